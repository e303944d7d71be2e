"""What kinds of values each variable of a folder may have, and the answers at each place of its diagrams."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.checks.declared.expression_kinds import Reading
from engine.checks.steps import Parts
from engine.checks.variables import ALWAYS_SET
from engine.definition import declaration, kinds
from engine.definition.answer_flow import Flow, Place
from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import ANY, NULL, Kind, Kinds
from engine.definition.release import find_decision
from engine.errors import NotFound
from forms.schema.questions import Field, Form
from rules import dmn, feel
from rules.decisions.tables import Table
from rules.errors import RulesError

Note = Callable[[str, str], None]
_ROUNDS = 12  # a variable copied from one to the next is known after as many rounds
_CHOICES = frozenset({"radio", "select"})
_QUESTIONS: Mapping[str, Kinds] = {
    **dict.fromkeys(("text", "textarea"), kinds.read("text")),
    **dict.fromkeys(("number", "money"), kinds.read("number")),
    "date": kinds.read("date"),
    "time": kinds.read("time"),
    "datetime": kinds.read("date and time"),
    "checkbox": kinds.read("boolean"),
    **dict.fromkeys(("checklist", "ranking"), kinds.read("list<text>")),
    "rows": kinds.read("list"),
}


class FolderKinds:
    """The kinds of a folder's variables: the union of what all steps that set one may set."""

    def __init__(self, scopes: Mapping[str, Scope], parts: Parts) -> None:
        self._scopes, self._parts = scopes, parts
        self._flow = Flow(scopes)
        self._of_form = {key: answers_of(form) for key, form in parts.forms.items()}
        self._answers: dict[Place, Kinds] = {}
        self.variables: dict[str, Kinds] = dict.fromkeys(parts.variables - ALWAYS_SET, ())
        for _ in range(_ROUNDS):
            before, self.variables = self.variables, self._once_more()
            if before == self.variables:
                break
        else:
            self.variables = {}  # a value that grows with each round: nothing is told of any

    def at(self, scope: Scope, node: Node, texts: Iterable[str]) -> dict[str, Kinds]:
        """Return the kinds of everything that these expressions of a step may read."""
        times = {"now": kinds.read("date and time"), "today": kinds.read("date")}
        known = {**self.variables, **times}
        if any("answers" in text for text in texts):
            known["answers"] = self.answers_at((scope.id, node.id))
        return known

    def answers_at(self, place: Place) -> Kinds:
        """Return what `answers` may be at a place: the answers of each form that may be answered last."""
        if place not in self._answers:
            answers = (self._of_form[key] for key in self._flow.forms_before(place) if key in self._of_form)
            self._answers[place] = kinds.union(*answers)
        return self._answers[place]

    def _once_more(self) -> dict[str, Kinds]:
        several: dict[str, list[Kinds]] = {}
        for scope in self._scopes.values():
            for node in scope.nodes.values():
                for name, value in self.set_by(scope, node):
                    several.setdefault(name, []).append(value)
        return {name: kinds.union(*values) for name, values in several.items()}

    def set_by(self, scope: Scope, node: Node) -> Iterator[tuple[str, Kinds]]:
        """Yield each variable that a step sets, and the kinds it may set it to."""
        if node.kind == "scriptTask":
            yield from assigned(node.script, self.at(scope, node, [node.script]), None)
        if node.kind == "serviceTask" and node.call and node.call.result:
            yield node.call.result, self._result(node.call.operation)
        if node.kind == "businessRuleTask":
            yield node.properties.get("result") or node.decision, self._decided(node.decision)

    def _result(self, operation: str) -> Kinds:
        if operation not in self._parts.operations.names:
            return ANY
        return declaration.result_of(self._parts.operations.operation(operation))

    def _decided(self, name: str) -> Kinds:
        try:
            decision = find_decision(self._parts.tables, name)
        except (NotFound, RulesError):
            return ANY
        tables = [table for file in self._parts.tables.values() for table in file.tables]
        own = [table for table in tables if table.decision == decision.name]
        return table_kinds(own[0]) if len(own) == 1 and _is_plain(decision, own[0]) else ANY


def assigned(script: str, known: Mapping[str, Kinds], note: Note | None) -> Iterator[tuple[str, Kinds]]:
    """Yield the name and the kinds of each assignment of a script; later lines see earlier ones."""
    variables = dict(known)
    for name, expression in feel.compile_assignments(script).lines:
        variables[name] = Reading(expression.text, variables, note).kinds()
        yield name, variables[name]


def answers_of(form: Form | None) -> Kinds:
    """Return the context of a form's answers. One that is not required, or may be hidden, may be null."""
    if form is None or not form.questions:
        return ANY if form is None else (Kind("context"),)
    always = {field.key for field in _never_hidden(form.fields) if field.required and field.kind in _CHOICES}
    entries = tuple(
        (field.key, _answer(field) if field.key in always else kinds.union(_answer(field), NULL))
        for field in form.questions
    )
    return (Kind("context", entries=entries),)


def _never_hidden(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        if field.hidden_if is None:
            yield from [field] if field.answered else _never_hidden(field.fields)


def table_kinds(table: Table) -> Kinds:
    """Return what a table may give: constants of its cells, in a context where it has several results."""
    if table.hit_policy in ("COLLECT", "RULE ORDER", "OUTPUT ORDER"):
        return kinds.read("list | number | null")
    columns = [
        kinds.union(*(_cell(rule.outputs[number]) for rule in table.rules), NULL)
        for number in range(len(table.outputs))
    ]
    if len(columns) == 1:
        return columns[0]
    labels = [column.label for column in table.outputs]
    return (Kind("context", entries=tuple(zip(labels, columns, strict=True))), *NULL)


def _is_plain(decision: dmn.Decision, table: Table) -> bool:
    return decision.kind == "decision" and all(not column.default for column in table.outputs)


def _cell(text: str) -> Kinds:
    try:
        return Reading(text, {}).kinds() if text.strip() else NULL
    except RulesError:
        return ANY


def _answer(field: Field) -> Kinds:
    if field.kind in _CHOICES:
        values = tuple(Kind("text", option.value) for option in field.options)
        return values if values and not field.source else (Kind("text"),)
    return _QUESTIONS.get(field.kind, ANY)
