"""What `homeward bench` measures, and the processes it measures with.

Belongs here: the reference case, the short flow, the open call, the yardsticks beside them, the figures.
Does not: tests, and anything that the product itself needs to run.
"""
