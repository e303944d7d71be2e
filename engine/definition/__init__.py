"""What a release is made of: its folder, diagrams, letters, and the operations that diagrams call."""
