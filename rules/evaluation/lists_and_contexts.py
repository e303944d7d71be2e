"""Lists, contexts, ranges, paths, filters, membership and types."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rules import limits
from rules.data_types import comparison, properties
from rules.data_types.values import Range, Value, kind
from rules.errors import Fault
from rules.evaluation.compiler import Closure, Compiler, node, unknown
from rules.evaluation.literals import unquote
from rules.evaluation.logic import guarded, sign_of, truth
from rules.evaluation.scope import MISSING, Scope
from rules.syntax.parser import Node


@node("list")
def _list(compiler: Compiler, tree: Node) -> Closure:
    items = [compiler.build(child) for child in tree.children]
    return lambda scope: [item(scope) for item in items]


@node("context")
def _context(compiler: Compiler, tree: Node) -> Closure:
    entries: list[tuple[str, Closure]] = []
    seen: set[str] = set()
    for entry in tree.children:
        token = entry.children[0]
        name = unquote(str(token)) if token.type == "STRING" else str(token)
        with compiler.local(seen):
            entries.append((name, compiler.build(entry.children[1])))
        seen = seen | {name}
    twice = len(seen) != len(entries)

    def context(scope: Scope) -> Value:
        if twice:
            raise Fault("Two entries of the context have the same name.", "Rename one.")
        values: dict[str, Value] = {}
        inner = Scope(values, scope, scope.run)
        for name, closure in entries:
            values[name] = closure(inner)
        return values

    return guarded(compiler, tree, context)


@node("range")
def _range(compiler: Compiler, tree: Node) -> Closure:
    opener, low, high, closer = tree.children
    first, last = compiler.build(low), compiler.build(high)
    low_closed, high_closed = str(opener) == "[", str(closer) == "]"

    def span(scope: Scope) -> Value:
        return make_range(first(scope), last(scope), low_closed, high_closed)

    return guarded(compiler, tree, span)


def make_range(low: Value, high: Value, low_closed: bool, high_closed: bool) -> Range:
    """Return the range between two ends; raises Fault when they have no order or the wrong one."""
    if low is None and high is None:
        raise Fault("The range has no ends.")
    if low is not None and high is not None and comparison.less(high, low):
        raise Fault("The range ends before it begins.", "Put the smaller end first.")
    return Range(low, high, low_closed and low is not None, high_closed and high is not None)


_SIGN_RANGES: dict[str, Callable[[Value], Range]] = {
    "<": lambda end: Range(None, end, False, False, "<"),
    "<=": lambda end: Range(None, end, False, True, "<"),
    ">": lambda end: Range(end, None, False, False, ">"),
    ">=": lambda end: Range(end, None, True, False, ">"),
    "=": lambda end: Range(end, end, True, True, "="),
    "!=": lambda end: Range(end, end, True, True, "!="),
}


@node("sign_range")
def _sign_range(compiler: Compiler, tree: Node) -> Closure:
    make = _SIGN_RANGES[sign_of(tree.children[0])]
    end = compiler.build(tree.children[1])
    return lambda scope: make(end(scope))


@node("path")
def _path(compiler: Compiler, tree: Node) -> Closure:
    base = compiler.build(tree.children[0])
    name = str(tree.children[1])

    def path(scope: Scope) -> Value:
        value = base(scope)
        if type(value) is dict:
            entry = value.get(name, MISSING)
            if entry is not MISSING:
                return entry
        return step_into(value, name, scope)

    return guarded(compiler, tree, path, tree.children[1].start_pos)


def step_into(value: Value, name: str, scope: Scope) -> Value:
    """Return the entry or property of a value; over a list, of each item."""
    if value is None:
        return None
    if isinstance(value, dict):
        if name in value:
            return value[name]
        raise unknown(name, value, "The context has no")
    if isinstance(value, list):
        scope.run.tick(len(value))
        return [_lenient(item, name, scope) for item in value]
    return properties.read(value, name)


def _lenient(item: Value, name: str, scope: Scope) -> Value:
    try:
        return step_into(item, name, scope)
    except Fault:
        if scope.run.strict:
            raise
        return None


@node("filter")
def _filter(compiler: Compiler, tree: Node) -> Closure:
    base = compiler.build(tree.children[0])
    inside: Any = tree.children[1]
    position = _literal_index(inside)
    if position is not None:
        index = position
        return lambda scope: pick(base(scope), index)
    with compiler.filtering():
        test = compiler.build(inside)
    return guarded(compiler, tree, lambda scope: select(base(scope), test, scope))


def _literal_index(tree: Any) -> int | None:
    sign = 1
    if tree.data == "negative":
        sign, tree = -1, tree.children[1]
    return sign * int(tree.children[0]) if tree.data == "number" and tree.children[0].isdigit() else None


def pick(value: Value, index: int) -> Value:
    """Return the item at a place counted from 1, or from the end when negative; null when there is none."""
    if value is None:
        return None
    items = value if isinstance(value, list) else [value]
    if index > 0 and index <= len(items):
        return items[index - 1]
    return items[index] if index < 0 and -index <= len(items) else None


def select(value: Value, test: Closure, scope: Scope) -> Value:
    """Return the items for which a test holds, or the one item at the place it gives."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    if not items:
        return _empty(value, test, scope)
    selected = []
    for item in items:
        scope.run.tick()
        inner = Scope({"item": item}, scope, scope.run)
        if isinstance(item, dict):
            inner = Scope(item, inner, scope.run)
        outcome = test(inner)
        if type(outcome) is Decimal:
            return pick(items, _index(outcome))
        if outcome is True:
            selected.append(item)
        elif scope.run.strict:
            truth(outcome)
    return selected


def select_boxed(value: Value, test: Closure, scope: Scope) -> Value:
    """Return what a boxed filter gives; a match that is neither true, false nor a place raises Fault."""

    def matched(inner: Scope) -> Value:
        outcome = test(inner)
        if outcome is not None and not isinstance(outcome, bool | Decimal):
            raise Fault(f"A filter gives {kind(outcome)}, not true or false.")
        return outcome

    return select(value, matched, scope)


def _empty(value: Value, test: Closure, scope: Scope) -> Value:
    """Return the result for an empty list, which cannot tell whether the brackets hold a place or a test."""
    return [] if value is not None or not scope.run.strict else None


def _index(value: Decimal) -> int:
    if value != value.to_integral_value() or abs(value) > limits.LIST_LENGTH:
        raise Fault(f"{value} is not a place in a list.", "Use a whole number; the first item is 1.")
    return int(value)
