"""Every dealing with SpiffWorkflow 3.2.0, private parts included; nothing else in the project imports it.

Belongs here: turning diagrams into its specifications, a flat and quiet way of running them, the compact
stored state, and the translation of its waiting nodes into ours. What it gets silently wrong is kept out by
`engine.checks`; what it stores as task data is not used at all: a case has one flat set of variables, held by
the room, so the library's copying and merging of data (and its faults) never happen.
"""
