"""The values of FEEL, their types, and what can be worked out with them: equality, order, sums, parts."""
