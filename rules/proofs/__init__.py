"""Proves decision tables: gaps, overlaps, rules that never apply, cells of a wrong kind.

A cell cuts the values of its column into points and stretches; a rule is a box of them. Whatever a cell does
that cannot be cut so is named, and what rests on it is left open.
"""
