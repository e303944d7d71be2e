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
    times: Counter[str] = Counter()
    for child in element.iterchildren("{*}*"):
        kind = tag(child)[1]
        if kind in _DRAWN:
            tree[f"drawn {child.get('bpmnElement')}"] = etree.tostring(child, with_tail=False).decode()
            continue
        key = _key(child, kind, within_rule)
        times[key] += 1
        inside = within_rule or kind == "rule"
        tree[f"{key} #{times[key]}"] = to_tree(child, inside)
    return tree


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
    """Return the file of a tree. Ids that came twice, from rules of both sides, are told apart."""
    root = to_element(tree, nsmap=nsmap)
    _tell_ids_apart(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=[prefix for prefix in nsmap if prefix])
    etree.indent(root, "  ")
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return content + b"\n"


def _tell_ids_apart(root: etree._Element) -> None:
    taken: set[str] = set()
    for element in _in_rules(root):
        identity = element.get("id")
        while identity in taken:
            identity = f"{identity}_2"
        if identity:
            element.set("id", identity)
            taken.add(identity)


def _in_rules(root: etree._Element) -> Iterator[etree._Element]:
    for rule in root.iter("{*}rule"):
        yield from rule.iter("{*}*")


def _key(child: etree._Element, kind: str, within_rule: bool) -> str:
    if kind == "rule":
        return "rule " + " | ".join(
            "".join(entry.itertext()).strip() for entry in child.iterfind("{*}inputEntry")
        )
    if kind in _SET_LIKE:
        return f"{kind} {(child.text or '').strip()}"
    known_by = "" if within_rule else child.get("id") or child.get("name") or ""
    return f"{kind} {known_by}".strip()
