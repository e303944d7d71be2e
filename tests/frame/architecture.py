"""The page on architecture, read: the ways and their stops, the table of folders, and the picture."""

import re
from dataclasses import dataclass

from tests.frame import tree

PAGE = tree.ROOT / "docs" / "architecture.md"
PICTURE = tree.ROOT / "docs" / "architecture.svg"
COMPLETION = "A task is completed"
OFFER = "An offer is sent"
TIMER = "A timer fires"
PUBLISH = "A release is published"

_STOP = re.compile(r"^(\d+)\. `([\w/]+\.py)`: `(\w+)`", re.M)
_NAMED = re.compile(r"`(\w+)`\s+in\s+`([\w/]+\.py)`")
_FOLDER = re.compile(r"^\| `(\w+/\w+)` \|", re.M)
_WORD = re.compile(r'<text class="(head|number)"[^>]*>([\w]+)</text>|rx="6"/><text[^>]*>(\w+)</text>')


@dataclass(frozen=True)
class Stop:
    """A function that hands a piece of work to the next stop."""

    number: int
    file: str
    function: str


def ways() -> dict[str, list[Stop]]:
    """Return the stops of each way by its heading."""
    chapter = PAGE.read_text().split("\n## Four paths through the code\n")[1]
    sections = [section.partition("\n") for section in chapter.split("\n### ")[1:]]
    return {heading: _stops(text) for heading, _, text in sections}


def functions_named() -> list[tuple[str, str]]:
    """Return (file, function) of everything that the page says to be in a file."""
    text = PAGE.read_text()
    stops = [(stop.file, stop.function) for way in ways().values() for stop in way]
    return stops + [(file, function) for function, file in _NAMED.findall(text)]


def folders() -> list[str]:
    """Return the folders in the page's table."""
    return _FOLDER.findall(PAGE.read_text())


def picture() -> dict[str, list[int]]:
    """Return the numbers that the picture shows at each folder."""
    room, folder = "", ""
    numbers: dict[str, list[int]] = {}
    for kind, word, name in _WORD.findall(PICTURE.read_text()):
        if kind == "head":
            room = word
        elif kind == "number":
            numbers[folder].append(int(word))
        else:
            folder = f"{room}/{name}"
            numbers[folder] = []
    return numbers


def _stops(text: str) -> list[Stop]:
    return [Stop(int(number), file, function) for number, file, function in _STOP.findall(text)]
