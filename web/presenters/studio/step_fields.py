"""The fields of a step's settings. They come from the catalogue that the editor's panel reads too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.definition.catalogue import Entry
from engine.definition.diagrams import Node
from engine.definition.step_properties import StepProperty, Takes
from engine.editing.setting_edits import PARAMETER, settings_of
from engine.studio.draft_catalogue import DraftCatalogue

Options = Sequence[tuple[str, str]]
_FEEL = {Takes.FEEL, Takes.LENGTH}


@dataclass(frozen=True)
class Field:
    """A field, with `shape` "text", "area", "choice" or "tick"; `place` is where an expression stands."""

    name: str
    label: str
    shape: str = "text"
    hint: str = ""
    options: Options = ()
    value: str = ""
    takes: Takes | None = None
    place: str = ""

    @property
    def shown(self) -> str:
        """The value as people read it."""
        if self.shape == "tick" or not self.value:
            return "Yes" if self.value else ""
        return dict(self.options).get(self.value, self.value)


def role_words(role: str) -> str:
    """Return a role as lanes name it."""
    return role.replace("_", " ").capitalize()


def fields_of(node: Node, is_journey: bool, catalogue: DraftCatalogue) -> list[Field]:
    """Return the fields of a step with their values, and of what is set though it has no meaning there."""
    values = settings_of(node)
    fields = [*_own(node, values, catalogue), *_properties(node, is_journey, catalogue)]
    known = {field.name for field in fields}
    fields += [
        Field(name, name, hint="This has no meaning here. Empty it to take it away.")
        for name in node.properties
        if name not in known
    ]
    return [_with_value(field, values.get(field.name, "")) for field in fields]


def _with_value(field: Field, value: str) -> Field:
    options = field.options
    if field.shape == "choice" and value not in dict(options):
        options = [*options, (value, f"{value} (does not exist)")]
    return replace(field, value=value, options=options)


def _own(node: Node, values: Mapping[str, str], catalogue: DraftCatalogue) -> Iterator[Field]:
    """Yield the fields that only steps of this kind have."""
    if node.kind == "serviceTask":
        yield from _operation(values, catalogue)
    if node.kind == "businessRuleTask":
        tables = [(table.name, table.name) for table in catalogue.tables]
        yield Field("table", "Decision table", "choice", _reads(values, catalogue), _choice(tables))
    if node.kind == "callActivity":
        processes = [(process.id, process.name or process.id) for process in catalogue.processes]
        yield Field("process", "Diagram that is carried out", "choice", "", _choice(processes))
    if node.kind == "scriptTask":
        hint = "One on each line: name = expression"
        yield Field("script", "Variables that it sets", "area", hint, place="its script")
    if node.event == "timer":
        hint = 'FEEL: a time, or a length of time such as duration("P2D")'
        yield Field("timer", "When", hint=hint, place="its timer", takes=Takes.FEEL)
    if node.kind == "boundaryEvent" and node.event in ("timer", "message"):
        hint = "Without this, the step beside it is stopped."
        yield Field("goes_on", "The step beside it goes on", "tick", hint)


def _operation(values: Mapping[str, str], catalogue: DraftCatalogue) -> Iterator[Field]:
    entry = next((one for one in catalogue.operations if one.name == values.get("operation")), None)
    names = [(one.name, one.name.replace("_", " ")) for one in catalogue.operations]
    says = entry.says if entry else "Choose one and save; then its parameters can be filled in."
    yield Field("operation", "Operation", "choice", says, _choice(names))
    if entry is None:
        return
    for name, kind in entry.parameters.items():
        yield _parameter(name, kind, entry)
    for setting in values:
        name = setting.removeprefix(PARAMETER)
        if setting.startswith(PARAMETER) and name not in entry.parameters:
            hint = f"“{entry.name}” has no such parameter. Empty it to take it away."
            yield Field(setting, name, hint=hint, place=f"the parameter “{name}”", takes=Takes.FEEL)
    if entry.result != "null" or values.get("variable"):
        gives = "nothing" if entry.result == "null" else entry.result
        yield Field("variable", "Variable for the result", hint=f"It gives {gives}.", takes=Takes.TEXT)


def _parameter(name: str, kind: str, entry: Entry) -> Field:
    optional = ", may be left out" if name in entry.optional else ""
    place = f"the parameter “{name}”"
    return Field(f"{PARAMETER}{name}", name, hint=f"FEEL: {kind}{optional}", place=place, takes=Takes.FEEL)


def _reads(values: Mapping[str, str], catalogue: DraftCatalogue) -> str:
    for table in catalogue.tables:
        if table.name == values.get("table"):
            return f"It reads {', '.join(table.inputs) or 'nothing'}."
    return ""


def _properties(node: Node, is_journey: bool, catalogue: DraftCatalogue) -> Iterator[Field]:
    """Yield the fields of the properties that steps of this kind may have."""
    if node.kind.endswith("CatchEvent") or node.kind == "boundaryEvent":
        if node.event != "message":
            return
    elif node.kind == "startEvent" and not is_journey:
        return
    for one in catalogue.properties:
        if node.kind in one.kinds:
            yield _property(one, catalogue)


def _property(one: StepProperty, catalogue: DraftCatalogue) -> Field:
    place = f"“{one.name}”" if one.takes in _FEEL else ""
    field = Field(one.name, one.label, hint=one.hint, takes=one.takes, place=place)
    match one.takes:
        case Takes.FORM:
            forms = [(form.name, form.title or form.name) for form in catalogue.forms]
            return replace(field, shape="choice", options=_choice(forms, "None"))
        case Takes.ROLE:
            roles = [(role, role_words(role)) for role in catalogue.roles]
            return replace(field, shape="choice", options=_choice(roles, "That of the lane"))
        case Takes.SOURCE:
            names = [(source.name, source.name.replace("_", " ")) for source in catalogue.sources]
            return replace(field, shape="choice", options=_choice(names, "None"))
        case Takes.FACTS | Takes.ROLES:
            return replace(field, hint=f"{one.hint} Names with spaces between them.".strip())
        case Takes.FEEL:
            return replace(field, hint=f"FEEL. {one.hint}".strip())
    return field


def _choice(options: Sequence[tuple[str, str]], empty: str = "Choose one") -> Options:
    return [("", empty), *options]
