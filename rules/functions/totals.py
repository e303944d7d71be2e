"""Built-in functions that make one value of a list, or of the arguments one by one."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from rules.data_types import arithmetic, comparison
from rules.data_types.arithmetic import NUMBERS
from rules.data_types.values import Value, kind
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.limits import Run

Items = list[Value]


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
            raise Fault(
                f"{name} needs numbers; item {place} is {kind(item)}.", "Take it out with a filter first."
            )
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
    result = Decimal(0)
    for item in _numbers(items, name, run):
        result = NUMBERS.add(result, item)
    return result


@_both_ways("sum")
def sum_(run: Run, items: Items) -> Value:
    """Return the sum of numbers, or of durations of one kind; null of an empty list."""
    if not items:
        return None
    if isinstance(items[0], Decimal) or items[0] is None:
        return total(items, run)
    result = items[0]
    if kind(result) not in ("a days and time duration", "a years and months duration"):
        raise Fault(f"sum needs numbers; item 1 is {kind(result)}.")
    for item in items[1:]:
        run.tick()
        if item is None:
            raise Fault("sum cannot add nothing.", "Take it out with a filter first.")
        result = arithmetic.calculate("+", result, item)
    return result


@_both_ways("mean")
def mean(run: Run, items: Items) -> Value:
    """Return the average of numbers; null of an empty list."""
    return NUMBERS.divide(total(items, run, "mean"), Decimal(len(items))) if items else None


@_both_ways("product")
def product(run: Run, items: Items) -> Value:
    """Return the numbers of a list multiplied; null of an empty list."""
    if not items:
        return None
    result = Decimal(1)
    for item in _numbers(items, "product", run):
        result = arithmetic.calculate("*", result, item)
    return result


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
