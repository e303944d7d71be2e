"""Where a case stands in its diagrams: pictures the server draws, and what the viewer needs to do better."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import Connection

from engine import monitor, pictures, releases


@dataclass(frozen=True)
class Drawn:
    """One diagram of a case: its file's stem, its title, the picture, and the steps under way and done."""

    name: str
    title: str
    svg: Markup
    position: dict[str, list[str]]


def of_case(connection: Connection, case: Mapping[Any, Any], *, everything: bool = False) -> list[Drawn]:
    """Return the journey and every diagram in which something is under way, or all of them."""
    release = releases.by_id(connection, case["release_id"])
    found = monitor.position(connection, case["id"])
    drawn = []
    for stem, diagram in release.diagrams.items():
        at = found.get(diagram.process.id, pictures.NOWHERE)
        if everything or stem == release.process or at.active:
            position = {"active": sorted(at.active), "done": sorted(at.done)}
            svg = Markup(pictures.draw(diagram, at, prefix=stem))  # noqa: S704 - drawn by the engine, escaped there
            drawn.append(Drawn(stem, diagram.process.name or stem, svg, position))
    return sorted(drawn, key=lambda each: each.name != release.process)
