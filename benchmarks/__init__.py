"""What `homeward bench` measures, and the processes with which it measures.

What belongs here: the reference case, the short flow, the open call, their yardsticks, the figures.
What does not: tests, and anything that the product needs to run.
"""
