"""The order of elements in a diagram or a table: as it was before, and the drawing in the order of the model.

Editors write again at the end what was moved or joined anew. The order of flows says which one a gateway
tries first (decision 37), so it must not change by accident.
"""

from collections.abc import Mapping

from lxml import etree

from engine.definition.bpmn_xml import tag

Elements = list[etree._Element]
_NAMED = frozenset({"incoming", "outgoing", "flowNodeRef"})
_AS_WRITTEN = frozenset({"decisionTable", "rule", "relation", "list", "invocation", "context"})
"""Elements in which the order is what an analyst chose."""
_PLANES = frozenset({"BPMNPlane", "DMNDiagram"})
_EDGES = frozenset({"BPMNEdge", "DMNEdge"})


def place_drawing(root: etree._Element) -> None:
    """Put the shapes of each drawing into the order of the model, then its edges."""
    order: dict[str, int] = {}
    for element in root.iter("{*}*"):
        if element.get("id"):
            order.setdefault(str(element.get("id")), len(order))
    for plane in root.iter("{*}*"):
        if tag(plane)[1] in _PLANES:
            drawn = [child for child in plane if child.get("bpmnElement") or child.get("dmnElementRef")]
            _put_back(plane, drawn, sorted(drawn, key=lambda shape: _drawn_at(shape, order)))


def place_as_before(root: etree._Element, before: etree._Element) -> None:
    """Give what was there before its old place, and put what is new after what leads to it."""
    # Operators and parameters may have the id of a step, so a place is known by kind and id.
    old = {(tag(element), element.get("id")): element for element in before.iter("{*}*") if element.get("id")}
    leading = _leading(root)
    for element in list(root.iter("{*}*")):
        former = old.get((tag(element), element.get("id")))
        if former is not None and tag(element)[1] not in _AS_WRITTEN:
            known = {_key(child): at for at, child in enumerate(former) if _key(child)}
            movable = [child for child in element if _key(child)]
            _put_back(element, movable, _placed(movable, known, leading))


def _placed(now: Elements, known: Mapping[str, int], leading: Mapping[str, list[str]]) -> Elements:
    """Return elements in their old order, with the new ones among them."""
    placed = sorted((child for child in now if _key(child) in known), key=lambda child: known[_key(child)])
    waiting = [child for child in now if _key(child) not in known]
    while waiting:
        here = {_key(child): at for at, child in enumerate(placed)}
        for child in waiting:
            before = [here[key] for key in leading.get(_key(child), []) if key in here]
            if before:
                _insert(placed, child, max(before))
                break
        else:
            child = waiting[0]
            _insert(placed, child, _preceding(now, child, here))
        waiting.remove(child)
    return placed


def _insert(placed: Elements, child: etree._Element, after: int) -> None:
    placed.insert(after + 1, child)


def _preceding(now: Elements, child: etree._Element, here: Mapping[str, int]) -> int:
    """Return the place of the nearest element before this one that has its place; -1 if there is none."""
    earlier = now[: now.index(child)]
    return next((here[_key(other)] for other in reversed(earlier) if _key(other) in here), -1)


def _leading(root: etree._Element) -> dict[str, list[str]]:
    """Return by key what an element stands after: a step after those that lead to it.

    A flow stands after the other flows out of its step, so that it is tried last, else after those into it.
    """
    leading: dict[str, list[str]] = {}
    outgoing: dict[str, list[str]] = {}
    incoming: dict[str, list[str]] = {}
    flows = [flow for flow in root.iter("{*}sequenceFlow") if flow.get("id")]
    for flow in flows:
        source, target, own = (flow.get(name) or "" for name in ("sourceRef", "targetRef", "id"))
        leading.setdefault(target, []).append(source)
        leading.setdefault(f"flowNodeRef {target}", []).append(f"flowNodeRef {source}")
        outgoing.setdefault(source, []).append(own)
        incoming.setdefault(target, []).append(own)
    for flow in flows:
        source, own = flow.get("sourceRef") or "", str(flow.get("id"))
        siblings = [name for name in outgoing[source] if name != own]
        leading[own] = siblings or incoming.get(source, [])
    for event in root.iter("{*}boundaryEvent"):
        leading.setdefault(event.get("id") or "", []).append(event.get("attachedToRef") or "")
    return leading


def _put_back(parent: etree._Element, movable: Elements, order: Elements) -> None:
    """Put children into an order, at the places in which some of them stand now."""
    if movable == order:
        return
    places = [parent.index(child) for child in movable]
    for child in movable:
        parent.remove(child)
    for place, child in sorted(zip(places, order, strict=True), key=lambda pair: pair[0]):
        child.tail = None
        parent.insert(place, child)


def _key(element: etree._Element) -> str:
    name = tag(element)[1]
    if name in _NAMED:
        return f"{name} {(element.text or '').strip()}"
    return element.get("id") or ""


def _drawn_at(shape: etree._Element, order: Mapping[str, int]) -> tuple[bool, int]:
    about = shape.get("bpmnElement") or shape.get("dmnElementRef") or ""
    return tag(shape)[1] in _EDGES, order.get(about.rpartition(":")[2], len(order))
