"""What the command line says when something is typed wrongly or goes wrong."""
