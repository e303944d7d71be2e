"""What can be told of a case's values: where conditions cut them, what steps set, which flows are taken."""
