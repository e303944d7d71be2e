"""Who is signed in, and who may use which address."""
