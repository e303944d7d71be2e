"""Flask: pages, sign-in, one-off links and the command line; the only room that imports Flask.

What belongs here: who may see what, how it reads, and putting the rooms together. A view reads the request,
calls one function of the engine or of brokerage, and answers. What does not belong here: a rule of care, a
decision in a case (people make these by completing a task), or a query that another room could answer.
"""
