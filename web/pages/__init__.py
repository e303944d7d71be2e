"""The pages: one file for each family of addresses. A view reads the request, calls a function, answers."""
