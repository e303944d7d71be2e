"""Values, history and lists in the words and order in which pages show them."""
