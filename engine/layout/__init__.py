"""Where the steps, flows and names of a diagram stand. Here only the drawing changes, never the model.

What has a drawing is never laid out anew: an edit makes room, and routes the flows that it touches.
"""
