"""Steps of a diagram: adding one to a flow or beside a step, renaming, moving and removing it."""

from engine.actors import role_key
from engine.definition.bpmn_xml import BPMN, tag
from engine.editing import flow_edits
from engine.editing.open_diagram import OpenDiagram, add_inside, references
from engine.editing.step_kinds import HOSTS, StepKind
from engine.errors import NotAccepted
from engine.layout import redraw
from engine.layout.drawing import Drawing
from engine.layout.indented import add, take_out
from engine.layout.name_places import place_name

_LONGEST_NAME = 200
NEW_LANE = "role:"
"""How a place is written that is a lane of a role which has none yet."""


def add_step(diagram: OpenDiagram, flow: str, kind: StepKind, name: str, lane: str = "") -> str:
    """Add a step to a flow, draw it in a lane, and return its id; an end takes the place of what followed.

    `lane` is the id of a lane, `role:` and a role that has none yet, or empty for that of the step before.
    """
    element = diagram.flow(flow)
    source, target = element.get("sourceRef", ""), element.get("targetRef", "")
    if kind.element == "endEvent" and len(diagram.flows(target, "targetRef")) < 2:
        followed = diagram.step(target).get("name") or target
        raise NotAccepted(
            f"No way would lead to “{followed}” any more. Remove it, or lead another way to it first."
        )
    step = _new_step(diagram, source, kind, name)
    _put_into_lane(diagram, step, _lane(diagram, source, lane))
    flow_edits.lead_to(diagram, flow, step)
    if kind.element != "endEvent":
        flow_edits.add_flow(diagram, step, target)
    diagram.redraw(source, lambda drawing: _draw(drawing, step, [flow]))
    return step


def add_after(diagram: OpenDiagram, source: str, kind: StepKind, name: str, lane: str = "") -> str:
    """Add a step with a new flow that leads to it from another, draw both, and return its id."""
    step = _new_step(diagram, source, kind, name)
    flow_edits.add_flow(diagram, source, step)
    _put_into_lane(diagram, step, _lane(diagram, source, lane))
    diagram.redraw(source, lambda drawing: redraw.draw_step(drawing, step))
    return step


def add_beside(
    diagram: OpenDiagram, host: str, kind: StepKind, name: str, target: str, interrupting: bool
) -> str:
    """Put an event on the edge of a step, lead its flow to another step, and return its id."""
    if tag(diagram.step(host))[1] not in HOSTS:
        raise NotAccepted("Only a task for a person and a called process can have something beside them.")
    step = _new_step(diagram, host, kind, name)
    event = diagram.step(step)
    event.set("attachedToRef", host)
    if not interrupting:
        event.set("cancelActivity", "false")
    lane = diagram.lane_of(host)
    _put_into_lane(diagram, step, "" if lane is None else lane.get("id", ""))
    flow_edits.add_flow(diagram, step, target)
    diagram.redraw(host, lambda drawing: redraw.draw_step(drawing, step))
    return step


def rename(diagram: OpenDiagram, step: str, name: str) -> None:
    """Give a step another name. Its id stays, because the history of cases names it."""
    diagram.step(step).set("name", _clean(name))
    diagram.redraw(step, lambda drawing: place_name(drawing, step))


def move(diagram: OpenDiagram, step: str, lane: str) -> None:
    """Move a step, with the events on its edge, to another lane."""
    element = diagram.step(step)
    if element.get("attachedToRef"):
        raise NotAccepted("It sits on the edge of another step. Move that one.")
    key = _lane(diagram, step, lane)
    for moved in (step, *diagram.events_on(step)):
        _leave_lanes(diagram, moved)
        _put_into_lane(diagram, moved, key)
    diagram.redraw(step, lambda drawing: redraw.move_step(drawing, step))


def remove(diagram: OpenDiagram, step: str, onward: str = "") -> str:
    """Remove a step with the events on its edge; what led to it goes on by the flow `onward`.

    Return the id of a step to look at next. Raises NotAccepted if several flows lead on and none is named.
    """
    element = diagram.step(step)
    gone = [step, *diagram.events_on(step)]
    leaving = {flow.get("id", ""): flow.get("targetRef", "") for flow in diagram.flows(step, "sourceRef")}
    entering = [
        flow.get("id", "") for flow in diagram.flows(step, "targetRef") if flow.get("sourceRef") not in gone
    ]
    if tag(element)[1] == "startEvent":
        raise NotAccepted("A process begins with it, so it stays.")
    if entering and len(leaving) > 1 and onward not in leaving:
        raise NotAccepted("Several ways lead on from it. Say which one to keep.")
    target = leaving.get(onward) or next(iter(leaving.values()), "")
    if target in gone:
        raise NotAccepted("That way leads back to the step itself. Keep another one.")
    near = target or next((diagram.flow(flow).get("sourceRef", "") for flow in entering), "")
    _refuse_loop(diagram, entering, target)
    for flow in entering if target else ():
        flow_edits.lead_to(diagram, flow, target)
    erased = _take_out(diagram, gone)
    kept_flows = entering if target else []
    diagram.redraw(near, lambda drawing: redraw.erase(drawing, [*gone, *erased], kept_flows))
    return near


def _refuse_loop(diagram: OpenDiagram, entering: list[str], target: str) -> None:
    for flow in entering:
        if target and diagram.flow(flow).get("sourceRef") == target:
            name = diagram.step(target).get("name") or target
            raise NotAccepted(f"“{name}” would lead to itself. Lead the way elsewhere first.")


def _take_out(diagram: OpenDiagram, gone: list[str]) -> list[str]:
    """Take steps out of the model with the flows that still touch them; return the ids of those flows."""
    touching = {
        flow.get("id", ""): None
        for key in gone
        for side in ("sourceRef", "targetRef")
        for flow in diagram.flows(key, side)
    }
    for flow in touching:
        flow_edits.take_out_flow(diagram, flow)
    for key in gone:
        _leave_lanes(diagram, key)
        element = diagram.step(key)
        messages = [part.get("messageRef", "") for part in element if part.get("messageRef")]
        take_out(element)
        _take_out_messages(diagram, messages)
    return list(touching)


def _take_out_messages(diagram: OpenDiagram, messages: list[str]) -> None:
    used = {part.get("messageRef") for part in diagram.root.iter(f"{{{BPMN}}}*")}
    for message in list(diagram.root.iter(f"{{{BPMN}}}message")):
        if message.get("id") in messages and message.get("id") not in used:
            take_out(message)


def _new_step(diagram: OpenDiagram, beside: str, kind: StepKind, name: str) -> str:
    """Add a step to the model behind another, in the same process or sub-process."""
    other = diagram.step(beside)
    parent = other.getparent()
    name = _clean(name)
    if parent is None:
        raise NotAccepted("A step belongs into a process.")
    step = diagram.new_id(name, kind.key)
    element = add(parent, f"{{{BPMN}}}{kind.element}", {"id": step, "name": name}, parent.index(other) + 1)
    if kind.event:
        definition = add_inside(element, f"{kind.event}EventDefinition")
        definition.set("id", diagram.new_id(f"{step} {kind.event}", "event"))
        if kind.event == "message":
            definition.set("messageRef", _new_message(diagram, step))
    return step


def _new_message(diagram: OpenDiagram, step: str) -> str:
    """Add a message of its own for an event, since a message that two events share would wake both."""
    key = diagram.new_id(f"message {step}", "message")
    place = diagram.root.index(diagram.process) + 1
    while place < len(diagram.root) and tag(diagram.root[place])[1] == "message":
        place += 1
    add(diagram.root, f"{{{BPMN}}}message", {"id": key, "name": step}, place)
    return key


def _clean(name: str) -> str:
    text = " ".join(name.split())
    if not text:
        raise NotAccepted("Give the step a name.")
    if len(text) > _LONGEST_NAME:
        raise NotAccepted(f"The name is too long. Use at most {_LONGEST_NAME} letters.")
    return text


def _lane(diagram: OpenDiagram, beside: str, lane: str) -> str:
    """Return the id of a lane, which is added for a role that has none; empty if there are no lanes."""
    if lane.startswith(NEW_LANE):
        return _new_lane(diagram, beside, lane.removeprefix(NEW_LANE))
    if lane:
        diagram.element(lane)
        return lane
    own = diagram.lane_of(beside)
    return "" if own is None else own.get("id", "")


def _new_lane(diagram: OpenDiagram, beside: str, role: str) -> str:
    lane_set = diagram.process.find(f"{{{BPMN}}}laneSet")
    pool = next(
        (
            one
            for one in diagram.root.iter(f"{{{BPMN}}}participant")
            if one.get("processRef") == diagram.process.get("id")
        ),
        None,
    )
    if lane_set is None or pool is None:
        raise NotAccepted("This diagram has no lanes. Set the role at the step.")
    for lane in lane_set:
        if role_key(lane.get("name", "")) == role:
            return str(lane.get("id", ""))
    name = role.replace("_", " ").capitalize()
    key = diagram.new_id(f"lane {role}", "lane")
    add(lane_set, f"{{{BPMN}}}lane", {"id": key, "name": name})
    pool_key = pool.get("id", "")

    def draw(drawing: Drawing) -> None:
        if pool_key in drawing.boxes:
            redraw.draw_lane(drawing, key, pool_key)

    diagram.redraw(beside, draw)
    return key


def _put_into_lane(diagram: OpenDiagram, step: str, lane: str) -> None:
    if lane:
        add_inside(diagram.element(lane), "flowNodeRef", step)


def _leave_lanes(diagram: OpenDiagram, step: str) -> None:
    for lane in diagram.root.iter(f"{{{BPMN}}}lane"):
        for text, child in references(lane, "flowNodeRef"):
            if text == step:
                take_out(child)


def _draw(drawing: Drawing, step: str, flows: list[str]) -> None:
    """Draw a step that was put into flows, whose old ways are forgotten."""
    for flow in flows:
        drawing.ways.pop(flow, None)
    redraw.draw_step(drawing, step)
