"""Cells that cannot be meant: of a wrong kind, not among the allowed values, empty, or calling nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from rules.data_types import types
from rules.data_types.types import ANY, Type
from rules.data_types.values import Value, kind
from rules.decisions.table_runner import RunningTable
from rules.decisions.tables import Column
from rules.errors import Fault, RulesError
from rules.functions.registry import FUNCTIONS
from rules.proofs.cells import CellContent, called_names, literal_value, read_cell
from rules.proofs.findings import Finding, Kind, show

_HOLDS = {
    "number": "numbers",
    "string": "texts",
    "boolean": "true or false",
    "date": "dates",
    "time": "times of day",
    "date and time": "dates with a time",
    "days and time duration": "durations of days and times",
    "years and months duration": "durations of years and months",
    "duration": "durations",
    "list": "lists",
    "context": "contexts",
}


@dataclass(frozen=True)
class _Place:
    """One cell: its table, its rule (0 for the heading) and its column."""

    table: str
    rule: int
    column: str

    def finding(self, text: str, fix: str, *, is_sure: bool = True) -> Finding:
        """Return a finding about the cell."""
        rules = (self.rule,) if self.rule else ()
        where = f", rule {self.rule}" if self.rule else ""
        sentence = f"In '{self.table}'{where}, column “{self.column}”: {text}"
        return Finding(Kind.CELL, self.table, rules, {}, sentence, fix, self.column, is_sure)


def faults(running: RunningTable) -> Iterator[Finding]:
    """Yield what is wrong with the cells of a table, column by column."""
    table, words = running.table, running.words
    for at, column in enumerate(table.inputs):
        yield from _heading(running, column)
        yield from _Inputs(running, at).faults()
    for at, column in enumerate(table.outputs):
        yield from _heading(running, column)
        wanted = words.narrowed(
            words.types.named(column.type_name), column.allowed, f"the table '{table.decision}'"
        )
        for rule in table.rules:
            place = _Place(table.decision, rule.number, column.label)
            yield from _result(place, rule.outputs[at], wanted, words.names)
        if column.default:
            yield from _result(_Place(table.decision, 0, column.label), column.default, wanted, words.names)


def _heading(running: RunningTable, column: Column) -> Iterator[Finding]:
    place = _Place(running.table.decision, 0, column.label)
    name = column.type_name
    if name and not running.words.types.knows(name):
        near = difflib.get_close_matches(
            name.rpartition(":")[2], (*types.NAMES, *running.words.types.all()), n=1
        )
        meant = f"Did you mean “{near[0]}”?" if near else f"Use {', '.join(types.NAMES)}."
        yield place.finding(f"there is no type “{name}”.", meant)
    yield from _unknown_calls(place, column.expression, running.words.names, tests=False)


def _unknown_calls(place: _Place, text: str, names: frozenset[str], *, tests: bool) -> Iterator[Finding]:
    for name in called_names(text, names, tests=tests):
        if name not in FUNCTIONS and name not in names:
            near = difflib.get_close_matches(name, FUNCTIONS, n=1)
            meant = f"Did you mean “{near[0]}”?" if near else "Use a function of FEEL."
            yield place.finding(f"“{text}” calls “{name}”, and there is no such function.", meant)


class _Inputs:
    """The cells of one input column."""

    def __init__(self, running: RunningTable, at: int) -> None:
        self._table = running.table
        self._names = running.words.names
        self._column = running.table.inputs[at]
        self._kind = running.kinds[at]
        self._at = at

    def faults(self) -> Iterator[Finding]:
        """Yield what is wrong with the cells, rule by rule."""
        first: tuple[int, Value] | None = None
        for rule in self._table.rules:
            place = _Place(self._table.decision, rule.number, self._column.label)
            text = rule.inputs[self._at]
            content = read_cell(text, self._names)
            yield from _unknown_calls(place, text, self._names, tests=True)
            if content.is_condition and self._kind.base not in ("boolean", ANY.base):
                yield self._condition(place, text)
            for value in content.literals:
                if value is None:
                    continue
                yield from self._literal(place, content, value, first)
                first = first or (rule.number, value)

    def _condition(self, place: _Place, text: str) -> Finding:
        says = f"“{text}” does not look at the column's own input, {self._column.expression}."
        return place.finding(says, "Give what it tests a column of its own.", is_sure=False)

    def _literal(
        self, place: _Place, content: CellContent, value: Value, first: tuple[int, Value] | None
    ) -> Iterator[Finding]:
        if not self._kind.has_kind(value):
            says = f"{show(value)} is {kind(value)}, and the column holds {_holds(self._kind)}."
            yield place.finding(says, f"Write {_HOLDS.get(self._kind.base, 'such values')}.")
        elif self._kind.base == ANY.base and first is not None and type(first[1]) is not type(value):
            says = f"{show(value)} is {kind(value)}, and rule {first[0]} has {kind(first[1])}."
            yield place.finding(says, "Write values of one kind, and name it as the column's type.")
        elif not content.has_order and not self._kind.holds(value):
            yield place.finding(*_not_allowed(value, self._kind, self._names))


def _holds(wanted: Type) -> str:
    return _HOLDS.get(wanted.base, f"values of the type {wanted.base}")


def _not_allowed(value: Value, wanted: Type, names: frozenset[str]) -> tuple[str, str]:
    """Return the sentence and the mend for a value that is not allowed."""
    text = f"{show(value)} is not among the allowed values, {wanted.tests}."
    known = [word for word in read_cell(wanted.tests, names).literals if isinstance(word, str)]
    near = difflib.get_close_matches(value, known, n=1) if isinstance(value, str) else []
    return text, f'Did you mean "{near[0]}"?' if near else "Correct it, or allow it."


def _result(place: _Place, text: str, wanted: Type, names: frozenset[str]) -> Iterator[Finding]:
    if text in ("", "-"):
        yield place.finding(
            "the cell is empty, so the rule gives nothing.", "Write the result, or null for none."
        )
        return
    yield from _unknown_calls(place, text, names, tests=False)
    is_literal, value = literal_value(text, names)
    if is_literal:
        yield from _wrong_result(place, value, wanted, names)


def _wrong_result(place: _Place, value: Value, wanted: Type, names: frozenset[str]) -> Iterator[Finding]:
    try:
        types.coerce(value, wanted)
    except Fault:
        single = value[0] if isinstance(value, list) and len(value) == 1 else value
        if wanted.has_kind(single):
            yield place.finding(*_not_allowed(single, wanted, names))
        else:
            says = f"{show(value)} is {kind(value)}, and the column gives {_holds(wanted)}."
            yield place.finding(says, f"Write {_HOLDS.get(wanted.base, 'such values')}.")
    except RulesError:
        return
