"""Built-in functions on lists."""

from __future__ import annotations

import functools
from decimal import Decimal

from rules import limits
from rules.data_types import comparison
from rules.data_types.values import Function, Value
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.functions.strings import whole
from rules.limits import Run

Items = list[Value]


@builtin("list contains(list: list, element: any)")
def list_contains(run: Run, items: Items, element: Value) -> Value:
    """Return whether a list holds a value."""
    return any(comparison.same(item, element, run) for item in items)


@builtin("count(list: list)")
def count(run: Run, items: Items) -> Value:
    """Return how many items a list has."""
    return Decimal(len(items))


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(run: Run, items: Items, start: Decimal, length: Decimal | None = None) -> Value:
    """Return the part of a list from a place counted from 1, or from the end when negative."""
    begin = _place(items, start)
    if length is None:
        return items[begin:]
    count = whole(length, "The length")
    if count < 1 or begin + count > len(items):
        raise Fault(f"The list has no {count} items from there.")
    return items[begin : begin + count]


def _place(items: Items, position: Decimal, beyond: int = 0) -> int:
    at = whole(position, "The position")
    if at == 0 or abs(at) > len(items) + (beyond if at > 0 else 0):
        raise Fault(f"There is no item {at} in a list of {len(items)}.", "The first item is 1.")
    return at - 1 if at > 0 else len(items) + at


@builtin("append(list: list, item: any...)")
def append(run: Run, items: Items, *more: Value) -> Value:
    """Return a list with items added at its end."""
    return _joined(run, items, list(more))


@builtin("concatenate(list: list...)")
def concatenate(run: Run, *lists: Items) -> Value:
    """Return the lists one after another."""
    return _joined(run, *lists)


def _joined(run: Run, *lists: Items) -> Items:
    length = sum(map(len, lists))
    limits.check_length(length)
    run.tick(length)
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(run: Run, items: Items, position: Decimal, item: Value) -> Value:
    """Return a list with an item put in before a place."""
    at = _place(items, position)
    return _joined(run, items[:at], [item], items[at:])


@builtin("remove(list: list, position: number)")
def remove(run: Run, items: Items, position: Decimal) -> Value:
    """Return a list without the item at a place."""
    at = _place(items, position)
    return items[:at] + items[at + 1 :]


@builtin("list replace(list: list, position: number, newItem: any)")
def replace_at(run: Run, items: Items, position: Decimal, item: Value) -> Value:
    """Return a list with the item at a place replaced."""
    at = _place(items, position)
    return [*items[:at], item, *items[at + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)")
def replace_matching(run: Run, items: Items, match: Function, new: Value) -> Value:
    """Return a list with every item replaced for which match(item, newItem) is true."""
    replaced = []
    for item in items:
        outcome = match.call(run, [item, new])
        if not isinstance(outcome, bool):
            raise Fault("The match function of 'list replace' must give true or false.")
        replaced.append(new if outcome else item)
    return replaced


@builtin("reverse(list: list)")
def reverse(run: Run, items: Items) -> Value:
    """Return a list backwards."""
    return items[::-1]


@builtin("index of(list: list, match: any)")
def index_of(run: Run, items: Items, match: Value) -> Value:
    """Return every place, counted from 1, where a list holds a value."""
    return [Decimal(at) for at, item in enumerate(items, 1) if comparison.same(item, match, run)]


@builtin("distinct values(list: list)")
def distinct_values(run: Run, items: Items) -> Value:
    """Return a list with each value once, in the order they first occur."""
    distinct: Items = []
    plain: set[tuple[type, Value]] = set()
    others: Items = []
    for item in items:
        run.tick()
        if isinstance(item, (Decimal, str)):
            if (type(item), item) not in plain:
                plain.add((type(item), item))
                distinct.append(item)
        elif not any(comparison.same(item, other, run) for other in others):
            others.append(item)
            distinct.append(item)
    return distinct


@builtin("union(list: list...)")
def union(run: Run, *lists: Items) -> Value:
    """Return the values of all lists, each once."""
    return distinct_values(run, _joined(run, *lists))


@builtin("flatten(list: list)")
def flatten(run: Run, items: Items) -> Value:
    """Return the items of a list and of all lists inside it."""
    flat: Items = []
    todo = items[::-1]
    while todo:
        run.tick()
        item = todo.pop()
        if isinstance(item, list):
            todo.extend(item[::-1])
        else:
            flat.append(item)
        limits.check_length(len(flat) + len(todo))
    return flat


@builtin("sort(list: list, precedes?: function)")
def sort(run: Run, items: Items, precedes: Function | None = None) -> Value:
    """Return a list in order; `precedes` says of two items whether the first comes before the second."""

    def before(left: Value, right: Value) -> bool:
        run.tick()
        if precedes is None:
            return comparison.less(left, right)
        outcome = precedes.call(run, [left, right])
        if not isinstance(outcome, bool):
            raise Fault("The function given to sort must give true or false.")
        return outcome

    return sorted(items, key=functools.cmp_to_key(lambda a, b: -1 if before(a, b) else int(before(b, a))))


@builtin("partition(list: list, size: number)")
def partition(run: Run, items: Items, size: Decimal) -> Value:
    """Return a list cut into lists of a size."""
    step = whole(size, "The size")
    if step < 1:
        raise Fault("The size must be 1 or more.")
    return [items[at : at + step] for at in range(0, len(items), step)]
