"""Regular expressions: what analysts write, translated for the package regex and matched in bounded time."""
