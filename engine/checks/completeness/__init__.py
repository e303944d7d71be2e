"""What a folder should hold besides what runs: deadlines, pictures, and examples that can be read."""
