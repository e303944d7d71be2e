"""Writing a merged diagram or table into the file as it stands: only what changed is written anew.

Comments, indentation, and quotes of everything else stay byte for byte.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from engine.changes import xml_trees
from engine.changes.tree_merge import Tree
from engine.changes.xml_trees import ATTRIBUTE, TAG, TEXT
from engine.definition.bpmn_xml import read_xml

_START_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_DECLARED = re.compile(r'\sxmlns(?::([\w.-]+))?="([^"]*)"')
_SPACE = b" \t\r\n"


class CannotEdit(Exception):
    """The file cannot be written in place."""


class Span(NamedTuple):
    """Where an element stands: its start tag from `start` to `inside`, its end tag from `close` to `end`."""

    start: int
    inside: int
    close: int
    end: int

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as one tag, <a/>."""
        return self.inside == self.end


class Edit(NamedTuple):
    """What takes the place of some bytes. Of several at one place the first comes first."""

    start: int
    end: int
    content: bytes


def rewrite(content: bytes, merged: Tree) -> bytes:
    """Return a file changed so that it holds a merged tree; raises CannotEdit."""
    root = read_xml(content)
    spans = list(_spans(content))
    elements = list(root.iter("{*}*"))
    if len(spans) != len(elements):
        raise CannotEdit
    editor = _Editor(content, dict(zip(elements, spans, strict=True)))
    editor.change(root, merged)
    edited = editor.edited()
    if xml_trees.to_tree(read_xml(edited)) != merged:
        raise CannotEdit
    return edited


class _Editor:
    def __init__(self, content: bytes, spans: dict[etree._Element, Span]) -> None:
        self._content, self._spans = content, spans
        self._edits: list[Edit] = []

    def edited(self) -> bytes:
        """Return the file with all edits."""
        pieces, at = [], 0
        for edit in sorted(self._edits, key=lambda edit: edit[:2]):
            if edit.start < at:
                raise CannotEdit
            pieces += [self._content[at : edit.start], edit.content]
            at = edit.end
        return b"".join([*pieces, self._content[at:]])

    def change(self, element: etree._Element, merged: Tree, within_rule: bool = False) -> None:
        """Note the edits that turn an element into what a tree says."""
        if merged.get(TAG) != element.tag:
            raise CannotEdit
        span = self._spans[element]
        children = dict(xml_trees.keyed_children(element, within_rule))
        new = self._children(element, children, merged, within_rule)
        text = self._text(element, merged)
        if span.is_empty_tag and (new or text is not None):
            tag = self._start_tag(element, merged).rstrip(b"/> \t\r\n")
            name = tag[1:].split(None, 1)[0]
            tail = self._line(span.start) if new else b""
            inside = (text or b"") + b"".join(new)
            self._edits.append(Edit(span.start, span.end, tag + b">" + inside + tail + b"</" + name + b">"))
            return
        tag = self._start_tag(element, merged)
        if tag != self._content[span.start : span.inside]:
            self._edits.append(Edit(span.start, span.inside, tag))
        if text is not None:
            first = min((self._spans[child].start for child in children.values()), default=span.close)
            self._edits.append(Edit(span.inside, first, text))
        if new:
            self._edits.append(Edit(span.inside, span.inside, b"".join(new)))

    def _text(self, element: etree._Element, merged: Tree) -> bytes | None:
        """Return the text in front of an element's children if it changed."""
        before = element.text if element.text and element.text.strip() else None
        after = merged.get(TEXT)
        return None if before == after else escape(str(after or "")).encode()

    def _children(
        self, element: etree._Element, children: dict[str, etree._Element], merged: Tree, within_rule: bool
    ) -> list[bytes]:
        """Note the edits of what is inside, and return what is new in front of all that was there."""
        for key in [key for key in children if key not in merged]:
            self._remove(children[key])
        first: list[bytes] = []
        before: etree._Element | None = None
        for key, value in merged.items():
            if key in (TAG, TEXT) or key.startswith(ATTRIBUTE):
                continue
            if key in children:
                before = children[key]
                self._changed(before, value, within_rule)
            elif before is None:
                first.append(self._written(element, value, self._indent_within(element)))
            else:
                end = self._spans[before].end
                indent = self._line(self._spans[before].start)
                self._edits.append(Edit(end, end, self._written(element, value, indent)))
        return first

    def _changed(self, child: etree._Element, value: object, within_rule: bool) -> None:
        if isinstance(value, dict):
            self.change(child, value, within_rule or str(child.tag).endswith("}rule"))
        elif value != xml_trees.drawn(child):
            span, indent = self._spans[child], self._line(self._spans[child].start)
            written = self._written(child, value, indent).removeprefix(indent)
            self._edits.append(Edit(span.start, span.end, written))

    def _remove(self, element: etree._Element) -> None:
        span = self._spans[element]
        before = self._content[: span.start].rstrip(_SPACE)
        start = len(before) if before.endswith(b">") else span.start
        self._edits.append(Edit(start, span.end, b""))

    def _written(self, parent: etree._Element, value: object, indent: bytes) -> bytes:
        """Return a new element on a line of its own, with the prefixes that its parent knows."""
        holder = etree.Element("holder", nsmap=parent.nsmap)
        if isinstance(value, dict):
            element = xml_trees.to_element(value, holder)
        else:
            element = etree.fromstring(str(value))
            holder.append(element)
        etree.cleanup_namespaces(
            holder, top_nsmap=parent.nsmap, keep_ns_prefixes=[p for p in parent.nsmap if p]
        )
        etree.indent(element, "  ", level=len(indent.lstrip(b"\r\n")) // 2)
        element.tail = None
        text = etree.tostring(element, encoding="unicode")
        known = {(prefix or "", uri) for prefix, uri in parent.nsmap.items()}
        text = _DECLARED.sub(lambda one: "" if (one[1] or "", one[2]) in known else one[0], text)
        if b" />" in self._content:
            text = re.sub(r'(?<=["\w])/>', " />", text)
        return indent + text.encode()

    def _start_tag(self, element: etree._Element, merged: Tree) -> bytes:
        """Return the start tag with the attributes of the tree; those that did not change stay as written."""
        span = self._spans[element]
        tag = self._content[span.start : span.inside].decode()
        names = {f"{ATTRIBUTE}{name}": name for name in map(str, element.attrib)}
        for key, name in names.items():
            if merged.get(key) != element.get(name):
                written = re.escape(_prefixed(element, name))
                value = (
                    "" if key not in merged else f" {_prefixed(element, name)}={quoteattr(str(merged[key]))}"
                )
                pattern = rf"""\s+{written}\s*=\s*(?:"[^"]*"|'[^']*')"""
                tag = re.sub(pattern, lambda _, value=value: value, tag, count=1)  # type: ignore[misc]
        for key in merged:
            if key.startswith(ATTRIBUTE) and key not in names:
                own = f" {_prefixed(element, key[1:])}={quoteattr(str(merged[key]))}"
                tag = re.sub(r"\s*/?>$", lambda end, own=own: own + end[0], tag)  # type: ignore[misc]
        return tag.encode()

    def _line(self, at: int) -> bytes:
        """Return a line break with the indentation in front of a place."""
        before = self._content[:at]
        indent = before[len(before.rstrip(b" \t")) :]
        return b"\n" + indent

    def _indent_within(self, element: etree._Element) -> bytes:
        inside = next(element.iterchildren("{*}*"), None)
        if inside is not None:
            return self._line(self._spans[inside].start)
        return self._line(self._spans[element].start) + b"  "


def _prefixed(element: etree._Element, name: str) -> str:
    """Return an attribute's name as a file writes it."""
    qualified = etree.QName(name)
    if not qualified.namespace:
        return qualified.localname
    if qualified.namespace == "http://www.w3.org/XML/1998/namespace":
        return f"xml:{qualified.localname}"
    prefix = next(
        (prefix for prefix, uri in element.nsmap.items() if uri == qualified.namespace and prefix), None
    )
    if prefix is None:
        raise CannotEdit
    return f"{prefix}:{qualified.localname}"


def _spans(content: bytes) -> Iterator[Span]:
    """Yield where each element stands, in the order of the start tags."""
    spans: list[list[int]] = []
    opened: list[int] = []
    parser = expat.ParserCreate()

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        tag = _START_TAG.match(content, parser.CurrentByteIndex)
        if tag is None:
            raise CannotEdit
        opened.append(len(spans))
        spans.append([tag.start(), tag.end(), tag.end(), tag.end()])

    def finish(_name: str) -> None:
        span = spans[opened.pop()]
        if not content[span[0] : span[1]].endswith(b"/>"):
            span[2] = parser.CurrentByteIndex
            span[3] = content.index(b">", span[2]) + 1

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, UnicodeDecodeError) as error:
        raise CannotEdit from error
    yield from (Span(*span) for span in spans)
