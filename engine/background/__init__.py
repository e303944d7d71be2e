"""Background work: waking cases whose time has come, and sending letters."""
