"""Records in the words people read: money, days, and the names of keys."""

from datetime import date, datetime
from decimal import Decimal
from typing import SupportsInt

from brokerage import labels
from engine import clock
from forms import notation


def whole(value: object) -> int | None:
    """Return a number from a form or a table as a whole number (pence, minutes), None as None."""
    if value is None:
        return None
    if isinstance(value, SupportsInt | str):
        return int(value)
    raise TypeError(f"{value!r} is no number.")


def pounds(pence: int) -> str:
    """Return pence as pounds, for people: 72050 -> "£720.50"."""
    return notation.pounds(int(pence))


def figure(pence: int) -> str:
    """Return pence as a plain decimal figure of pounds, for files: 72050 -> "720.50"."""
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02}"


def weekly(pence: int | None) -> str:
    """Return a weekly price in words; a category with a fixed rate has none."""
    return "the council's fixed rate" if pence is None else f"{pounds(pence)} a week"


def day(value: date | None) -> str:
    """Return a day as people write it: "16 March 2026"; empty when there is none."""
    return "" if value is None else clock.day(value)


def moment(value: datetime | None) -> str:
    """Return a moment as London's clocks show it: "16 March 2026 at 09:05"; empty when there is none."""
    return "" if value is None else clock.moment(value)


def second(value: datetime | None) -> str:
    """Return a moment to the second, where the order of moments counts; empty when there is none."""
    return "" if value is None else clock.second(value)


def plain(key: str | None) -> str:
    """Return a key as words inside a sentence: "care_home_nursing" -> "care home with nursing"."""
    return labels.NAMES.get(key or "", (key or "").replace("_", " "))


def title(key: str | None) -> str:
    """Return a key as words with a capital: "care_home_nursing" -> "Care home with nursing"."""
    words = plain(key)
    return words[:1].upper() + words[1:]


def listed(values: list[str]) -> str:
    """Return keys as a list in words: "Dementia, nursing care"."""
    words = ", ".join(plain(value) for value in values)
    return words[:1].upper() + words[1:]


def score(hundredths: int | None) -> str:
    """Return a score in hundredths as people write it: 420 -> "4.2"; "none yet" when there is none."""
    return "none yet" if hundredths is None else f"{(Decimal(hundredths) / 100).normalize():f}"


def hundredths(value: Decimal | float | str | None) -> int | None:
    """Return a score, a decimal figure, in hundredths: 4.2 -> 420."""
    return None if value is None else int((Decimal(str(value)) * 100).to_integral_value())


def yes_no(value: bool | None) -> str:
    """Return a yes or no in words; "not answered" when it is neither."""
    return {True: "Yes", False: "No"}.get(value, "not answered") if value is not None else "not answered"


def truth(value: object) -> bool | None:
    """Return a tick, or "yes" or "no" of a pair of radios, as a truth; no answer as None."""
    if value is None or isinstance(value, bool):
        return value
    return {"yes": True, "true": True, "no": False, "false": False}.get(str(value).strip().lower())


def text(value: object) -> str | None:
    """Return typed words without the white space round them; nothing as None."""
    stripped = "" if value is None else str(value).strip()
    return stripped or None
