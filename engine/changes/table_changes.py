"""What changed in a file of decision tables: columns, rules, cells and the order of rules.

A rule is known by its inputs, not by its id, which is given by place. A rule whose inputs changed is known by
its place among the rules that the other side does not have.
"""

from collections import Counter
from collections.abc import Iterator

from engine.changes import wording
from rules import dmn
from rules.decisions.tables import Column, Rule, Table

Key = tuple[tuple[str, ...], int]


def table_changes(before: bytes, after: bytes) -> list[str]:
    """Return the changes of a DMN file's two states; raises RulesError."""
    old, new = dmn.read_decisions(before, "before"), dmn.read_decisions(after, "after")
    olds, news = ({table.decision: table for table in side.tables} for side in (old, new))
    lines = []
    for name in dict.fromkeys([*olds, *news]):
        place = f"{name}, " if len({*olds, *news}) > 1 else ""
        if name not in olds or name not in news:
            lines.append(f"the table {wording.quoted(name)} was {'added' if name in news else 'removed'}")
        else:
            lines.extend(f"{place}{line}" for line in _table(olds[name], news[name]))
    return [*_title(old.title, new.title), *lines]


def _title(old: str, new: str) -> Iterator[str]:
    if old != new:
        yield f"the title changed: {wording.from_to(old, new)}"


def _table(old: Table, new: Table) -> Iterator[str]:
    policy = (f"{old.hit_policy} {old.aggregation}", f"{new.hit_policy} {new.aggregation}")
    if policy[0] != policy[1]:
        yield f"the hit policy changed: {wording.from_to(*policy)}"
    yield from _columns(old, new)
    yield from _rules(old, new)


def _columns(old: Table, new: Table) -> Iterator[str]:
    for what, olds, news in (("input", old.inputs, new.inputs), ("result", old.outputs, new.outputs)):
        yield from wording.by_key(
            what,
            {column.label: column for column in olds},
            {column.label: column for column in news},
            lambda column: wording.quoted(column.label),
            lambda one, other: wording.setting_changes(_column(one), _column(other)),
        )


def _column(column: Column) -> dict[str, str]:
    return {
        "expression": column.expression,
        "type": column.type_name,
        "allowed values": column.allowed,
        "default": column.default,
    }


def _rules(old: Table, new: Table) -> Iterator[str]:
    """Yield what changed in the rules: pair them by their inputs first, what is left by place."""
    olds, news = _keyed(old), _keyed(new)
    pairs = [(olds[key], news[key]) for key in news if key in olds]
    gone = [rule for key, rule in olds.items() if key not in news]
    fresh = [rule for key, rule in news.items() if key not in olds]
    places = {rule.number: rule for rule in gone} if len(old.rules) == len(new.rules) else {}
    pairs += [(places[rule.number], rule) for rule in fresh if rule.number in places]
    paired = {id(rule) for pair in pairs for rule in pair}
    for rule in fresh:
        if id(rule) not in paired:
            yield f"rule {rule.number} was added: {_whole(new, rule)}"
    for rule in gone:
        if id(rule) not in paired:
            yield f"rule {rule.number} was removed: {_whole(old, rule)}"
    for one, other in sorted(pairs, key=lambda pair: pair[1].number):
        cells = list(wording.setting_changes(_cells(old, one), _cells(new, other)))
        if cells:
            yield f"rule {other.number} changed: {'; '.join(cells)}"
    yield from _order(pairs)


def _order(pairs: list[tuple[Rule, Rule]]) -> Iterator[str]:
    numbers = [new.number for _, new in sorted(pairs, key=lambda pair: pair[0].number)]
    if numbers != sorted(numbers):
        yield "the order of the rules changed"


def _keyed(table: Table) -> dict[Key, Rule]:
    times: Counter[tuple[str, ...]] = Counter()
    keyed = {}
    for rule in table.rules:
        keyed[rule.inputs, times[rule.inputs]] = rule
        times[rule.inputs] += 1
    return keyed


def _cells(table: Table, rule: Rule) -> dict[str, str]:
    headings = [column.label for column in (*table.inputs, *table.outputs)]
    cells = dict(zip(headings, (*rule.inputs, *rule.outputs), strict=False))
    return cells | dict(zip(table.annotations, rule.annotations, strict=False))


def _whole(table: Table, rule: Rule) -> str:
    return ", ".join(f"{name} {text}" for name, text in _cells(table, rule).items() if text)
