"""Fills databases with very many cases: a few real ones and copies of them."""
