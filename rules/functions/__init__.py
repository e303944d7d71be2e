"""The built-in functions of FEEL: one file per kind of value; each says its parameters in one line."""
