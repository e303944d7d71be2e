"""What a diagram's file may hold beside its steps: what is run, what only draws, and what is refused."""
