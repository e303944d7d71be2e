"""All ways of a case through the diagrams, and the values that steps read although a way leaves them out."""
