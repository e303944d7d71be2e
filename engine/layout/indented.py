"""Adding elements to XML, and taking them out, with the line breaks of the rest: two spaces to a level."""

from collections.abc import Mapping

from lxml import etree


def add(
    parent: etree._Element, name: str, attributes: Mapping[str, str], place: int | None = None, text: str = ""
) -> etree._Element:
    """Add an element to another, at its end or at a place among its children, and return it."""
    element = etree.Element(name, dict(attributes))
    element.text = text or None
    place = len(parent) if place is None else min(place, len(parent))
    level = sum(1 for _ in parent.iterancestors()) + 1
    inside, outside = "\n" + "  " * level, "\n" + "  " * (level - 1)
    element.tail = inside if place < len(parent) else outside
    parent.insert(place, element)
    before = element.getprevious()
    if before is not None:
        before.tail = inside
    else:
        parent.text = inside
    return element


def take_out(element: etree._Element) -> None:
    """Take an element out of the one around it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.getnext() is None and before is not None:
        before.tail = element.tail
    if before is None and element.getnext() is None:
        parent.text = None
    parent.remove(element)
