"""The list of steps of a diagram: its page, and what its forms do."""
