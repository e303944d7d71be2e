"""A file of a process in the house style, whatever editor wrote it."""

from contextlib import suppress

from lxml import etree

from engine.definition.bpmn_xml import CannotRead, read_xml
from engine.definition.folder import Folder, kind_of
from engine.studio.house_style.defaults import keep_defaults
from engine.studio.house_style.form_style import style_form
from engine.studio.house_style.placing import place_as_before, place_drawing
from engine.studio.house_style.xml_writer import write_xml

_UNREADABLE = (CannotRead, etree.LxmlError, ValueError, RecursionError)
_XML = ("diagram", "table")


def style(path: str, content: bytes, before: bytes = b"") -> bytes:
    """Return a file in the house style, or as it is if it cannot be read.

    What was there `before` keeps its place in the file, and what is new stands after what leads to it.
    """
    kind = kind_of(path)
    try:
        if kind in _XML:
            return _style_xml(content, before)
        return style_form(content, before) if kind == "form" else _style_text(content)
    except _UNREADABLE:
        return content


def style_change(path: str, content: bytes, before: bytes) -> bytes:
    """Return a changed file in the house style, or what was there before if only its style differs."""
    styled = style(path, content, before)
    return before if before and styled == style(path, before, before) else styled


def style_folder(folder: Folder) -> Folder:
    """Return a folder with every file in the house style."""
    return Folder(folder.process, {path: style(path, content) for path, content in folder.files.items()})


def _style_xml(content: bytes, before: bytes) -> bytes:
    root = read_xml(content)
    if before:
        with suppress(*_UNREADABLE):  # then there is nothing to keep
            former = read_xml(before)
            place_as_before(root, former)
            keep_defaults(root, former)
    place_drawing(root)
    return write_xml(root)


def _style_text(content: bytes) -> bytes:
    """Return a text in UTF-8 with plain line ends and one at its end."""
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return (text if text.endswith("\n") or not text else f"{text}\n").encode()
