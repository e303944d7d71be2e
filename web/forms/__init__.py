"""Forms on pages: how they are shown, and what a browser posts."""
