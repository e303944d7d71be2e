"""Values of the rules in words: keys, money, times and all others."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from brokerage import formatting, labels
from engine import clock
from forms import notation
from forms.submission.files import is_file, size_in_words

PENCE = "_pence"


def in_words(key: str) -> str:
    """Return a key as words: "care_home_nursing" -> "Care home with nursing"."""
    return formatting.title(key)


def labelled(key: str, value: object) -> tuple[str, str]:
    """Return a key and its value in words. Pence become pounds."""
    if key.endswith(PENCE) and isinstance(value, int | Decimal):
        return in_words(key.removesuffix(PENCE)), notation.short_pounds(int(value))
    if key.endswith(PENCE) and isinstance(value, Mapping):
        parts = [labelled(f"{name}{PENCE}", part) for name, part in value.items()]
        return in_words(key.removesuffix(PENCE)), "; ".join(f"{label}: {text}" for label, text in parts)
    return in_words(key), as_text(value)


def as_text(value: object) -> str:
    """Return any value of the rules in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        local = clock.london(value)
        return f"{notation.weekday(local)} at {notation.time_of_day(local)}"
    if isinstance(value, date):
        return notation.day(value)
    if isinstance(value, Mapping):
        if is_file(value):
            return f"{value['name']} ({size_in_words(int(value['size']))}, SHA-256 {value['sha256']})"
        return "; ".join(f"{in_words(str(key)).lower()}: {as_text(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(as_text, value))
    return formatting.plain(value) if isinstance(value, str) and value in labels.NAMES else str(value)
