"""Finding what is wrong with a process folder before it is published, and saying where and how to mend it.

Belongs here: the list of allowed elements, how steps may be joined, what may be set on them, and whether
everything that a diagram names exists. Whatever is not on the list is refused, because SpiffWorkflow parses
elements that it then runs wrongly without a word.
"""
