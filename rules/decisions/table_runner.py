"""Runs a decision table inside a scope and notes the rules that fired."""

from __future__ import annotations

from dataclasses import dataclass

from rules import types
from rules.decisions import hits
from rules.decisions.compiling import Words
from rules.decisions.tables import Column, Rule, Table
from rules.feel import Expression, UnaryTests
from rules.scope import Scope
from rules.types import Type
from rules.values import Value


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
        self._name = table.decision
        where = f"the table '{table.decision}'"
        self._inputs = [words.expression(c.expression, f"{where}, column '{c.label}'") for c in table.inputs]
        self.kinds = [_input_type(column, words, where) for column in table.inputs]
        self._rows = [self._row(rule, words, where) for rule in table.rules]
        self._columns = [column.label for column in table.outputs]
        self._order = [words.allowed_list(column.allowed, where) for column in table.outputs]
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
        given = [
            _checked(expression.work_out(scope), kind, column.label)
            for expression, kind, column in zip(self._inputs, self.kinds, self.table.inputs, strict=True)
        ]
        found = self._matches(given, scope)
        choice = hits.Choice(self._name, self._columns, self._order, scope.run)
        kept = hits.KEEP[self.table.hit_policy](choice, found)
        for hit in kept:
            self._note(hit, given, scope)
        if self.table.hit_policy in hits.SINGLE:
            return choice.shape(kept[0][1]) if kept else self._default(choice, given, scope)
        if not kept and any(self._defaults):
            return self._default(choice, given, scope)
        return hits.all_outputs(choice, kept, self.table.aggregation)

    def _matches(self, given: list[Value], scope: Scope) -> list[hits.Hit]:
        found: list[hits.Hit] = []
        for at, row in enumerate(self._rows):
            scope.run.tick()
            if all(test.passes(given[at], scope) for at, test in row.looks):
                found.append((at, self._outputs(row, scope)))
                if self._stop_at_first:
                    break
        return found

    def _outputs(self, row: _Row, scope: Scope) -> tuple[Value, ...]:
        return tuple(
            _checked(cell.work_out(scope) if cell else None, kind, column)
            for cell, kind, column in zip(row.outputs, self._results, self._columns, strict=True)
        )

    def _default(self, choice: hits.Choice, given: list[Value], scope: Scope) -> Value:
        if not any(self._defaults):
            raise hits.no_match(self._name, self._fed(given), scope.run)
        return choice.shape(tuple(cell.work_out(scope) if cell else None for cell in self._defaults))

    def _fed(self, given: list[Value]) -> dict[str, Value]:
        """Return the inputs by the text of their columns."""
        return {column.expression: value for column, value in zip(self.table.inputs, given, strict=True)}

    def _note(self, hit: hits.Hit, given: list[Value], scope: Scope) -> None:
        rule = self._rows[hit[0]].rule
        notes = {
            name: text for name, text in zip(self.table.annotations, rule.annotations, strict=False) if text
        }
        fed = self._fed(given)
        made = dict(zip(self._columns, hit[1], strict=True))
        scope.run.fired.append(FiredRule(self._name, rule.id, rule.number, notes, fed, made))


def _input_type(column: Column, words: Words, where: str) -> Type:
    return words.narrowed(
        words.types.named(column.type_name), column.allowed, f"{where}, column '{column.label}'"
    )


def _checked(value: Value, kind: Type, what: str) -> Value:
    return types.coerce(value, kind, f"'{what}'")
