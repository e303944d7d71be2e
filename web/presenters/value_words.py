"""Values as words: keys, money, moments and whatever else the rules hold."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from brokerage import names, words
from engine import clock

PENCE = "_pence"


def pounds(pence: int | None) -> str:
    """Return pence as people write them: £1,234.50; nothing for no amount."""
    if pence is None:
        return ""
    amount = Decimal(pence) / 100
    return f"£{amount:,.0f}" if pence % 100 == 0 else f"£{amount:,.2f}"


def in_words(key: str) -> str:
    """Return a key as words: "care_home_nursing" -> "Care home with nursing"."""
    return words.title(key)


def labelled(key: str, value: object) -> tuple[str, str]:
    """Return a key and its value as words; pence become pounds."""
    if key.endswith(PENCE) and isinstance(value, int | Decimal):
        return in_words(key.removesuffix(PENCE)), pounds(int(value))
    return in_words(key), as_text(value)


def as_text(value: object) -> str:
    """Return any value of the rules as words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{clock.london(value):%A} {clock.london(value).day} {clock.london(value):%B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Mapping):
        return "; ".join(f"{in_words(str(key)).lower()}: {as_text(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(as_text, value))
    return words.plain(value) if isinstance(value, str) and value in names.NAMES else str(value)
