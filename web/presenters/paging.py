"""Which page of a list an address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_DIGITS = 5


@dataclass(frozen=True)
class Page:
    """One page of a list: its number from 1, and how many fit on one; pages and rows in all where known."""

    number: int
    size: int
    last: int = 0
    total: int = 0

    @property
    def offset(self) -> int:
        """How many come before it."""
        return (self.number - 1) * self.size

    def from_the_end(self) -> tuple[int, int]:
        """The first and the last line on it, where the last lines of all are on the first page."""
        end = self.total - self.offset
        return max(1, end - self.size + 1), end


def asked(address: Mapping[str, str], total: int, size: int) -> Page:
    """Return the page of a list of known length; the last one where the address asks for one behind it."""
    last = max(1, -(-total // size))
    return Page(min(number_of(address), last), size, last, total)


def number_of(address: Mapping[str, str]) -> int:
    """Return the number of the page that an address asks for; 1 where it says none."""
    number = address.get("page", "1")
    return int(number) if number.isdecimal() and 0 < len(number) <= MOST_DIGITS and int(number) else 1
