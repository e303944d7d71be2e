"""Diagrams and decision tables as XML: two spaces a level, `id`, `name`, places, the rest by alphabet.

Only namespaces in use are declared. Texts stay as they are; comments and empty labels go, as the editors lose
them too. Places in a drawing are whole numbers, and tables are written as DMN 1.3, which the editor reads.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from xml.sax.saxutils import escape

from lxml import etree

from engine.definition.bpmn_xml import BPMN, OURS, tag

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
DMNDI = "https://www.omg.org/spec/DMN/20191111/DMNDI/"
_XML = "http://www.w3.org/XML/1998/namespace"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_DECLARED_FIRST = (
    BPMN,
    DMN,
    "http://www.omg.org/spec/BPMN/20100524/DI",
    DMNDI,
    "http://www.omg.org/spec/DD/20100524/DC",
    "http://www.omg.org/spec/DMN/20180521/DC/",
    "http://www.omg.org/spec/DD/20100524/DI",
    "http://www.omg.org/spec/DMN/20180521/DI/",
    _XSI,
    OURS,
)
_LATER_DMN = re.compile(r"https?://www\.omg\.org/spec/DMN/20(?:18|19|21|23|24)\d{4}/(MODEL|DMNDI|FEEL)/")
_PREFIXED = re.compile(r"\s*([A-Za-z_][\w.-]*):[\w.-]+\s*")
_DRAWN = frozenset({"Bounds", "waypoint", "Size"})
_QUOTED = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_FIRST = ("id", "name", "x", "y", "width", "height")
_LABELS = frozenset({"BPMNLabel", "DMNLabel"})


def write_xml(root: etree._Element) -> bytes:
    """Return the file of a document; raises ValueError if its namespaces cannot be written at its top."""
    prefixes = _prefixes(root)
    declared = [
        (f"xmlns:{prefix}" if prefix else "xmlns", uri)
        for uri, prefix in sorted(prefixes.items(), key=_order_of)
        if uri != _XML
    ]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *_Writer(prefixes).lines(root, 0, declared)]
    return ("\n".join(lines) + "\n").encode()


class _Writer:
    """Writes elements with the prefixes of one document."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes

    def lines(
        self, element: etree._Element, depth: int, declared: list[tuple[str, str]] | None = None
    ) -> Iterator[str]:
        """Yield an element line by line; one with text among its children is one piece."""
        indent = "  " * depth
        children = [child for child in _children(element) if not _is_empty_label(child)]
        if not children or _is_mixed(element):
            yield indent + self._piece(element, declared)
            return
        yield f"{indent}<{self._start(element, declared)}>"
        for child in children:
            yield from self.lines(child, depth + 1)
        yield f"{indent}</{self._name(str(element.tag))}>"

    def _piece(self, element: etree._Element, declared: list[tuple[str, str]] | None = None) -> str:
        """Return an element with all that is inside it, without a line break that it has not itself."""
        mixed = _is_mixed(element)
        text = element.text or ""
        inside = escape(text) if mixed or text.strip() else ""
        for child in element:
            if isinstance(child.tag, str):
                inside += self._piece(child)
            inside += escape(child.tail or "") if mixed else ""
        start = self._start(element, declared)
        return f"<{start}>{inside}</{self._name(str(element.tag))}>" if inside else f"<{start} />"

    def _start(self, element: etree._Element, declared: list[tuple[str, str]] | None) -> str:
        own = {
            self._name(str(name), attribute=True): self._value(element, str(name), value)
            for name, value in element.attrib.items()
        }
        namespace, kind = tag(element)
        if kind == "decisionTable" and _current(namespace) == DMN:
            own.setdefault("hitPolicy", "UNIQUE")
        if kind in _DRAWN:
            own = {name: _whole(value) for name, value in own.items()}
        first = [(name, own.pop(name)) for name in _FIRST if name in own]
        attributes = [*(declared or []), *first, *sorted(own.items())]
        written = "".join(f' {name}="{escape(_current(value), _QUOTED)}"' for name, value in attributes)
        return f"{self._name(str(element.tag))}{written}"

    def _value(self, element: etree._Element, name: str, value: str) -> str:
        """Return an attribute's value with plain line ends; a type has the prefix of this document."""
        if name == f"{{{_XSI}}}type":
            prefix, _, kind = value.rpartition(":")
            own = self._prefixes.get(_current(element.nsmap.get(prefix or None) or ""))
            return value if own is None else f"{own}:{kind}" if own else kind
        return value.replace("\r\n", "\n")

    def _name(self, name: str, attribute: bool = False) -> str:
        qualified = etree.QName(name)
        if not qualified.namespace:
            return qualified.localname
        prefix = self._prefixes[_current(qualified.namespace)]
        if attribute and not prefix:
            raise ValueError("An attribute has the namespace that has no prefix.")
        return f"{prefix}:{qualified.localname}" if prefix else qualified.localname


def _prefixes(root: etree._Element) -> dict[str, str]:
    """Return the prefix of each namespace in use; "" for the one that has none."""
    known = {_XML: "xml"}
    mentioned: set[str] = set()
    bare = False
    for element in root.iter("{*}*"):
        bare = bare or not tag(element)[0]
        mentioned.update(_mentioned(element))
        for prefix, uri in sorted(element.nsmap.items(), key=lambda item: (item[0] is None, item[0] or "")):
            known.setdefault(_current(uri), _free(prefix or "", known))
    used = {_current(uri) for uri in _namespaces(root)}
    used |= {uri for uri, prefix in known.items() if prefix in mentioned}
    if bare and any(not known[uri] for uri in used):
        raise ValueError("Some elements have no namespace, and one namespace has no prefix.")
    return {uri: known[uri] for uri in used}


def _namespaces(root: etree._Element) -> Iterator[str]:
    for element in root.iter("{*}*"):
        for name in (str(element.tag), *element.attrib):
            namespace = etree.QName(name).namespace
            if namespace:
                yield namespace


def _mentioned(element: etree._Element) -> Iterator[str]:
    """Yield the prefixes that values name, as in `xsi:type="bpmn:tFormalExpression"`."""
    for value in (*element.attrib.values(), element.text or ""):
        match = _PREFIXED.fullmatch(value)
        if match:
            yield match[1]


def _free(prefix: str, known: dict[str, str]) -> str:
    """Return a prefix that no other namespace of the document has."""
    taken = set(known.values())
    free, number = prefix, 1
    while free in taken:
        number += 1
        free = f"{prefix or 'ns'}{number}"
    return free


def _order_of(namespace: tuple[str, str]) -> tuple[int, str]:
    uri, prefix = namespace
    return (_DECLARED_FIRST.index(uri) if uri in _DECLARED_FIRST else len(_DECLARED_FIRST), prefix)


def _current(uri: str) -> str:
    """Return the namespace of DMN 1.3 for that of an earlier or later one."""
    match = _LATER_DMN.fullmatch(uri)
    return f"https://www.omg.org/spec/DMN/20191111/{match[1]}/" if match else uri


def _children(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _is_mixed(element: etree._Element) -> bool:
    children = list(element)
    texts = [element.text, *(child.tail for child in children)] if children else []
    return any(text and text.strip() for text in texts)


def _is_empty_label(element: etree._Element) -> bool:
    return tag(element)[1] in _LABELS and not len(element) and not (element.text or "").strip()


def _whole(value: str) -> str:
    try:
        return str(Decimal(value).to_integral_value(ROUND_HALF_UP))
    except InvalidOperation:
        return value
