"""All use of SpiffWorkflow 3.2.0, including its private parts. Nothing else in the project imports it.

Belongs here: turning diagrams into its specifications, a flat and quiet way of running them, the compact
stored state, and the translation of its waiting nodes into ours. `engine.checks` refuses the diagrams that
the library would silently run wrongly. Its task data is not used at all: a case has one flat set of
variables, which the engine holds, so the library never copies or merges data (nor makes its mistakes in doing
so).
"""
