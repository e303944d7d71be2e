"""The editors: a page for each kind of file, and what its script asks of the draft."""
