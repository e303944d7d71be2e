"""DMN files: read them, follow what a decision requires, run its table, rewrite its rules."""
