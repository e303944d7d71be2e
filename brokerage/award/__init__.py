"""The award, its documents, and what a provider sees of it."""
