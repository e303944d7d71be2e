"""Looks for inputs that no rule of a table answers, that two answer, and for rules that never apply.

Each column is tried with the values its own cells name, and with their neighbours. A gap or overlap that is
found is an example, so it is true. A value that nobody named (another text, nothing) shows that a rule can
apply, but is no gap. Tables whose cells read other variables are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from rules import limits
from rules.data_types import dates_and_times
from rules.data_types.types import Type
from rules.data_types.values import Value
from rules.decisions import hit_policies
from rules.decisions.table_runner import RunningTable
from rules.errors import Fault
from rules.evaluation.literals import unquote
from rules.evaluation.scope import Scope
from rules.feel import UnaryTests
from rules.functions import conversions
from rules.syntax import tokens

COMBINATIONS = 50_000
"""Combinations of inputs that are tried; a bigger table is tried in part."""
MOST_FINDINGS = 10


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a table: what, which rules, and inputs that show it."""

    kind: str  # gap, overlap or never
    table: str
    rules: tuple[int, ...]
    inputs: dict[str, Value]
    text: str


Choice = tuple[Value, int, bool]
"""A value of a column, the rules whose cell it passes as bits, and whether it is a value to expect."""


def examine(running: RunningTable) -> tuple[Finding, ...]:
    """Return what is wrong with a table; nothing when its cells read other variables."""
    rows = running.tests()
    if any(cell.names for row in rows for cell in row):
        return ()
    columns = [
        _choices([row[at] for row in rows], kind, column.allowed or kind.tests)
        for at, (column, kind) in enumerate(zip(running.table.inputs, running.kinds, strict=True))
    ]
    return tuple(Search(running, columns).findings())[:MOST_FINDINGS]


class Search:
    """Goes through the combinations of one table."""

    def __init__(self, running: RunningTable, columns: list[list[Choice]]) -> None:
        self.table = running.table
        self.columns = columns
        self.whole = (1 << len(self.table.rules)) - 1
        self.answers_all = any(column.default for column in self.table.outputs)

    def findings(self) -> Iterator[Finding]:
        """Yield gaps and overlaps, each pair of rules once, then rules that never apply."""
        applied = 0
        seen: set[tuple[int, ...]] = set()
        for tried, (values, mask, expected) in enumerate(self._combinations(0, [], self.whole, True)):
            if tried > COMBINATIONS:
                return
            applied |= mask & -mask if self.table.hit_policy == "FIRST" else mask
            rules = _numbers(mask)[:2]
            if expected and rules not in seen and self._wrong(rules):
                seen.add(rules)
                yield self._finding(rules, values)
        for number in _numbers(self.whole & ~applied):
            yield Finding("never", self.table.decision, (number,), {}, self._never(number))

    def _combinations(
        self, at: int, values: list[Value], mask: int, expected: bool
    ) -> Iterator[tuple[list[Value], int, bool]]:
        if at == len(self.columns):
            yield values, mask, expected
            return
        for value, passes, likely in self.columns[at]:
            yield from self._combinations(at + 1, [*values, value], mask & passes, expected and likely)

    def _wrong(self, rules: tuple[int, ...]) -> bool:
        if not rules:
            return self.table.hit_policy in hit_policies.SINGLE and not self.answers_all
        return len(rules) > 1 and self.table.hit_policy == "UNIQUE"

    def _finding(self, rules: tuple[int, ...], values: Sequence[Value]) -> Finding:
        name = self.table.decision
        inputs = {column.expression: value for column, value in zip(self.table.inputs, values, strict=True)}
        run = limits.Run(strict=True)
        shown = ", ".join(
            f"{text} is {conversions.show([value], run)[1:-1]}" for text, value in inputs.items()
        )
        if not rules:
            return Finding("gap", name, (), inputs, f"In '{name}' no rule applies when {shown}.")
        both = f"In '{name}' rules {rules[0]} and {rules[1]} both apply when {shown}."
        return Finding("overlap", name, rules, inputs, both)

    def _never(self, number: int) -> str:
        return (
            f"In '{self.table.decision}' rule {number} never applies; its cells or earlier rules prevent it."
        )


def _numbers(mask: int) -> tuple[int, ...]:
    return tuple(at + 1 for at in range(mask.bit_length()) if mask >> at & 1)


def _choices(cells: list[UnaryTests], kind: Type, allowed: str) -> list[Choice]:
    """Return one value for each set of rules that a column can tell apart, values to expect first."""
    texts = [*(cell.text for cell in cells), allowed]
    by_mask: dict[int, tuple[Value, bool]] = {}
    for value, expected in _candidates(texts):
        if kind.holds(value):
            mask = sum(1 << at for at, cell in enumerate(cells) if _passes(cell, value))
            by_mask.setdefault(mask, (value, expected))
    return [(value, mask, expected) for mask, (value, expected) in by_mask.items()]


def _passes(cell: UnaryTests, value: Value) -> bool:
    return cell.passes(value, Scope({}, None, limits.Run(strict=False)))


_OTHERS: tuple[Value, ...] = (
    "something else",
    Decimal(1_000_001),
    True,
    False,
    date(2001, 2, 3),
    datetime(2001, 2, 3, 4, 5, tzinfo=UTC),
    timedelta(hours=1),
    [],
)
"""One value of each kind that a cell hardly names."""


def _candidates(texts: list[str]) -> list[tuple[Value, bool]]:
    """Return the values that texts name, then their neighbours, then what nobody named."""
    cut = [piece for text in texts for piece in (*tokens.cut(text), tokens.Piece("END", "", 0, 0))]
    named: dict[tuple[type, Value], Value] = {}
    for before, piece in zip([tokens.Piece("END", "", 0, 0), *cut], cut, strict=False):
        for value in _named(piece, minus=before.kind == "MINUS"):
            named.setdefault((type(value), value), value)
    values = list(named.values())
    spans = any(piece.kind in ("LT", "LE", "GT", "GE", "_DOTS") for piece in cut)
    near = [(value, spans) for value in _neighbours(values)]
    others = [(value, False) for value in _OTHERS]
    return [*((value, True) for value in values), *near, *others, (None, not values)]


def _neighbours(values: list[Value]) -> list[Value]:
    """Return the values next to numbers and days; whole numbers where every number is whole."""
    numbers = [value for value in values if isinstance(value, Decimal)]
    days = [value for value in values if type(value) is date]
    places = max([0, *(-int(number.as_tuple().exponent) for number in numbers)])
    step = Decimal(1).scaleb(-places)
    beside = [number + side for number in numbers for side in (-step, step)]
    return [*beside, *(day + timedelta(days=side) for day in days for side in (-1, 1))]


def _named(piece: tokens.Piece, *, minus: bool) -> list[Value]:
    if piece.kind == "NUMBER":
        return [-Decimal(piece.text) if minus else Decimal(piece.text)]
    if piece.kind == "STRING":
        return [unquote(piece.text)]
    if piece.kind in ("TRUE", "FALSE"):
        return [True, False]
    if piece.kind != "AT":
        return []
    try:
        return [dates_and_times.read_any(unquote(piece.text[1:]))]
    except Fault:
        return []
