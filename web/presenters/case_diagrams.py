"""Where a case stands in its diagrams: pictures that the server draws, and what the viewer marks in them."""

from dataclasses import asdict, dataclass

from markupsafe import Markup
from sqlalchemy import Connection

from engine.store import releases
from engine.svg import diagram_picture, position


@dataclass(frozen=True)
class CaseDiagram:
    """A diagram of a case: the stem of its file, its title, its picture, and what the viewer marks in it."""

    name: str
    title: str
    svg: Markup
    position: dict[str, list[str]]


def of_case(
    connection: Connection, case_id: str, release_id: str, *, everything: bool = False
) -> list[CaseDiagram]:
    """Return the journey and the diagrams in which a step is under way, or all diagrams."""
    release = releases.by_id(connection, release_id)
    positions = position.of_case(connection, case_id)
    diagrams = []
    for stem, diagram in release.diagrams.items():
        at = positions.get(diagram.process.id, diagram_picture.NOWHERE)
        if everything or stem == release.process or at.open or at.inside:
            marks = {name: sorted(ids) for name, ids in asdict(at).items()}
            svg = Markup(diagram_picture.draw(diagram, at, prefix=stem))  # noqa: S704 - drawn by the engine, escaped there
            diagrams.append(CaseDiagram(stem, diagram.process.name or stem, svg, marks))
    return sorted(diagrams, key=lambda diagram: diagram.name != release.process)
