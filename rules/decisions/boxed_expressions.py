"""Compiles the boxed expressions of DMN: literals, contexts, invocations, lists, loops and the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rules import limits
from rules.data_types import types
from rules.data_types.values import Value
from rules.decisions import tables, xml
from rules.decisions.table_runner import RunningTable
from rules.decisions.vocabulary import Words
from rules.errors import DecisionError, Fault
from rules.evaluation import calls, control_flow, lists_and_contexts
from rules.evaluation.scope import Scope

Logic = Callable[[Scope], Value]
EXPRESSIONS = (
    "literalExpression", "decisionTable", "context", "invocation", "list", "relation", "functionDefinition",
    "conditional", "for", "some", "every", "filter",
)  # fmt: skip


@dataclass
class Boxes:
    """Compiles the boxed expressions of one decision and keeps its tables and the names it reads."""

    words: Words
    decision: str
    decision_id: str
    tables: list[RunningTable]
    names: set[str]

    def compiled(self, element: xml.Element | None) -> Logic:
        """Return the logic of an expression element; raises DecisionError when there is none."""
        if element is None:
            return self._missing()
        logic = _BUILDERS[xml.local(element)](self, element)
        kind = self.words.types.named(xml.type_name(element))
        return logic if kind is types.ANY else _typed(logic, kind, f"The result of '{self.decision}'")

    def inside(self, element: xml.Element | None) -> Logic:
        """Return the logic of the expression that stands inside an element."""
        return self.compiled(None if element is None else xml.child(element, *EXPRESSIONS))

    def text(self, text: str) -> Logic:
        """Return the logic of a FEEL text."""
        if not text:
            return self._missing()
        expression = self.words.expression(text, f"the decision '{self.decision}'")
        self.names |= expression.names
        return expression.work_out

    def _missing(self) -> Logic:
        if self.words.strict:
            raise DecisionError(f"The decision '{self.decision}' has an empty expression. Fill it.")
        return lambda scope: None


def _typed(logic: Logic, kind: types.Type, what: str) -> Logic:
    return lambda scope: types.coerce(logic(scope), kind, what)


def soft(logic: Logic) -> Logic:
    """Return logic whose faults become null where the specification's null holds."""

    def run(scope: Scope) -> Value:
        try:
            return logic(scope)
        except Fault:
            if scope.run.strict:
                raise
            return None

    return run


def _literal(boxes: Boxes, element: xml.Element) -> Logic:
    language = element.get("expressionLanguage") or ""
    if language and "feel" not in language.lower():
        raise DecisionError(f"The decision '{boxes.decision}' is written in {language}. Write it in FEEL.")
    return boxes.text(xml.text_of(element))


def _table(boxes: Boxes, element: xml.Element) -> Logic:
    table = tables.describe(element, boxes.decision, boxes.decision_id)
    running = RunningTable(table, boxes.words)
    boxes.tables.append(running)
    boxes.names |= running.names()
    return running


def _context(boxes: Boxes, element: xml.Element) -> Logic:
    entries: list[tuple[str, Logic]] = []
    outside = boxes.names
    for entry in xml.children(element, "contextEntry"):
        variable = xml.child(entry, "variable")
        name = "" if variable is None else xml.attribute(variable, "name")
        boxes.names = set()
        kind = boxes.words.types.named(xml.type_name(variable))
        logic = soft(_typed(boxes.inside(entry), kind, f"'{name}'"))
        outside |= boxes.names - {known for known, _ in entries}
        entries.append((name, logic))
    boxes.names = outside

    def context(scope: Scope) -> Value:
        values: dict[str, Value] = {}
        inner = Scope(values, scope, scope.run)
        for name, logic in entries:
            value = logic(inner)
            if not name:
                return value
            values[name] = value
        return values

    return context


def _invocation(boxes: Boxes, element: xml.Element) -> Logic:
    function = boxes.inside(element)
    bindings = list(xml.children(element, "binding"))
    parameters = [xml.child(binding, "parameter") for binding in bindings]
    names = ["" if parameter is None else xml.attribute(parameter, "name") for parameter in parameters]
    arguments = [soft(boxes.inside(binding)) for binding in bindings]

    def invocation(scope: Scope) -> Value:
        values = [argument(scope) for argument in arguments]
        return calls.invoke(function(scope), values, names, scope.run)

    return invocation


def _list(boxes: Boxes, element: xml.Element) -> Logic:
    items = [soft(boxes.compiled(child)) for child in xml.children(element, *EXPRESSIONS)]
    return lambda scope: [item(scope) for item in items]


def _relation(boxes: Boxes, element: xml.Element) -> Logic:
    columns = [xml.attribute(column, "name") for column in xml.children(element, "column")]
    rows = [
        [soft(boxes.compiled(cell)) for cell in xml.children(row, *EXPRESSIONS)]
        for row in xml.children(element, "row")
    ]

    def relation(scope: Scope) -> Value:
        return [{name: cell(scope) for name, cell in zip(columns, row, strict=False)} for row in rows]

    return relation


def formal_parameters(boxes: Boxes, element: xml.Element) -> tuple[tuple[str, ...], tuple[types.Type, ...]]:
    """Return the names and types of a function's parameters."""
    parameters = list(xml.children(element, "formalParameter"))
    names = tuple(xml.attribute(parameter, "name") for parameter in parameters)
    return names, tuple(boxes.words.types.named(xml.type_name(parameter)) for parameter in parameters)


def _function(boxes: Boxes, element: xml.Element) -> Logic:
    kind = (element.get("kind") or "FEEL").upper()
    if kind != "FEEL":
        if boxes.words.strict:
            raise DecisionError(f"The decision '{boxes.decision}' calls a {kind} program. Write it in FEEL.")
        return lambda scope: None
    names, kinds = formal_parameters(boxes, element)
    outside, boxes.names = boxes.names, set()
    body = boxes.inside(element)
    boxes.names = outside | (boxes.names - set(names))
    return lambda scope: calls.user_function(boxes.decision, names, body, scope, kinds)


def _conditional(boxes: Boxes, element: xml.Element) -> Logic:
    condition, then, otherwise = (
        soft(boxes.inside(xml.child(element, part))) for part in ("if", "then", "else")
    )

    def conditional(scope: Scope) -> Value:
        outcome = condition(scope)
        if outcome is not None and not isinstance(outcome, bool):
            raise Fault("The condition gives neither true nor false.")
        return then(scope) if outcome is True else otherwise(scope)

    return conditional


def _loop(boxes: Boxes, element: xml.Element, part: str) -> tuple[str, Logic, Logic]:
    """Return the name, the list and the body of a boxed loop."""
    name = xml.attribute(element, "iteratorVariable")
    items = boxes.inside(xml.child(element, "in"))
    outside, boxes.names = boxes.names, set()
    body = soft(boxes.inside(xml.child(element, part)))
    boxes.names = outside | (boxes.names - {name, "partial", "item"})
    return name, items, body


def _for(boxes: Boxes, element: xml.Element) -> Logic:
    name, items, body = _loop(boxes, element, "return")

    def loop(scope: Scope) -> Value:
        results: list[Value] = []
        for item in control_flow.items_of(items(scope)):
            scope.run.tick()
            results.append(body(Scope({name: item, "partial": results[:]}, scope, scope.run)))
            limits.check_length(len(results))
            scope.run.charge(results)
        return results

    return loop


def _quantified(boxes: Boxes, element: xml.Element) -> Logic:
    name, items, body = _loop(boxes, element, "satisfies")
    stop = xml.local(element) == "some"

    def quantified(scope: Scope) -> Value:
        outcome: bool | None = not stop
        for item in control_flow.items_of(items(scope)):
            scope.run.tick()
            value = body(Scope({name: item}, scope, scope.run))
            if value is stop:
                return stop
            outcome = outcome if value is (not stop) else None
        return outcome

    return quantified


def _filter(boxes: Boxes, element: xml.Element) -> Logic:
    items = boxes.inside(xml.child(element, "in"))
    outside, boxes.names = boxes.names, set()
    match = soft(boxes.inside(xml.child(element, "match")))
    boxes.names = outside

    return lambda scope: lists_and_contexts.select_boxed(items(scope), match, scope)


_BUILDERS: dict[str, Callable[[Boxes, xml.Element], Logic]] = {
    "literalExpression": _literal,
    "decisionTable": _table,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "filter": _filter,
}
