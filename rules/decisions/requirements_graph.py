"""The elements of a DMN file and what each requires: inputs, decisions, knowledge, services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rules.data_types import types, values
from rules.data_types.types import Type
from rules.data_types.values import Function, Value
from rules.decisions.table_runner import RunningTable
from rules.errors import DecisionError, Fault, FeelError, TooMuch
from rules.evaluation.calls import user_function
from rules.evaluation.scope import MISSING, Scope
from rules.limits import Run, weigh

Logic = Callable[[Scope], Value]
Key = tuple[str, str]
"""Namespace of the file and id of the element."""


def _nothing(scope: Scope) -> Value:
    """Return what an element without logic of its own gives."""
    return None


@dataclass
class Element:
    """One element of the requirements graph."""

    key: Key
    name: str
    kind: str  # input, decision, knowledge or service
    type: Type = types.ANY
    logic: Logic = _nothing
    requires: tuple[Key, ...] = ()
    parameters: tuple[str, ...] = ()
    parameter_types: tuple[Type, ...] = ()
    inputs: tuple[Key, ...] = ()  # of a service: its input data and input decisions
    gives: tuple[Key, ...] = ()  # of a service: its output decisions
    tables: tuple[RunningTable, ...] = ()
    names: frozenset[str] = field(default=frozenset())
    id: str = ""


class Graph:
    """All elements of a file and of the files it imports."""

    def __init__(self, namespace: str, file: str) -> None:
        self.namespace = namespace
        self.file = file
        self.elements: dict[Key, Element] = {}
        self.prefixes: dict[str, str] = {}  # namespace -> the name under which it is imported

    def element(self, key: Key) -> Element:
        """Return the element of a key; raises DecisionError when the file refers to nothing."""
        element = self.elements.get(key)
        if element is None:
            raise DecisionError(f"{self.file} refers to '{key[1]}', which is not in it. Draw it again.")
        return element

    def reached(self, key: Key) -> Iterable[Element]:
        """Yield an element and everything it requires, each once."""
        seen: set[Key] = set()
        todo = [key]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                element = self.element(at)
                yield element
                todo.extend(element.requires)

    def check_cycles(self) -> None:
        """Refuse decisions that require one another in a circle."""
        state: dict[Key, int] = {}
        for start in self.elements:
            self._visit(start, state, 0)

    def _visit(self, key: Key, state: dict[Key, int], depth: int) -> None:
        element = self.element(key)
        if element.kind != "decision" or state.get(key) == 2:
            return
        if state.get(key) == 1 or depth > 100:
            raise DecisionError(
                f"The decision '{element.name}' requires itself, in a circle. Break the circle."
            )
        state[key] = 1
        for other in element.requires:
            self._visit(other, state, depth + 1)
        state[key] = 2


class Evaluation:
    """One evaluation of decisions over some variables; each decision is worked out once."""

    def __init__(self, graph: Graph, context: Mapping[str, Any], run: Run) -> None:
        self.graph = graph
        self.context = context
        self.run = run
        self.done: dict[Key, Value] = {}

    def value(self, key: Key) -> Value:
        """Return what an element stands for."""
        if key not in self.done:
            element = self.graph.element(key)
            self.done[key] = _WORK[element.kind](self, element)
        return self.done[key]

    def _scope(self, element: Element) -> Scope:
        names: dict[str, Value] = {}
        for key in element.requires:
            required = self.graph.element(key)
            prefix = self.graph.prefixes.get(key[0], "") if key[0] != element.key[0] else ""
            place = names.setdefault(prefix, {}) if prefix else names
            value = self.value(key)
            if value is not MISSING:
                place[required.name] = value
        # A table drawn without input boxes reads the variables directly, as modelling tools let it.
        outer = Scope({}, None, self.run, self.context if self.run.strict else {})
        return Scope(names, outer, self.run)

    def input(self, element: Element) -> Value:
        """Return an input, checked against its type."""
        value = self.context.get(element.name, MISSING)
        if value is MISSING:
            return MISSING if self.run.strict else None
        try:
            return types.coerce(values.adopt(value), element.type, f"The input '{element.name}'")
        except Fault as fault:
            return self._failed(fault)

    def decision(self, element: Element) -> Value:
        """Return what a decision gives."""
        try:
            return types.coerce(
                element.logic(self._scope(element)), element.type, f"The result of '{element.name}'"
            )
        except Fault as fault:
            return self._failed(fault)
        except TooMuch:
            raise
        except FeelError as problem:
            raise DecisionError(f"In the decision '{element.name}': {problem}") from None

    def _failed(self, fault: Fault) -> Value:
        if self.run.strict:
            raise DecisionError(f"{fault.message} {fault.fix}".strip())
        return None

    def knowledge(self, element: Element) -> Value:
        """Return the function that a business knowledge model stands for."""
        scope = Scope({}, None, self.run)
        function = user_function(
            element.name, element.parameters, element.logic, scope, element.parameter_types, element.type
        )
        self.done[element.key] = scope.names[element.name] = (
            function  # known before its own requirements, for recursion
        )
        inner = self._scope(element)
        scope.names.update(inner.names)
        scope.outer = inner.outer
        return function

    def service(self, element: Element) -> Value:
        """Return the function that a decision service stands for."""

        def call(run: Run, arguments: Sequence[Value]) -> Value:
            if len(arguments) != len(element.inputs):
                raise Fault(
                    f"{element.name} takes {len(element.inputs)} arguments; {len(arguments)} were given."
                )
            inner = Evaluation(self.graph, {}, run)
            for key, argument in zip(element.inputs, arguments, strict=True):
                required = self.graph.element(key)
                inner.done[key] = types.coerce(argument, required.type, f"'{required.name}'")
            run.enter()
            try:
                return types.coerce(inner.outputs(element), element.type, f"The result of '{element.name}'")
            finally:
                run.leave()

        return Function(element.name, tuple(self.graph.element(key).name for key in element.inputs), call)

    def outputs(self, element: Element) -> Value:
        """Return what a service's output decisions give: the one value, or a context."""
        outputs = {self.graph.element(key).name: self.value(key) for key in element.gives}
        return next(iter(outputs.values())) if len(outputs) == 1 else outputs


_WORK: dict[str, Callable[[Evaluation, Element], Value]] = {
    "input": Evaluation.input,
    "decision": Evaluation.decision,
    "knowledge": Evaluation.knowledge,
    "service": Evaluation.service,
}


def evaluate(
    graph: Graph, key: Key, context: Mapping[str, Any], *, strict: bool, now: datetime | None
) -> tuple[Value, Run]:
    """Return the value of an element and the meter, which holds the fired rules."""
    run = Run(strict=strict, now=now, variables=context)
    evaluation = Evaluation(graph, context, run)
    try:
        value = evaluation.value(key)
        weigh(value, run)
    except RecursionError:
        raise DecisionError(f"{graph.file} goes too deep. Split the decision.") from None
    return value, run


def call_by_name(function: Value, arguments: Mapping[str, Any], run: Run) -> Value:
    """Return what a service gives for inputs by name; a missing one is null or, in strict mode, an error."""
    if not isinstance(function, Function):
        return function
    missing = [name for name in function.parameters if name not in arguments]
    try:
        if missing:
            raise Fault(f"{function.name} needs {', '.join(missing)}.")
        return function.call(run, [values.adopt(arguments[name]) for name in function.parameters])
    except Fault as fault:
        if run.strict:
            raise DecisionError(f"{fault.message} {fault.fix}".strip()) from None
        return None
