"""Mending a process folder where the check knows what would mend it, at the wish of a person.

Belongs here: changing the files. What is wrong, and what would mend it, is for `engine.checks` to say.
"""
