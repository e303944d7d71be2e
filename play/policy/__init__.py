"""A file's policy, put into the tables and dated settings where a council keeps it."""
