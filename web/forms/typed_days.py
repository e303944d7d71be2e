"""Days as people type them: "1 6 1941", "1/6/41" and "1 June 1941" are one day."""

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PARTS = re.compile(r"\d+|[a-z]+")
CENTURY = 1900


def in_figures(typed: str) -> str:
    """Return a typed day as DDMMYYYY; what is no day comes back as it was typed."""
    parts = [_number(part) for part in PARTS.findall(typed.lower())]
    if len(parts) != 3 or None in parts:
        return typed
    day, month, year = (part or 0 for part in parts)
    return f"{day:02}{month:02}{year + CENTURY if year < 100 else year:04}"


def _number(part: str) -> int | None:
    if part.isdecimal():
        return int(part)
    return MONTHS.index(part[:3]) + 1 if part[:3] in MONTHS else None
