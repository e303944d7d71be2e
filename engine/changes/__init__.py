"""What differs between two process folders, in words, and how two changes of one folder are put together.

Belongs here: comparing folders that were read, never the database and never people. A fact is compared as an
analyst drew or typed it: a step, a flow, a rule, a question, a line of a letter.
"""
