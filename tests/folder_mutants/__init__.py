"""Changes of a process folder that are slips, and whether the check or an example notices them."""
