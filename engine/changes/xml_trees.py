"""Diagrams and decision tables as trees that can be merged, and back."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.changes.tree_merge import Tree
from engine.definition.bpmn_xml import tag

TAG, TEXT, ATTRIBUTE = "<", "text", "@"
Namespaces = dict[str | None, str]
_DRAWN = frozenset({"BPMNShape", "BPMNEdge"})
_SET_LIKE = frozenset({"incoming", "outgoing", "flowNodeRef"})


def to_tree(element: etree._Element, within_rule: bool = False) -> Tree:
    """Return an element as a tree: its tag, text, attributes ("@name") and children.

    Children are known by their id or name, else by their place. A shape is one piece, so that nobody's
    drawing is mixed with another's. A rule is known by its inputs.
    """
    tree: Tree = {TAG: element.tag}
    if element.text and element.text.strip():
        tree[TEXT] = element.text
    for name, value in element.attrib.items():
        tree[f"{ATTRIBUTE}{name}"] = value
    for key, child in keyed_children(element, within_rule):
        kind = tag(child)[1]
        tree[key] = drawn(child) if kind in _DRAWN else to_tree(child, within_rule or kind == "rule")
    return tree


def keyed_children(
    element: etree._Element, within_rule: bool = False
) -> Iterator[tuple[str, etree._Element]]:
    """Yield the key of each child, and the child."""
    times: Counter[str] = Counter()
    for child in element.iterchildren("{*}*"):
        kind = tag(child)[1]
        if kind in _DRAWN:
            yield f"drawn {child.get('bpmnElement')}", child
            continue
        key = _key(child, kind, within_rule)
        times[key] += 1
        yield f"{key} #{times[key]}", child


def drawn(shape: etree._Element) -> str:
    """Return a shape as one piece of text, whatever its indentation."""
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False)
    alone = etree.fromstring(etree.tostring(shape, with_tail=False), parser)
    etree.cleanup_namespaces(alone)
    return str(etree.tostring(alone, encoding="unicode"))


def to_element(
    tree: Tree, parent: etree._Element | None = None, nsmap: Namespaces | None = None
) -> etree._Element:
    """Return the element of a tree, below a parent if there is one."""
    name = str(tree[TAG])
    element = etree.Element(name, nsmap=nsmap) if parent is None else etree.SubElement(parent, name)
    for key, value in tree.items():
        if key == TEXT:
            element.text = str(value)
        elif key.startswith(ATTRIBUTE):
            element.set(key[1:], str(value))
        elif isinstance(value, dict):
            to_element(value, element)
        elif key != TAG:
            element.append(etree.fromstring(str(value)))
    return element


def write(tree: Tree, nsmap: Namespaces) -> bytes:
    """Return the file of a tree, written anew."""
    root = to_element(tree, nsmap=nsmap)
    etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in nsmap if prefix])
    etree.indent(root, "  ")
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return content + b"\n"


def tell_ids_apart(tree: Tree, taken: set[str] | None = None, within_rule: bool = False) -> None:
    """Give ids that came twice, from rules of both sides, other ones."""
    known = set() if taken is None else taken
    identity = str(tree.get(f"{ATTRIBUTE}id") or "")
    if within_rule and identity:
        while identity in known:
            identity = f"{identity}_2"
        tree[f"{ATTRIBUTE}id"] = identity
        known.add(identity)
    for key, value in tree.items():
        if isinstance(value, dict):
            tell_ids_apart(value, known, within_rule or key.startswith("rule "))


def _key(child: etree._Element, kind: str, within_rule: bool) -> str:
    if kind == "rule":
        return "rule " + " | ".join(
            "".join(entry.itertext()).strip() for entry in child.iterfind("{*}inputEntry")
        )
    if kind in _SET_LIKE:
        return f"{kind} {(child.text or '').strip()}"
    known_by = "" if within_rule else child.get("id") or child.get("name") or ""
    return f"{kind} {known_by}".strip()
