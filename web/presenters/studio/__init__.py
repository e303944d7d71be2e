"""What pages of the studio show of a draft: findings, coverage by examples, and changes on the drawings."""
