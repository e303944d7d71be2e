"""What changed in a diagram: steps, flows and what is set on them. Where a step is drawn is no change."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from engine.changes import wording
from engine.definition.diagrams import Diagram, Flow, Node, Scope, read_diagram

_NODE = {"kind": "kind of step", "role": "role", "timer": "timer", "called": "process it calls"}


def diagram_changes(before: bytes, after: bytes) -> list[str]:
    """Return the changes of a diagram's two states; raises CannotRead."""
    old, new = read_diagram(before, "before"), read_diagram(after, "after")
    olds, news = _nodes(old), _nodes(new)
    steps = wording.by_key("step", olds, news, lambda node: wording.quoted(node.label), _step)
    names = {**{key: node.label for key, node in olds.items()}, **{k: n.label for k, n in news.items()}}
    flows = wording.by_key("flow", _flows(old), _flows(new), lambda flow: _way(flow, names), _flow(names))
    return [*_heads(old.process, new.process), *steps, *flows]


def _heads(old: Scope, new: Scope) -> Iterator[str]:
    yield from wording.setting_changes(
        {"name": old.name, **old.properties}, {"name": new.name, **new.properties}
    )


def _nodes(diagram: Diagram) -> dict[str, Node]:
    """Return the steps by their ids; a default flow goes by the name of the step that it leads to."""
    nodes = {node.id: node for scope in diagram.scopes for node in scope.nodes.values()}
    flows = _flows(diagram).values()
    leads = {flow.id: f"to “{nodes[flow.target].label}”" for flow in flows if flow.target in nodes}
    return {
        key: replace(node, default=leads.get(node.default or "", node.default)) for key, node in nodes.items()
    }


def _flows(diagram: Diagram) -> dict[str, Flow]:
    return {flow.id: flow for scope in diagram.scopes for flow in scope.flows}


def _way(flow: Flow, names: dict[str, str]) -> str:
    ends = f"from “{names.get(flow.source, flow.source)}” to “{names.get(flow.target, flow.target)}”"
    return f"{wording.quoted(flow.name)} {ends}" if flow.name else ends


def _step(old: Node, new: Node) -> Iterator[str]:
    yield from wording.setting_changes(_settings(old), _settings(new), _NODE)


def _settings(node: Node) -> dict[str, str]:
    """Return everything that is set on a step, by the words for it."""
    settings = {
        "name": node.name,
        "kind": node.kind,
        "role": node.role,
        "timer": node.timer,
        "called": node.called or "",
        "events": " and ".join([*node.events, node.event_name]).strip(),
        "attached to": node.attached_to or "",
        "interrupts": "yes" if node.interrupting else "no",
        "default way": node.default or "",
        "decision": node.decision,
        "script": node.script,
        "part of": node.scope,
        **node.properties,
    }
    if node.call:
        settings |= {"operation": node.call.operation, "result": node.call.result or ""}
        settings |= {f"parameter {name}": value for name, value in node.call.parameters.items()}
    return settings


def _flow(names: dict[str, str]) -> Callable[[Flow, Flow], Iterator[str]]:
    return lambda old, new: wording.setting_changes(_ends(old, names), _ends(new, names))


def _ends(flow: Flow, names: dict[str, str]) -> dict[str, str]:
    return {
        "name": flow.name,
        "start": names.get(flow.source, flow.source),
        "end": names.get(flow.target, flow.target),
        "condition": flow.condition or "",
    }
