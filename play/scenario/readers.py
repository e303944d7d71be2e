"""What a value in a scenario file may be: readers that turn YAML into typed values or refuse it in words.

A reader takes a value and its place ("S05: offers, number 2: at") and returns the typed value. Money becomes
int pence, a moment an aware datetime in UTC.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from play import errors

Reader = Callable[[object, str], Any]
PENCE = 100
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT")


def refuse(place: str, why: str) -> errors.FileError:
    """Return the error that names a place and says what is wrong there."""
    return errors.FileError(f"{place}: {why}")


def text(value: object, place: str) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise refuse(place, f"this must be a text, not {shown(value)}.")
    return value


def words(value: object, place: str) -> str:
    """Read a text that may be empty."""
    return "" if value is None or value == "" else text(value, place)


def yes_no(value: object, place: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise refuse(place, f"this must be true or false, not {shown(value)}.")
    return value


def number(value: object, place: str) -> Decimal:
    """Read a number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise refuse(place, f"this must be a number, not {shown(value)}.")
    return Decimal(value)


def whole(value: object, place: str) -> int:
    """Read a whole number above 0."""
    amount = number(value, place)
    if amount <= 0 or amount != int(amount):
        raise refuse(place, f"this must be a whole number above 0, not {shown(value)}.")
    return int(amount)


def money(value: object, place: str) -> int:
    """Read an amount of pounds in quotes, such as "720.00"; in pence."""
    try:
        pounds = Decimal(value) if isinstance(value, str | int | Decimal) else None
    except ArithmeticError:
        pounds = None
    if pounds is None or isinstance(value, bool) or not pounds.is_finite() or pounds < 0:
        raise refuse(place, f'this must be pounds and pence in quotes, such as "720.00", not {shown(value)}.')
    if pounds * PENCE != int(pounds * PENCE):
        raise refuse(place, f"this has parts of a penny: {shown(value)}.")
    return int(pounds * PENCE)


def day(value: object, place: str) -> date:
    """Read a date."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            raise refuse(place, f"this must be a date such as 2026-03-16, not {shown(value)}.") from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise refuse(place, f"this must be a date such as 2026-03-16, not {shown(value)}.")
    return value


def moment(value: object, place: str) -> datetime:
    """Read a date and time with its offset from UTC."""
    fix = 'this must be a time with its offset, such as "2026-03-09T09:00:00+00:00", not '
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise refuse(place, f"{fix}{shown(value)}.") from None
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise refuse(place, f"{fix}{shown(value)}.")
    return value.astimezone(UTC)


def answer(value: object, place: str) -> Any:
    """Read the answer to a question; a time with its offset in quotes becomes a moment."""
    if isinstance(value, list):
        return [answer(one, place) for one in value]
    if isinstance(value, dict):
        raise refuse(
            place, "an answer is a text, a number, a date, a time, true or false, or a list of them."
        )
    return moment(value, place) if isinstance(value, str) and _MOMENT.match(value) else value


def one_of(*allowed: str) -> Reader:
    """Return a reader of one of these words."""

    def read(value: object, place: str) -> str:
        if value not in allowed or not isinstance(value, str):
            raise refuse(place, f"this must be one of {', '.join(allowed)}, not {shown(value)}.")
        return value

    return read


def maybe(reader: Reader) -> Reader:
    """Return a reader that also takes nothing (null)."""
    return lambda value, place: None if value is None else reader(value, place)


def listing(reader: Reader) -> Reader:
    """Return a reader of a list."""

    def read(value: object, place: str) -> list[Any]:
        if not isinstance(value, list):
            raise refuse(place, f"this must be a list, not {shown(value)}.")
        return [reader(item, f"{place}, number {count}") for count, item in enumerate(value, 1)]

    return read


def mapping(keys: Reader, reader: Reader) -> Reader:
    """Return a reader of names with a value each."""

    def read(value: object, place: str) -> dict[str, Any]:
        pairs = names_in(value, place)
        return {str(keys(name, place)): reader(item, f"{place}: {name}") for name, item in pairs.items()}

    return read


def record(
    required: Mapping[str, Reader], optional: Mapping[str, tuple[Reader, Any]] | None = None
) -> Reader:
    """Return a reader of fixed names; an optional one that is left out takes the value beside its reader."""
    spare = optional or {}

    def read(value: object, place: str) -> dict[str, Any]:
        pairs = names_in(value, place)
        refuse_unknown(pairs, (*required, *spare), place)
        missing = [name for name in required if name not in pairs]
        if missing:
            raise refuse(place, f"{', '.join(missing)} must be given.")
        readers = dict(required) | {name: reader for name, (reader, _) in spare.items()}
        values = {name: readers[name](item, f"{place}: {name}") for name, item in pairs.items()}
        return {name: default for name, (_, default) in spare.items()} | values

    return read


def names_in(value: object, place: str) -> Mapping[str, Any]:
    """Return the names and values of a mapping; refuse anything else."""
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise refuse(place, f"this must be names with their values, not {shown(value)}.")
    return value


def refuse_unknown(names: Iterable[str], known: Iterable[str], place: str) -> None:
    """Refuse the first name that is not known, with the nearest that is."""
    allowed = list(known)
    for name in names:
        if name not in allowed:
            near = difflib.get_close_matches(name, allowed, n=1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(allowed)}."
            raise refuse(f"{place}: {name}", f"there is no such key; {hint}")


def shown(value: object) -> str:
    """Return a wrong value as a sentence shows it, cut short."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "names with values"
    words_of_it = f"“{value}”"
    return words_of_it if len(words_of_it) <= 60 else f"{words_of_it[:57]}…”"
