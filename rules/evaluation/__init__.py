"""How each construct of FEEL is worked out: values and logic, lists and contexts, flow and calls."""
