"""What the forms of the list of steps do to a diagram: each act checks what was typed and makes one edit."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from engine.definition import declaration
from engine.definition.kinds import Kinds
from engine.definition.operations import Operations
from engine.editing import flow_edits, setting_edits, step_edits
from engine.editing.open_diagram import OpenDiagram
from engine.editing.setting_edits import PARAMETER
from engine.editing.step_kinds import BESIDE, KINDS, StepKind, kind_named
from web.presenters.studio.field_checks import condition_fault, fault_of
from web.presenters.studio.step_views import StepView

Answers = Mapping[str, str]


class NotRight(Exception):
    """Something that was typed is wrong: `faults` has the words by the names of the fields."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(", ".join(faults.values()))


@dataclass(frozen=True)
class Desk:
    """What an act works with: the diagram, an element, what was typed, and what may be read there."""

    diagram: OpenDiagram
    element: str
    answers: Answers
    known: Mapping[str, Kinds]
    operations: Operations
    steps: Mapping[str, StepView] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.answers.get(name, "").strip()


def do(act: str, desk: Desk) -> str:
    """Do an act and return the id of the step to look at next.

    Raises NotRight for what was typed, NotAccepted for what cannot be done, KeyError for an unknown act.
    """
    return ACTS[act](desk)


def _add(desk: Desk) -> str:
    kind = _kind(desk, KINDS)
    return step_edits.add_step(desk.diagram, desk.element, kind, desk.text("name"), desk.text("lane"))


def _after(desk: Desk) -> str:
    kind = _kind(desk, KINDS)
    return step_edits.add_after(desk.diagram, desk.element, kind, desk.text("name"), desk.text("lane"))


def _beside(desk: Desk) -> str:
    kind = _kind(desk, BESIDE)
    goes_on = bool(desk.text("goes_on"))
    _need(desk, "target", "Choose the step to which it leads.")
    return step_edits.add_beside(
        desk.diagram, desk.element, kind, desk.text("name"), desk.text("target"), not goes_on
    )


def _change(desk: Desk) -> str:
    """Write the name and the settings of a step; fields that were not on the page stay as they are."""
    desk.diagram.step(desk.element)
    view = desk.steps[desk.element]
    fields = {one.name: one for one in view.fields}
    faults = {
        name: fault_of(one, desk.text(name), desk.known, desk.operations) for name, one in fields.items()
    }
    _refuse(faults)
    _need(desk, "name", "Give the step a name.")
    name = " ".join(desk.text("name").split())
    if name != view.name:
        step_edits.rename(desk.diagram, desk.element, name)
    setting_edits.change_settings(desk.diagram, desk.element, _settings(desk, fields))
    return desk.element


def _settings(desk: Desk, names: Iterable[str]) -> dict[str, str]:
    """Return the settings that were typed, without parameters that the chosen operation does not have."""
    settings = {name: desk.answers.get(name, "").replace("\r\n", "\n") for name in names}
    view, chosen = desk.steps[desk.element], settings.get("operation", "")
    before = next((one.value for one in view.fields if one.name == "operation"), chosen)
    if chosen == before or chosen not in desk.operations.names:
        return settings
    taken = declaration.parameters_of(desk.operations.operation(chosen))
    return {
        name: text
        for name, text in settings.items()
        if not name.startswith(PARAMETER) or name.removeprefix(PARAMETER) in taken
    }


def _flow(desk: Desk) -> str:
    """Write the words, the condition and the target of a flow."""
    element = desk.diagram.flow(desk.element)
    source, default = element.get("sourceRef", ""), bool(desk.text("default"))
    _refuse({"condition": "" if default else condition_fault(desk.text("condition"), desk.known)})
    if desk.text("target") not in ("", element.get("targetRef")):
        flow_edits.redirect(desk.diagram, desk.element, desk.text("target"))
    words = (desk.text("name"), desk.text("condition"), default)
    flow_edits.change_flow(desk.diagram, desk.element, *words)
    return source


def _connect(desk: Desk) -> str:
    default = bool(desk.text("default"))
    _need(desk, "target", "Choose the step to which it leads.")
    _refuse({"condition": "" if default else condition_fault(desk.text("condition"), desk.known)})
    words = (desk.text("name"), desk.text("condition"), default)
    flow_edits.connect(desk.diagram, desk.element, desk.text("target"), *words)
    return desk.element


def _move(desk: Desk) -> str:
    _need(desk, "lane", "Choose a lane.")
    step_edits.move(desk.diagram, desk.element, desk.text("lane"))
    return desk.element


def _remove(desk: Desk) -> str:
    return step_edits.remove(desk.diagram, desk.element, desk.text("onward"))


def _disconnect(desk: Desk) -> str:
    source = desk.diagram.flow(desk.element).get("sourceRef", "")
    flow_edits.disconnect(desk.diagram, desk.element)
    return source


ACTS: Mapping[str, Callable[[Desk], str]] = {
    "add": _add,
    "after": _after,
    "beside": _beside,
    "change": _change,
    "flow": _flow,
    "connect": _connect,
    "move": _move,
    "remove": _remove,
    "disconnect": _disconnect,
}


def _kind(desk: Desk, kinds: tuple[StepKind, ...]) -> StepKind:
    kind = kind_named(desk.text("kind"))
    faults = {"name": "" if desk.text("name") else "Give the step a name."}
    if kind is None or kind not in kinds:
        raise NotRight(
            {name: text for name, text in faults.items() if text} | {"kind": "Choose a kind of step."}
        )
    _refuse(faults)
    return kind


def _need(desk: Desk, name: str, words: str) -> None:
    _refuse({name: "" if desk.text(name) else words})


def _refuse(faults: Mapping[str, str]) -> None:
    wrong = {name: text for name, text in faults.items() if text}
    if wrong:
        raise NotRight(wrong)
