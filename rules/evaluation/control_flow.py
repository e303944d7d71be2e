"""Choices, loops and quantifiers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rules import limits
from rules.data_types.values import Range, Value, kind
from rules.errors import Fault
from rules.evaluation.compiler import Closure, Compiler, node, place
from rules.evaluation.logic import guarded, truth
from rules.evaluation.scope import Scope
from rules.syntax.parser import Node


@node("if_else")
def _if_else(compiler: Compiler, tree: Node) -> Closure:
    condition, then, otherwise = (compiler.build(child) for child in tree.children)
    text, position = compiler.text, place(tree.children[0])

    def choose(scope: Scope) -> Value:
        outcome = condition(scope)
        if outcome is True:
            return then(scope)
        if outcome is not False and outcome is not None:
            try:
                truth(outcome)
            except Fault as fault:
                scope.run.fail(fault, text, position)
        return otherwise(scope)

    return choose


Turns = list[tuple[str, Callable[[Scope], Sequence[Value]]]]


def _turns(compiler: Compiler, trees: Sequence[Any]) -> tuple[Turns, list[str]]:
    turns: Turns = []
    names: list[str] = []
    for tree in trees:
        name, *ends = tree.children
        with compiler.local([*names, "partial"]):
            closures = [compiler.build(end) for end in ends]
        names.append(str(name))
        turns.append((str(name), _items(closures)))
    return turns, names


def _items(closures: list[Closure]) -> Callable[[Scope], Sequence[Value]]:
    if len(closures) == 2:
        low, high = closures
        return lambda scope: count_through(low(scope), high(scope))
    (whole,) = closures
    return lambda scope: items_of(whole(scope))


def items_of(value: Value) -> Sequence[Value]:
    """Return what a loop goes through: the items of a list, the points of a range, or the one value."""
    if isinstance(value, list):
        return value
    if isinstance(value, Range):
        low, high = value.low, value.high
        points = count_through(low, high)
        return points[0 if value.low_closed else 1 : len(points) - (not value.high_closed)]
    if value is None:
        raise Fault("There is no list to go through.", "Give a list; an empty one is [].")
    return [value]


def count_through(low: Value, high: Value) -> Sequence[Value]:
    """Return the whole numbers, or the days, from one end to the other, down or up."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        first, last = _whole(low), _whole(high)
        limits.check_length(abs(last - first) + 1)
        step = 1 if last >= first else -1
        return [Decimal(number) for number in range(first, last + step, step)]
    if type(low) is date and type(high) is date:
        length = (high - low).days
        limits.check_length(abs(length) + 1)
        step = 1 if length >= 0 else -1
        return [low + timedelta(days=day) for day in range(0, length + step, step)]
    raise Fault(f"A loop cannot count from {kind(low)} to {kind(high)}.", "Use whole numbers or dates.")


def _whole(value: Decimal) -> int:
    if value != value.to_integral_value():
        raise Fault(f"A loop cannot count from or to {value}.", "Use whole numbers.")
    if value.adjusted() > 15:
        limits.check_length(10**15)
    return int(value)


def _combinations(turns: Turns, scope: Scope, at: int = 0) -> Iterator[Scope]:
    """Yield one scope per combination of items; later lists may use earlier names."""
    name, items = turns[at]
    for item in items(scope):
        scope.run.tick()
        inner = Scope({name: item}, scope, scope.run)
        if at + 1 == len(turns):
            yield inner
        else:
            yield from _combinations(turns, inner, at + 1)


@node("for_each")
def _for_each(compiler: Compiler, tree: Node) -> Closure:
    turns, names = _turns(compiler, tree.children[:-1])
    with compiler.local([*names, "partial"]):
        body = compiler.build(tree.children[-1])

    looks_back = any(str(leaf) == "partial" for leaf in tree.scan_values(lambda leaf: leaf.type == "NAME"))

    def loop(scope: Scope) -> Value:
        results: list[Value] = []
        seen: dict[str, Value] = {"partial": []}
        for inner in _combinations(turns, Scope(seen, scope, scope.run)):
            results.append(body(inner))
            if looks_back:
                scope.run.charge(results)
                seen["partial"] = results[:]
            limits.check_length(len(results))
        return results

    return guarded(compiler, tree, loop)


@node("some", "every")
def _quantified(compiler: Compiler, tree: Node) -> Closure:
    turns, names = _turns(compiler, tree.children[:-1])
    with compiler.local(names):
        test = compiler.build(tree.children[-1])
    stop = tree.data == "some"

    def quantify(scope: Scope) -> Value:
        outcome: bool | None = not stop
        for inner in _combinations(turns, scope):
            value = test(inner)
            if value is stop:
                return stop
            if value is not (not stop):
                outcome = None
                if scope.run.strict:
                    truth(value)
        return outcome

    return guarded(compiler, tree, quantify)
