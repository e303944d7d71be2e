"""Reads the XML of a DMN file safely; nothing outside the file is ever fetched."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from rules.errors import DecisionError

MOST_BYTES = 5_000_000
"""Size of a DMN file."""

Element = etree._Element


def read(text: bytes, name: str) -> Element:
    """Return the root of a DMN file; raises DecisionError naming the file."""
    if len(text) > MOST_BYTES:
        raise DecisionError(f"{name} is bigger than {MOST_BYTES // 1_000_000} MB.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise DecisionError(f"{name} is not well-formed XML: {problem}.") from None
    if root.getroottree().docinfo.doctype:
        raise DecisionError(f"{name} has a DOCTYPE, which is not allowed. Take it out.")
    if local(root) != "definitions" or "/DMN/" not in (etree.QName(root).namespace or ""):
        raise DecisionError(f"{name} is not a DMN file: it does not begin with DMN's <definitions>.")
    return root


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return etree.QName(element).localname


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the child elements of these names, or all of them."""
    for child in element:
        if isinstance(child.tag, str) and (not names or local(child) in names):
            yield child


def child(element: Element, *names: str) -> Element | None:
    """Return the first child element of these names."""
    return next(children(element, *names), None)


def text_of(element: Element | None) -> str:
    """Return the FEEL inside an element's <text>."""
    inner = None if element is None else child(element, "text")
    return "" if inner is None else (inner.text or "").strip()


def attribute(element: Element, name: str) -> str:
    """Return an attribute with single spaces, or an empty text."""
    return " ".join((element.get(name) or "").split())


def type_name(element: Element | None) -> str:
    """Return the type an element refers to, as attribute or as child, without the prefix of FEEL itself."""
    if element is None:
        return ""
    name = attribute(element, "typeRef")
    inner = child(element, "typeRef")
    if not name and inner is not None:
        name = " ".join((inner.text or "").split())
    if name.startswith("{"):
        return name.partition("}")[2]
    return name.removeprefix("feel:")
