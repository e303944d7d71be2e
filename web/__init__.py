"""Flask: pages, sign-in, one-off links and the command line; the only room that imports Flask.

Belongs here: who may see what, how it reads, and putting the rooms together. A view translates: it reads what
was asked, calls one verb of the engine or of brokerage, and answers. Does not belong here: a rule of care, a
decision of a case (that is a task's form), or a query that another room could answer.
"""
