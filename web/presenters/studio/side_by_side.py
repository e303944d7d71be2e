"""Two states of a process folder side by side: the drawings that differ, with what differs marked on both."""

from dataclasses import dataclass

from markupsafe import Markup

from engine.changes.diagram_changes import diagram_changes
from engine.definition.bpmn_xml import CannotRead
from engine.definition.diagrams import Diagram, Flow, Node, read_diagram
from engine.definition.folder import Folder
from engine.svg import diagram_picture
from engine.svg.diagram_picture import Difference


@dataclass(frozen=True)
class Pair:
    """A diagram before and after; where it was added or removed, one picture is missing."""

    title: str
    before: Markup | None
    after: Markup | None


def of_folders(old: Folder, new: Folder) -> list[Pair]:
    """Return the diagrams whose steps, flows or settings differ, in the order of their names."""
    olds, news = old.of_kind("diagram"), new.of_kind("diagram")
    stems = [stem for stem in sorted({*olds, *news}) if olds.get(stem) != news.get(stem)]
    return [pair for stem in stems if (pair := _pair(stem, olds.get(stem), news.get(stem)))]


def _pair(stem: str, before: bytes | None, after: bytes | None) -> Pair | None:
    """Return a diagram's two states; nothing if neither can be drawn, or only its layout differs."""
    old, new = _read(before), _read(after)
    drawn = new or old
    if drawn is None or (before and after and old and new and not diagram_changes(before, after)):
        return None
    olds, news = _elements(old), _elements(new)
    changed = frozenset(one for one in olds.keys() & news.keys() if olds[one] != news[one])
    gone = Difference(removed=frozenset(olds.keys() - news.keys()), changed=changed)
    come = Difference(added=frozenset(news.keys() - olds.keys()), changed=changed)
    pictures = _picture(old, f"before-{stem}", gone), _picture(new, f"after-{stem}", come)
    return Pair(drawn.process.name or stem, *pictures)


def _read(content: bytes | None) -> Diagram | None:
    try:
        return read_diagram(content, "") if content else None
    except CannotRead:
        return None


def _picture(diagram: Diagram | None, prefix: str, difference: Difference) -> Markup | None:
    if diagram is None:
        return None
    picture = diagram_picture.draw(diagram, prefix=prefix, difference=difference)
    return Markup(picture)  # noqa: S704 - drawn by the engine, escaped there


def _elements(diagram: Diagram | None) -> dict[str, Node | Flow]:
    """Return the steps and flows of a diagram by their ids."""
    elements: dict[str, Node | Flow] = {}
    for scope in diagram.scopes if diagram else ():
        elements |= scope.nodes
        elements |= {flow.id: flow for flow in scope.flows}
    return elements
