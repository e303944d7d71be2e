"""The pages of one case beside its first: its offers, history, documents and letters, and notes of calls."""
