"""Text to value and value to text, one small class per kind of answer typed into boxes.

`read` takes the parts posted (the single box has the part name "") and returns the value, None when all
boxes are empty, or raises UnreadableError in words. `write` is its inverse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from forms import errors
from forms.submission import unseen_characters

LONDON = ZoneInfo("Europe/London")
YEARS = range(1900, 2200)

_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,10})?|\.[0-9]{1,10})")
_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s?(am|pm)?\s?(gmt|bst)?", re.IGNORECASE)
_MONTHS: tuple[str, ...] = ("january", "february", "march", "april", "may", "june")
_MONTHS += ("july", "august", "september", "october", "november", "december")
_ONE: tuple[str, ...] = ("",)
_PARTS: tuple[str, ...] = ("day", "month", "year")
_UNKEEPABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class Kind(Protocol):
    """How one kind of answer is read and written."""

    parts: tuple[str, ...]

    def read(self, parts: Mapping[str, str], noun: str) -> object:
        """Return the value of the parts posted, or None when nothing was typed."""
        ...

    def write(self, value: object) -> dict[str, str]:
        """Return the parts a browser would have posted for the value."""
        ...


def clean(text: str) -> str:
    """Return the text with line ends made one kind and characters that no database keeps left out."""
    return _UNKEEPABLE.sub("", one_line_end(text))


def one_line_end(text: str) -> str:
    """Return the text with line ends made one kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def opening(noun: str) -> str:
    """Return the noun fit to open a sentence."""
    return noun[:1].upper() + noun[1:]


class Text:
    """Words, on one line or several; spaces around them are left out."""

    parts = _ONE

    def __init__(self, *, lines: bool) -> None:
        self.lines = lines

    def read(self, parts: Mapping[str, str], noun: str) -> str | None:
        """Return the words, or None when there are none; characters that nobody sees are refused."""
        typed = one_line_end(parts[""]).strip()
        wrong = unseen_characters.refusal(typed)
        if wrong:
            raise errors.UnseenError(f"{opening(noun)} {wrong}")
        if "\n" in typed and not self.lines:
            raise errors.UnreadableError(f"{opening(noun)} must be on one line")
        return typed or None

    def write(self, value: object) -> dict[str, str]:
        """Return the words."""
        return {"": "" if value is None else str(value)}


class Number:
    """A decimal number; pound signs, spaces, and commas between thousands are allowed and ignored."""

    parts = _ONE

    def read(self, parts: Mapping[str, str], noun: str) -> Decimal | None:
        """Return the number."""
        text = re.sub(r"[£\s]", "", clean(parts[""]))
        if not text:
            return None
        text = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text
        if not _NUMBER.fullmatch(text):
            raise errors.UnreadableError(f"{opening(noun)} must be a number, like 12 or 12.5")
        return Decimal(text)

    def write(self, value: object) -> dict[str, str]:
        """Return the number without an exponent."""
        return {"": "" if value is None else format(Decimal(str(value)), "f")}


class Money:
    """Pounds as typed, int pence as kept."""

    parts = _ONE

    def read(self, parts: Mapping[str, str], noun: str) -> int | None:
        """Return the amount in pence."""
        try:
            pounds = Number().read(parts, noun)
        except errors.UnreadableError:
            raise errors.UnreadableError(f"{opening(noun)} must be an amount of money, like 640.50") from None
        if pounds is None:
            return None
        pence = pounds * 100
        if pence != int(pence):
            raise errors.UnreadableError(f"{opening(noun)} must be in pounds and pence, like 640.50")
        return int(pence)

    def write(self, value: object) -> dict[str, str]:
        """Return the pence as pounds with two decimals."""
        return {"": "" if value is None else format(Decimal(str(value)) / 100, ".2f")}


class Date:
    """A date in three boxes; the month may be a number or a name."""

    parts = _PARTS

    def read(self, parts: Mapping[str, str], noun: str) -> date | None:
        """Return the date, or say which box is missing or wrong."""
        typed = {part: clean(parts[part]).strip() for part in _PARTS}
        missing = [part for part in typed if not typed[part]]
        if len(missing) == 3:
            return None
        if missing:
            text = f"{opening(noun)} must include a {' and a '.join(missing)}"
            raise errors.UnreadableError(text, " ".join(missing))
        return _date(typed, opening(noun))

    def write(self, value: object) -> dict[str, str]:
        """Return day, month and year as numbers."""
        if not isinstance(value, date):
            return dict.fromkeys(_PARTS, "")
        return {"day": str(value.day), "month": str(value.month), "year": f"{value.year:04}"}


def _date(typed: Mapping[str, str], noun: str) -> date:
    day = _whole(typed["day"], 2)
    month_number = month(typed["month"])
    year = _whole(typed["year"], 4)
    fits = {"day": day in range(1, 32), "month": month_number in range(1, 13)}
    if wrong := [part for part, fitting in fits.items() if not fitting]:
        raise errors.UnreadableError(f"{noun} must be a real date, like 27 3 2027", " ".join(wrong))
    if len(typed["year"]) != 4 or year is None:
        raise errors.UnreadableError(f"{noun} must have a year of 4 numbers", "year")
    if year not in YEARS:
        raise errors.UnreadableError(f"{noun} must have a year from {YEARS[0]} to {YEARS[-1]}", "year")
    try:
        return date(year, month_number or 0, day or 0)
    except ValueError:
        raise errors.UnreadableError(
            f"{noun} must be a real date, like 27 3 2027", " ".join(_PARTS)
        ) from None


def _whole(text: str, longest: int) -> int | None:
    return int(text) if re.fullmatch("[0-9]+", text) and len(text) <= longest else None


def month(text: str) -> int | None:
    """Return the number of a month, typed as a number or by three or more letters of its name."""
    if len(wanted := text.lower()) >= 3 and wanted.isalpha():
        return next((place for place, name in enumerate(_MONTHS, 1) if name.startswith(wanted)), None)
    return _whole(text, 2)


class Time:
    """A time of day, as 17:00, 5pm or 5:30pm."""

    parts = _ONE

    def read(self, parts: Mapping[str, str], noun: str) -> time | None:
        """Return the time."""
        text = clean(parts[""]).strip()
        return _time(text, opening(noun), "")[0] if text else None

    def write(self, value: object) -> dict[str, str]:
        """Return hours and minutes."""
        return {"": value.strftime("%H:%M") if isinstance(value, time) else ""}


def _time(text: str, noun: str, part: str) -> tuple[time, str]:
    """Return the time and the zone typed after it ("gmt", "bst" or "")."""
    match = _TIME.fullmatch(text)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    half = (match[3] or "").lower() if match else ""
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 99
    elif match and match[2] is None:
        hour = 99
    if hour > 23 or minute > 59 or match is None:
        raise errors.UnreadableError(f"{noun} must have a time, like 5pm or 17:00", part)
    return time(hour, minute), (match[4] or "").lower()


class DateTime:
    """A date in three boxes and a time, in UK time; kept in UTC."""

    parts = (*_PARTS, "time")

    def read(self, parts: Mapping[str, str], noun: str) -> datetime | None:
        """Return the moment in UTC; an hour that the clocks skip is refused, of one twice the first."""
        text = clean(parts["time"]).strip()
        day = Date().read(parts, noun)
        if day is None and not text:
            return None
        if day is None:
            raise errors.UnreadableError(f"{opening(noun)} must include a date", "day")
        if not text:
            raise errors.UnreadableError(f"{opening(noun)} must include a time", "time")
        at, zone = _time(text, opening(noun), "time")
        local = datetime.combine(day, at, LONDON).replace(fold=1 if zone == "gmt" else 0)
        if zone and (local.tzname() or "").lower() != zone:
            text = f"is in {local.tzname()} then: leave out “{zone.upper()}”"
            raise errors.UnreadableError(f"{opening(noun)} {text}", "time")
        if local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise errors.UnreadableError(f"{opening(noun)} falls in the hour that the clocks skip", "time")
        return local.astimezone(UTC)

    def write(self, value: object) -> dict[str, str]:
        """Return the boxes in UK time; GMT is added in the hour that comes twice."""
        if not isinstance(value, datetime):
            return dict.fromkeys(self.parts, "")
        local = value.astimezone(LONDON)
        zone = " GMT" if local.fold else ""
        return {**Date().write(local.date()), "time": local.strftime("%H:%M") + zone}


KINDS: dict[str, Kind] = {
    "text": Text(lines=False),
    "textarea": Text(lines=True),
    "number": Number(),
    "money": Money(),
    "date": Date(),
    "time": Time(),
    "datetime": DateTime(),
}
