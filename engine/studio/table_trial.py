"""A decision table tried while it is written: what it gives by which rules, and what is proved of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rules import dmn, feel
from rules.data_types.values import Value
from rules.decisions.table_runner import FiredRule
from rules.decisions.tables import Column
from rules.dmn import Decision, Decisions
from rules.errors import RulesError
from rules.proofs import findings
from rules.proofs.cells import read_cell

_PATH = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_BOOLEAN = ("true", "false")


@dataclass(frozen=True)
class TrialField:
    """One value that a table reads: a variable, or an entry of one as "answers.agreed".

    `choices` are the allowed values as FEEL writes them. Without any, a value of the kind is typed;
    `examples` are those that rules name.
    """

    name: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class AppliedRule:
    """A rule that applied: its table, its id and number, its notes (clause, reason) and its results."""

    table: str
    id: str
    number: int
    notes: Mapping[str, str]
    results: Mapping[str, str]


@dataclass(frozen=True)
class ProvedFinding:
    """What is proved of a table; `inputs` show it, and `can_be_tried` tells whether fields hold them all."""

    kind: str
    table: str
    rules: tuple[int, ...]
    inputs: Mapping[str, str]
    text: str
    fix: str
    column: str
    is_sure: bool
    can_be_tried: bool


@dataclass(frozen=True)
class Trial:
    """What a table gives for some values: its result as FEEL writes it, or why there is none.

    `wrong` says what is wrong with a value, by its field.
    """

    result: str = ""
    refusal: str = ""
    applied: tuple[AppliedRule, ...] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)


class TrialTable:
    """One decision of a DMN file; raises RulesError if the file or its cells cannot be read."""

    def __init__(self, content: bytes, name: str, decision: str | None = None) -> None:
        self._decisions: Decisions = dmn.read_decisions(content, f"{name}.dmn")
        self._decision: Decision = self._decisions.decision(decision)
        self.fields = tuple(self._fields())

    def findings(self) -> list[ProvedFinding]:
        """Return what is proved of the tables of the file."""
        names = {trial_field.name for trial_field in self.fields}
        return [
            ProvedFinding(
                kind=finding.kind.value,
                table=finding.table,
                rules=finding.rules,
                inputs={name: findings.show(value) for name, value in finding.inputs.items()},
                text=finding.text,
                fix=finding.fix,
                column=finding.column,
                is_sure=finding.is_sure,
                can_be_tried=bool(finding.inputs) and names.issuperset(finding.inputs),
            )
            for finding in self._decisions.findings()
        ]

    def run(self, texts: Mapping[str, str], now: datetime) -> Trial:
        """Return what comes of values as people type them; an empty one is null."""
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for trial_field in self.fields:
            try:
                _put(values, trial_field.name, _value(texts.get(trial_field.name, ""), trial_field.kind))
            except RulesError as error:
                wrong[trial_field.name] = str(error)
        if wrong:
            return Trial(wrong=wrong)
        try:
            outcome = self._decision.evaluate(values, now=now)
        except RulesError as error:
            return Trial(refusal=str(error))
        return Trial(findings.show(outcome.value), applied=tuple(map(_applied, outcome.fired)))

    def _fields(self) -> Iterator[TrialField]:
        """Yield a field for each column that reads one value, then for each variable that is read besides."""
        columns = {
            column.expression: (column, [rule.inputs[at] for rule in table.rules])
            for table in self._decisions.tables
            for at, column in enumerate(table.inputs)
        }
        inputs = self._decision.inputs
        roots = set()
        for path, (column, cells) in columns.items():
            root = path.partition(".")[0]
            if _PATH.fullmatch(path) and root in inputs and (root == path or root not in columns):
                roots.add(root)
                yield _field(path, column, cells)
        for name in inputs:
            if name not in roots:
                yield TrialField(name, name.replace("_", " ").capitalize(), "any")


def _field(path: str, column: Column, cells: Sequence[str]) -> TrialField:
    choices = _choices(column)
    named = dict.fromkeys(value for cell in cells for value in _texts(cell)) if not choices else {}
    return TrialField(path, column.label, column.type_name or "any", choices, tuple(named))


def _choices(column: Column) -> tuple[str, ...]:
    allowed = read_cell(column.allowed)
    if allowed.has_order or allowed.open_because:
        return ()
    if column.type_name == "boolean" and not allowed.literals:
        return _BOOLEAN
    return _texts(column.allowed)


def _texts(cell: str) -> tuple[str, ...]:
    """Return the values that a cell names, as FEEL writes them."""
    return tuple(findings.show(value) for value in read_cell(cell).literals if value is not None)


def _value(text: str, kind: str) -> Value:
    """Return the value of what was typed: FEEL, but a plain text may be typed without its quotation marks."""
    plain = text.strip()
    if not plain:
        return None
    if kind == "string" and plain != "null" and not plain.startswith('"'):
        return plain
    return feel.compile_expression(plain)({})


def _put(values: dict[str, Any], path: str, value: Value) -> None:
    *roots, last = path.split(".")
    place = values
    for root in roots:
        place = place.setdefault(root, {})
    place[last] = value


def _applied(rule: FiredRule) -> AppliedRule:
    results = {name: findings.show(value) for name, value in rule.outputs.items()}
    return AppliedRule(rule.decision, rule.rule_id, rule.number, rule.annotations, results)
