"""Cells of CQC's files as typed facts. A cell that cannot be read raises ValueError with a sentence."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

Convert = Callable[[str], Any]

QUESTIONS = ("safe", "effective", "caring", "responsive", "well_led")
"""The five that CQC asks of every place, as the ratings' columns are named."""

_DAY_FORMS = ("%Y-%m-%d", "%d/%b/%Y - %H:%M", "%m/%d/%Y %I:%M:%S %p", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S")
# CQC's long names of services, as its older files have them, and the short names it uses now.
_SERVICES = {
    "care home service with nursing": "Nursing homes",
    "care home service without nursing": "Residential homes",
    "domiciliary care service": "Homecare agencies",
    "extra care housing services": "Supported housing",
    "shared lives": "Shared lives",
    "supported living service": "Supported living",
}


def words(cell: str) -> str | None:
    """Return a cell's words without the white space round them; nothing for an empty cell."""
    return " ".join(cell.split()) or None


def required(cell: str) -> str:
    """Return a cell's words; an empty cell is refused."""
    text = words(cell)
    if text is None:
        raise ValueError("must not be empty")
    return text


def day(cell: str) -> date | None:
    """Return a date in any of the forms CQC writes; nothing for an empty cell."""
    written = cell.strip()
    if not written:
        return None
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"\u201c{written}\u201d is not a date")


def whole(cell: str) -> int:
    """Return a whole number of 0 or more; nought for an empty cell."""
    written = cell.strip() or "0"
    if not written.isdigit():
        raise ValueError(f"\u201c{written}\u201d is not a whole number")
    return int(written)


def yes(cell: str) -> bool:
    """Return whether a cell says Y; empty is no."""
    written = cell.strip().upper()
    if written not in ("Y", "N", "", "YES", "NO"):
        raise ValueError(f"\u201c{written}\u201d is neither Y nor N")
    return written in ("Y", "YES")


def listed(separator: str) -> Convert:
    """Return what reads a cell that holds a list with this separator."""
    return lambda cell: [text for part in cell.split(separator) if (text := words(part)) is not None]


def services(separator: str) -> Convert:
    """Return what reads a list of service types, each under the name CQC uses now."""
    return lambda cell: service_names(listed(separator)(cell))


def service_names(names: list[str]) -> list[str]:
    """Return service types under the names CQC uses now."""
    return [_SERVICES.get(name.casefold(), name) for name in names]
