"""Days as people type them: "1 6 1941", "1/6/41" and "1 June 1941" are the same day."""

import re

from forms.submission import texts

PARTS = re.compile(r"\d+|[a-z]+")
CENTURY = 1900


def in_figures(typed: str) -> str:
    """Return a typed day as DDMMYYYY. What is not a day is returned as it was typed."""
    parts = [_number(part) for part in PARTS.findall(typed.lower())]
    if len(parts) != 3 or None in parts:
        return typed
    day, month, year = (part or 0 for part in parts)
    return f"{day:02}{month:02}{year + CENTURY if year < 100 else year:04}"


def _number(part: str) -> int | None:
    return int(part) if part.isdecimal() else texts.month(part)
