"""The steps of a diagram as its list shows them: what they are, what follows, and what is wrong there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.checks.problem import Problem
from engine.definition.bpmn_xml import BPMN
from engine.definition.diagrams import Diagram, Flow, Node, Scope
from engine.definition.understood_steps import is_understood
from engine.editing.step_edits import NEW_LANE
from engine.editing.step_kinds import HOSTS, kind_of_step
from engine.studio.draft_catalogue import DraftCatalogue
from web.presenters.studio.step_fields import Field, Options, fields_of, role_words
from web.presenters.studio.step_order import drawn_steps


@dataclass(frozen=True)
class WayView:
    """A flow out of a step: its words, where it leads, and what must be true for it to be taken."""

    id: str
    name: str
    target: str
    target_label: str
    condition: str
    is_default: bool


@dataclass(frozen=True)
class StepView:
    """A step: `beside` and `within` name the step on whose edge it sits, or whose inside it belongs to."""

    id: str
    number: int
    label: str
    name: str
    kind: str
    role: str
    lane: str
    beside: str
    within: str
    is_end: bool
    is_choice: bool
    may_have_beside: bool
    may_be_removed: bool
    fields: Sequence[Field]
    ways: Sequence[WayView]
    problems: Sequence[Problem] = field(default=())

    @property
    def settings(self) -> list[Field]:
        """The fields that say something."""
        return [one for one in self.fields if one.shown]


def step_views(
    diagram: Diagram, is_journey: bool, catalogue: DraftCatalogue, problems: Sequence[Problem]
) -> list[StepView]:
    """Return the steps of a diagram in the order in which they are read."""
    views: list[StepView] = []
    lanes = _lane_of_each(diagram)
    for scope in diagram.scopes:
        for key in drawn_steps(scope):
            node = scope.nodes[key]
            own = [problem for problem in problems if problem.element in _elements(scope, node)]
            fields = fields_of(node, is_journey, catalogue)
            number = len(views) + 1
            views.append(_view(diagram, scope, node, number, fields, own, lanes.get(key, "")))
    return views


def problems_elsewhere(problems: Sequence[Problem], views: Sequence[StepView]) -> list[Problem]:
    """Return the problems of a diagram that no step of it shows."""
    shown = {id(problem) for view in views for problem in view.problems}
    return [problem for problem in problems if id(problem) not in shown]


def lane_options(diagram: Diagram, catalogue: DraftCatalogue) -> Options:
    """Return the lanes of a diagram, and the roles that have none there; nothing if it has none."""
    lanes = [(lane.get("id", ""), lane.get("name", "")) for lane in diagram.root.iter(f"{{{BPMN}}}lane")]
    names = {name for _, name in lanes}
    if not lanes:
        return []
    new = [role for role in catalogue.roles if role_words(role) not in names]
    return [*lanes, *((f"{NEW_LANE}{role}", f"{role_words(role)} (a new lane)") for role in new)]


def target_options(views: Sequence[StepView]) -> Options:
    """Return the steps to which a flow may lead."""
    return [
        (view.id, f"{view.number}. {view.label}")
        for view in views
        if not view.beside and view.kind != "Start"
    ]


def _view(
    diagram: Diagram,
    scope: Scope,
    node: Node,
    number: int,
    fields: Sequence[Field],
    problems: Sequence[Problem],
    lane: str,
) -> StepView:
    host = scope.nodes.get(node.attached_to or "")
    return StepView(
        id=node.id,
        number=number,
        label=node.label,
        name=node.name,
        kind=kind_of_step(node).label,
        role=role_words(node.role) if node.role else "",
        lane=lane,
        beside=host.label if host else "",
        within=scope.name if scope is not diagram.process else "",
        is_end=node.kind == "endEvent",
        is_choice=node.kind == "exclusiveGateway",
        may_have_beside=node.kind in HOSTS,
        may_be_removed=node.kind != "startEvent",
        fields=fields,
        ways=[_way(scope, flow) for flow in _leaving(scope, node.id)],
        problems=problems,
    )


def _leaving(scope: Scope, step: str) -> list[Flow]:
    """Return the flows that somebody drew out of a step, past a split that is only understood."""
    flows = []
    for flow in scope.leaving(step):
        if is_understood(flow.target):
            flows += scope.leaving(flow.target)
        else:
            flows.append(flow)
    return flows


def _way(scope: Scope, flow: Flow) -> WayView:
    source, target = scope.nodes[flow.source], scope.nodes.get(flow.target)
    label = target.label if target else flow.target
    default = source.default == flow.id
    return WayView(flow.id, flow.name, flow.target, label, flow.condition or "", default)


def _elements(scope: Scope, node: Node) -> set[str]:
    return {node.id, *(flow.id for flow in scope.leaving(node.id))}


def _lane_of_each(diagram: Diagram) -> Mapping[str, str]:
    return {
        (reference.text or "").strip(): lane.get("id", "")
        for lane in diagram.root.iter(f"{{{BPMN}}}lane")
        for reference in lane.findall(f"{{{BPMN}}}flowNodeRef")
    }
