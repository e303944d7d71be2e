"""Records read for pages and examples: how a case stands or ended. Read only."""
