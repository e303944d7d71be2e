"""Looking after a whole database: examining it, copying it and restoring it."""
