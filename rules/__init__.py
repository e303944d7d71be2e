"""The language analysts write rules in: FEEL expressions and DMN decision tables; text in, values out.

What belongs here: reading FEEL and DMN, working them out within bounds, saying in words what is wrong.
What does not: files, databases, clocks, forms, cases and anything about care.
"""
