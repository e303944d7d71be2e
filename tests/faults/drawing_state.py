"""What the drawing of random diagrams shares: where a block stands, how it is left, what there is so far."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

ROOM = 13
MOST_NODES = 20
MOST_PROCESSES = 5
DEEPEST = 4


@dataclass(frozen=True)
class Exit:
    """A flow out of a block that leads nowhere yet."""

    source: str
    when: str = ""
    id: str = ""


@dataclass
class Part:
    """A block: where it is entered and how it is left."""

    entry: str
    exits: list[Exit]


@dataclass(frozen=True)
class Place:
    """Where a block stands, which decides what it may hold. `beside`: at the same time as something else."""

    loop: bool = False
    parallel: bool = False
    beside: bool = False
    code: str = ""
    depth: int = 0

    def within(self, code: str) -> "Place":
        """Return the place inside a sub-process that stands here and may end in this error."""
        return Place(beside=self.beside, code=code, depth=self.depth + 1)


@dataclass
class Callee:
    """A process that has been drawn and may be called: the error it may end in, the variables it sets."""

    id: str
    code: str
    sets: bool


class Sheet:
    """One diagram file: how many steps it has room for, and whether scripts on it set variables.

    A block that was begun is finished, also when the room is used up: `full` says if that went too far.
    """

    def __init__(self) -> None:
        self.left, self.sets = ROOM, False

    @property
    def full(self) -> bool:
        """Whether more steps were drawn than a diagram may have."""
        return ROOM - self.left > MOST_NODES


@dataclass
class Book:
    """What the whole folder shares while it is drawn."""

    random: Random
    files: dict[str, bytes] = field(default_factory=dict)
    variables: list[str] = field(default_factory=list)
    callees: list[Callee] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    processes: int = 1
    numbers: int = 0

    def sheet(self) -> Sheet:
        """Return an empty sheet for one more file."""
        self.sheets.append(Sheet())
        return self.sheets[-1]

    def name(self, stem: str) -> str:
        """Return a new id."""
        self.numbers += 1
        return f"{stem}{self.numbers}"

    def chance(self, share: float) -> bool:
        """Return true for this share of the asking."""
        return self.random.random() < share

    def duration(self) -> str:
        """Return a length of time that no other timer of the folder has."""
        self.numbers += 1
        seconds = self.random.randrange(1, 90) * 3_607 + self.numbers
        return f'duration("PT{seconds}S")'


Block = Callable[[Place], Part]


def deeper(place: Place, **changes: object) -> Place:
    """Return the place of what stands inside."""
    return replace(place, depth=place.depth + 1, **changes)  # type: ignore[arg-type]
