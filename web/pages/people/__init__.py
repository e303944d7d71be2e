"""What staff do for the people of a case: correcting their details, and seeing to their one-off links."""
