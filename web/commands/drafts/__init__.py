"""Commands about drafts of processes."""
