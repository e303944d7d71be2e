"""What pages of the studio show of a draft: findings, coverage, changes on the drawings, lists of steps."""
