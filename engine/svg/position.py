"""Where a case is in its diagrams: open steps, the calls it is inside, steps done, and flows taken."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from engine.database import tables
from engine.definition.diagrams import Flow, Scope
from engine.definition.release import Release
from engine.errors import NotFound
from engine.spiff import codec
from engine.store import history, releases

_CASES = tables.cases
_HOLDERS = {"callActivity", "subProcess"}


@dataclass
class Position:
    """Where a case is in one diagram, as ids: `open` steps wait, and it is `inside` calls and sub-processes.

    Only flows that were certainly taken are among `flows`: the history of older cases does not say which way
    an exclusive gateway led.
    """

    open: set[str] = field(default_factory=set)
    inside: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    flows: set[str] = field(default_factory=set)


def of_case(connection: Connection, case_id: str) -> dict[str, Position]:
    """Return where a case is in each diagram that it is in or has been through, by process id."""
    row = connection.execute(select(_CASES).where(_CASES.c.id == case_id)).mappings().one_or_none()
    if row is None:
        raise NotFound
    release = releases.by_id(connection, row["release_id"])
    positions: defaultdict[str, Position] = defaultdict(Position)
    if row["status"] != "ended":
        _add_live(positions, release, codec.live_steps(row["state"]))
    passages = [passage for act in history.paths(connection, case_id) for passage in act]
    for scope, step, *_ in passages:
        # Another release, on which the case once ran, may have had other steps.
        if step in release.scopes[scope].nodes:
            positions[_process(release, scope)].done.add(step)
    for scope, step, *way in passages:
        position = positions[_process(release, scope)]
        position.flows |= {flow.id for flow in _taken(release.scopes[scope], step, way, position)}
    return dict(positions)


def _add_live(
    positions: defaultdict[str, Position], release: Release, live: Iterable[tuple[str, str]]
) -> None:
    for scope, step in live:
        node = release.scopes[scope].nodes.get(step)
        # A boundary event waits together with its step. It is not where the case is.
        if node is not None and node.kind != "boundaryEvent":
            position = positions[_process(release, scope)]
            (position.inside if node.kind in _HOLDERS else position.open).add(step)


def _taken(scope: Scope, step: str, way: Sequence[str], position: Position) -> list[Flow]:
    node, leaving = scope.nodes.get(step), scope.leaving(step)
    if node is None or len(leaving) < 2:
        return leaving
    if node.kind == "exclusiveGateway":
        return [flow for flow in leaving if way and flow.target == way[0]]
    if node.kind == "eventBasedGateway":
        return [flow for flow in leaving if flow.target in position.done]
    return leaving


def _process(release: Release, scope: str) -> str:
    process = release.scopes[scope]
    while process.parent is not None:
        process = release.scopes[process.parent]
    return process.id
