"""A state of a scope: where its tokens are, which steps wait, and what is known of the values of the case."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from engine.definition.diagrams import Node
from engine.proof.values.conditions import Env

CALLS = frozenset({"callActivity", "subProcess"})
WAITS = CALLS | {"userTask", "intermediateCatchEvent", "eventBasedGateway"}
_TWO = 2


class Place(NamedTuple):
    """A token on a flow, or a step that waits.

    `spent` are the events on a step that came without interrupting it; `entry` is what a call began with.
    """

    waits: bool
    id: str
    spent: tuple[str, ...] = ()
    entry: Env = ()


class State(NamedTuple):
    """Places in order, and the environment."""

    places: tuple[Place, ...]
    env: Env = ()


@dataclass(frozen=True)
class Summary:
    """What a called process can come to: "" for done, or codes of errors, each with what is then known.

    `rests` is what may be known while it waits; it is empty if it never waits.
    """

    exits: frozenset[tuple[str, Env]]
    rests: frozenset[Env]

    @property
    def waits(self) -> bool:
        """Whether it may wait."""
        return bool(self.rests)


def called_by(node: Node) -> str:
    """Return the id of the scope that a call leads into."""
    return (node.called or "") if node.kind == "callActivity" else node.id


def joined(rest: Iterable[Place], more: Iterable[Place]) -> tuple[Place, ...]:
    """Return places with more places. Of the same place, two are kept: a third would change no answer."""
    places = sorted((*rest, *more))
    if len(places) <= _TWO:
        return tuple(places)
    return tuple(
        place for number, place in enumerate(places) if number < _TWO or place != places[number - _TWO]
    )


def without(places: Iterable[Place], fewer: Iterable[Place]) -> tuple[Place, ...]:
    """Return places without some of them."""
    rest = list(places)
    for place in fewer:
        rest.remove(place)
    return tuple(rest)
