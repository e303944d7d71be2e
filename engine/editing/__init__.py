"""Edits of a diagram without a drawing board: steps added, moved and removed, flows led, settings written.

Each edit changes the model and the drawing of one file together. Whether the result may run is for
`engine.checks`.
"""
