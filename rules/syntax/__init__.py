"""FEEL text to a syntax tree: tokens, names that hold spaces, brackets, grammar."""
