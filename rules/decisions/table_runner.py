"""Runs a decision table inside a scope and notes the rules that fired."""

from __future__ import annotations

from dataclasses import dataclass

from rules.data_types import types
from rules.data_types.types import Type
from rules.data_types.values import Value
from rules.decisions import hit_policies
from rules.decisions.tables import Column, Rule, Table
from rules.decisions.vocabulary import Words
from rules.evaluation.scope import Scope
from rules.feel import Expression, UnaryTests


@dataclass(frozen=True)
class FiredRule:
    """A rule that applied: where it stands, what its author noted, what went in and what came out."""

    decision: str
    rule_id: str
    number: int
    annotations: dict[str, str]
    inputs: dict[str, Value]
    outputs: dict[str, Value]


@dataclass(frozen=True)
class _Row:
    rule: Rule
    tests: tuple[UnaryTests, ...]
    looks: tuple[tuple[int, UnaryTests], ...]
    """The tests that may fail, each with its column; a cell that lets everything pass is not looked at."""
    outputs: tuple[Expression | None, ...]


class RunningTable:
    """A table whose cells are compiled."""

    def __init__(self, table: Table, words: Words) -> None:
        self.table = table
        self.words = words
        self._name = table.decision
        where = f"the table '{table.decision}'"
        self._inputs = [words.expression(c.expression, f"{where}, column '{c.label}'") for c in table.inputs]
        self.kinds = [_input_type(column, words, where) for column in table.inputs]
        self._rows = [self._row(rule, words, where) for rule in table.rules]
        self._columns = [column.label for column in table.outputs]
        self._order = [_best_first(table, column, words, where) for column in table.outputs]
        self._results = [words.types.named(column.type_name) for column in table.outputs]
        self._defaults = [words.expression(c.default, where) if c.default else None for c in table.outputs]
        self._stop_at_first = table.hit_policy == "FIRST"

    @staticmethod
    def _row(rule: Rule, words: Words, where: str) -> _Row:
        place = f"{where}, rule {rule.number}"
        tests = tuple(words.tests(cell, place) for cell in rule.inputs)
        return _Row(
            rule,
            tests,
            tuple((at, test) for at, test in enumerate(tests) if not test.passes_all),
            tuple(words.expression(cell, place) if cell and cell != "-" else None for cell in rule.outputs),
        )

    def tests(self) -> list[tuple[UnaryTests, ...]]:
        """Return the compiled input cells of every rule."""
        return [row.tests for row in self._rows]

    def names(self) -> set[str]:
        """Return the variables that the cells read."""
        read: set[str] = set()
        for expression in (*self._inputs, *self._defaults):
            read |= expression.names if expression else set()
        for row in self._rows:
            for cell in (*row.tests, *row.outputs):
                read |= cell.names if cell else set()
        return read

    def __call__(self, scope: Scope) -> Value:
        """Return the table's result; raises Fault when it has none."""
        inputs = [
            _checked(expression.work_out(scope), kind, column.label)
            for expression, kind, column in zip(self._inputs, self.kinds, self.table.inputs, strict=True)
        ]
        hits = self._matches(inputs, scope)
        choice = hit_policies.Choice(self._name, self._columns, self._order, scope.run)
        chosen = hit_policies.KEEP[self.table.hit_policy](choice, hits)
        for hit in chosen:
            self._note(hit, inputs, scope)
        if self.table.hit_policy in hit_policies.SINGLE:
            return choice.shape(chosen[0][1]) if chosen else self._default(choice, inputs, scope)
        if not chosen and any(self._defaults):
            return self._default(choice, inputs, scope)
        return hit_policies.all_outputs(choice, chosen, self.table.aggregation)

    def _matches(self, inputs: list[Value], scope: Scope) -> list[hit_policies.Hit]:
        hits: list[hit_policies.Hit] = []
        for at, row in enumerate(self._rows):
            scope.run.tick()
            if all(test.passes(inputs[at], scope) for at, test in row.looks):
                hits.append((at, self._outputs(row, scope)))
                if self._stop_at_first:
                    break
        return hits

    def _outputs(self, row: _Row, scope: Scope) -> tuple[Value, ...]:
        return tuple(
            _checked(cell.work_out(scope) if cell else None, kind, column)
            for cell, kind, column in zip(row.outputs, self._results, self._columns, strict=True)
        )

    def _default(self, choice: hit_policies.Choice, inputs: list[Value], scope: Scope) -> Value:
        if not any(self._defaults):
            raise hit_policies.no_match(self._name, self._fed(inputs), scope.run)
        return choice.shape(tuple(cell.work_out(scope) if cell else None for cell in self._defaults))

    def _fed(self, inputs: list[Value]) -> dict[str, Value]:
        """Return the inputs by the text of their columns."""
        return {column.expression: value for column, value in zip(self.table.inputs, inputs, strict=True)}

    def _note(self, hit: hit_policies.Hit, inputs: list[Value], scope: Scope) -> None:
        rule = self._rows[hit[0]].rule
        notes = {
            name: text for name, text in zip(self.table.annotations, rule.annotations, strict=False) if text
        }
        fed = self._fed(inputs)
        outputs = dict(zip(self._columns, hit[1], strict=True))
        scope.run.fired.append(FiredRule(self._name, rule.id, rule.number, notes, fed, outputs))


def _input_type(column: Column, words: Words, where: str) -> Type:
    return words.narrowed(
        words.types.named(column.type_name), column.allowed, f"{where}, column '{column.label}'"
    )


def _best_first(table: Table, column: Column, words: Words, where: str) -> list[Value]:
    """Return the allowed results in their order, which only two hit policies use; others allow any tests."""
    words.tests(column.allowed, f"{where}, column '{column.label}'")
    return words.allowed_list(column.allowed, where) if table.hit_policy in hit_policies.BY_ORDER else []


def _checked(value: Value, kind: Type, what: str) -> Value:
    return types.coerce(value, kind, f"'{what}'")
