"""Built-in functions on lists."""

from __future__ import annotations

import functools
from collections.abc import Callable
from decimal import Decimal

from rules import arithmetic, comparison, limits
from rules.arithmetic import NUMBERS
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.functions.strings import whole
from rules.limits import Run
from rules.values import Function, Value, kind

Items = list[Value]


@builtin("list contains(list: list, element: any)")
def list_contains(run: Run, items: Items, element: Value) -> Value:
    """Return whether a list holds a value."""
    return any(comparison.same(item, element, run) for item in items)


@builtin("count(list: list)")
def count(run: Run, items: Items) -> Value:
    """Return how many items a list has."""
    return Decimal(len(items))


def _both_ways(spec: str) -> Callable[[Callable[[Run, Items], Value]], Callable[[Run, Items], Value]]:
    """Register a function that takes one list, or the items one by one."""

    def register(work: Callable[[Run, Items], Value]) -> Callable[[Run, Items], Value]:
        builtin(f"{spec}(list: list)")(work)
        builtin(f"{spec}(c: any...)")(lambda run, *items: work(run, list(items)))
        return work

    return register


def _numbers(items: Items, name: str, run: Run) -> list[Decimal]:
    run.tick(len(items))
    for place, item in enumerate(items, 1):
        if not isinstance(item, Decimal):
            raise Fault(f"{name} needs numbers; item {place} is {kind(item)}.", "Take it out with a filter first.")
    return items


def _extreme(items: Items, run: Run, *, smallest: bool) -> Value:
    run.tick(len(items))
    if not items:
        return None
    best = items[0]
    if len(items) == 1:
        comparison.less(best, best)
    for item in items[1:]:
        if comparison.less(item, best) if smallest else comparison.less(best, item):
            best = item
    return best


@_both_ways("min")
def min_(run: Run, items: Items) -> Value:
    """Return the smallest item; null of an empty list."""
    return _extreme(items, run, smallest=True)


@_both_ways("max")
def max_(run: Run, items: Items) -> Value:
    """Return the biggest item; null of an empty list."""
    return _extreme(items, run, smallest=False)


def total(items: Items, run: Run, name: str = "sum") -> Decimal:
    """Return the sum of numbers."""
    found = Decimal(0)
    for item in _numbers(items, name, run):
        found = NUMBERS.add(found, item)
    return found


@_both_ways("sum")
def sum_(run: Run, items: Items) -> Value:
    """Return the sum of numbers, or of durations of one kind; null of an empty list."""
    if not items:
        return None
    if isinstance(items[0], Decimal) or items[0] is None:
        return total(items, run)
    found = items[0]
    if kind(found) not in ("a days and time duration", "a years and months duration"):
        raise Fault(f"sum needs numbers; item 1 is {kind(found)}.")
    for item in items[1:]:
        run.tick()
        if item is None:
            raise Fault("sum cannot add nothing.", "Take it out with a filter first.")
        found = arithmetic.calculate("+", found, item)
    return found


@_both_ways("mean")
def mean(run: Run, items: Items) -> Value:
    """Return the average of numbers; null of an empty list."""
    return NUMBERS.divide(total(items, run, "mean"), Decimal(len(items))) if items else None


@_both_ways("product")
def product(run: Run, items: Items) -> Value:
    """Return the numbers of a list multiplied; null of an empty list."""
    if not items:
        return None
    found = Decimal(1)
    for item in _numbers(items, "product", run):
        found = arithmetic.calculate("*", found, item)
    return found


@_both_ways("median")
def median(run: Run, items: Items) -> Value:
    """Return the middle number, or the mean of the middle two; null of an empty list."""
    numbers = sorted(_numbers(items, "median", run))
    if not numbers:
        return None
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return NUMBERS.divide(NUMBERS.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@_both_ways("stddev")
def stddev(run: Run, items: Items) -> Value:
    """Return the sample standard deviation of two or more numbers."""
    numbers = _numbers(items, "stddev", run)
    if len(numbers) < 2:
        raise Fault("stddev needs two numbers or more.")
    average = NUMBERS.divide(total(items, run), Decimal(len(numbers)))
    squares = Decimal(0)
    for number in numbers:
        squares = NUMBERS.add(squares, NUMBERS.power(NUMBERS.subtract(number, average), Decimal(2)))
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(numbers) - 1)))


@_both_ways("mode")
def mode(run: Run, items: Items) -> Value:
    """Return the numbers that occur most often, in order."""
    counts: dict[Decimal, int] = {}
    for number in _numbers(items, "mode", run):
        counts[number] = counts.get(number, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(number for number, times in counts.items() if times == most)


def _truths(items: Items, name: str, run: Run, stop: bool) -> Value:
    """Return `stop` when an item is it, null when one is neither, else the opposite."""
    run.tick(len(items))
    outcome: bool | None = not stop
    for item in items:
        if item is not None and not isinstance(item, bool):
            if run.strict:
                raise Fault(f"{name} needs true or false; the list holds {kind(item)}.")
            outcome = None
        elif item is stop:
            return stop
        elif item is None:
            outcome = None
    return outcome


@_both_ways("all")
def all_(run: Run, items: Items) -> Value:
    """Return whether every item is true; true of an empty list."""
    return _truths(items, "all", run, False)


@_both_ways("any")
def any_(run: Run, items: Items) -> Value:
    """Return whether an item is true; false of an empty list."""
    return _truths(items, "any", run, True)


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
    made = []
    for item in items:
        outcome = match.call(run, [item, new])
        if not isinstance(outcome, bool):
            raise Fault("The match function of 'list replace' must give true or false.")
        made.append(new if outcome else item)
    return made


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
    kept: Items = []
    for item in items:
        if not any(comparison.same(item, other, run) for other in kept):
            kept.append(item)
    return kept


@builtin("union(list: list...)")
def union(run: Run, *lists: Items) -> Value:
    """Return the values of all lists, each once."""
    return distinct_values(run, _joined(run, *lists))


@builtin("flatten(list: list)")
def flatten(run: Run, items: Items) -> Value:
    """Return the items of a list and of all lists inside it."""
    made: Items = []
    todo = items[::-1]
    while todo:
        run.tick()
        item = todo.pop()
        if isinstance(item, list):
            todo.extend(item[::-1])
        else:
            made.append(item)
        limits.check_length(len(made) + len(todo))
    return made


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
