"""Where a case stands in its diagrams: pictures that the server draws, and what the viewer marks in them."""

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import Connection

from engine.cases import monitor
from engine.store import releases
from engine.svg import diagram_picture


@dataclass(frozen=True)
class CaseDiagram:
    """A diagram of a case: the stem of its file, its title, its picture, and the steps under way and done."""

    name: str
    title: str
    svg: Markup
    position: dict[str, list[str]]


def of_case(
    connection: Connection, case_id: str, release_id: str, *, everything: bool = False
) -> list[CaseDiagram]:
    """Return the journey and the diagrams in which a step is under way, or all diagrams."""
    release = releases.by_id(connection, release_id)
    positions = monitor.position(connection, case_id)
    diagrams = []
    for stem, diagram in release.diagrams.items():
        at = positions.get(diagram.process.id, diagram_picture.NOWHERE)
        if everything or stem == release.process or at.active:
            position = {"active": sorted(at.active), "done": sorted(at.done)}
            svg = Markup(diagram_picture.draw(diagram, at, prefix=stem))  # noqa: S704 - drawn by the engine, escaped there
            diagrams.append(CaseDiagram(stem, diagram.process.name or stem, svg, position))
    return sorted(diagrams, key=lambda diagram: diagram.name != release.process)
