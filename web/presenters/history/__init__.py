"""The history of a case as people read it."""
