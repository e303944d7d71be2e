"""Checks against what operations and sources declare: their tables, letters, results and parameters."""
