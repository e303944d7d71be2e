"""Pages for people who draw processes."""
