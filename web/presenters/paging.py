"""The page of a list that an address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_DIGITS = 5


@dataclass(frozen=True)
class Page:
    """A page of a list: its number, from 1, and its size; the last page and all rows, if they are known."""

    number: int
    size: int
    last: int = 0
    total: int = 0

    @property
    def offset(self) -> int:
        """Return how many rows come before this page."""
        return (self.number - 1) * self.size

    def from_the_end(self) -> tuple[int, int]:
        """Return the first and last line of this page of a list that begins with its last line."""
        end = self.total - self.offset
        return max(1, end - self.size + 1), end


def page_of(address: Mapping[str, str], total: int, size: int) -> Page:
    """Return the page of a list of known length; the last one if the address asks for a page after it."""
    last = max(1, -(-total // size))
    return Page(min(number_of(address), last), size, last, total)


def number_of(address: Mapping[str, str]) -> int:
    """Return the number of the page that an address asks for; 1 if it names none."""
    number = address.get("page", "1")
    return int(number) if number.isdecimal() and 0 < len(number) <= MOST_DIGITS and int(number) else 1
