"""XML files that are changed in one place: what was not touched is written as it was read."""

from lxml import etree

from engine.errors import NotAccepted


def read(content: bytes) -> etree._Element:
    """Return the parsed file with its comments and white space; no outside file is ever read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAccepted(f"The file is not well-formed XML: {error}.") from error


def write(root: etree._Element, before: bytes) -> bytes:
    """Return the file, with what stands around its root; the very bytes of `before` if nothing changed."""
    content = _written(root)
    return before if content == _written(read(before)) else content


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8") + b"\n"
