"""Lists, contexts, ranges, paths, filters, membership and types."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rules import comparison, limits, properties, types
from rules.compiler import Closure, Compiler, node, place, unknown
from rules.errors import Fault
from rules.nodes.basic import comparer, constant, guarded, sign_of, truth, unquote
from rules.parser import Node
from rules.scope import MISSING, Scope
from rules.values import Range, Value, kind


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
        made: dict[str, Value] = {}
        inner = Scope(made, scope, scope.run)
        for name, closure in entries:
            made[name] = closure(inner)
        return made

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
        raise Fault("Both ends of the range are nothing.")
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
            found = value.get(name, MISSING)
            if found is not MISSING:
                return found
        return step_into(value, name, scope)

    return guarded(compiler, tree, path)


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
    kept = []
    for item in items:
        scope.run.tick()
        inner = Scope({"item": item}, scope, scope.run)
        if isinstance(item, dict):
            inner = Scope(item, inner, scope.run)
        outcome = test(inner)
        if type(outcome) is Decimal:
            return pick(items, _index(outcome))
        if outcome is True:
            kept.append(item)
        elif scope.run.strict:
            truth(outcome)
    return kept


def _empty(value: Value, test: Closure, scope: Scope) -> Value:
    """An empty list has nothing to show whether the brackets hold a place or a condition."""
    return [] if value is not None or not scope.run.strict else None


def _index(value: Decimal) -> int:
    if value != value.to_integral_value() or abs(value) > limits.LIST_LENGTH:
        raise Fault(f"{value} is not a place in a list.", "Use a whole number; the first item is 1.")
    return int(value)


@node("among")
def _among(compiler: Compiler, tree: Node) -> Closure:
    value = compiler.build(tree.children[0])
    test = build_test(compiler, tree.children[1])
    return guarded(compiler, tree, lambda scope: test(value(scope), scope))


Test = Callable[[Value, Scope], "bool | None"]


def build_test(compiler: Compiler, tree: Any) -> Test:
    """Return the test that one unary test, or several of which one must hold, make of a value."""
    if tree.data == "tests":
        return _any_of([build_test(compiler, child) for child in tree.children])
    if tree.data == "sign_test":
        end = compiler.build(tree.children[1])
        compare = sign_of(tree.children[0])
        return lambda value, scope: comparer(compare, constant(value), end)(scope)
    outer, compiler.uses_input = compiler.uses_input, False
    expression = compiler.build(tree)
    whole, compiler.uses_input = compiler.uses_input, outer or compiler.uses_input
    return _expression_test(expression, whole)


def _expression_test(expression: Closure, whole: bool) -> Test:
    def test(value: Value, scope: Scope) -> bool | None:
        outcome = expression(scope)
        if whole:
            return outcome if isinstance(outcome, bool) else None if outcome is None else _in(value, outcome, scope)
        if outcome is True and not isinstance(value, (bool, list)):
            return True
        return _in(value, outcome, scope)

    return test


def _in(value: Value, outcome: Value, scope: Scope) -> bool | None:
    return comparison.among(value, outcome, scope.run)


def _any_of(tests: list[Test]) -> Test:
    def any_of(value: Value, scope: Scope) -> bool | None:
        result: bool | None = False
        for test in tests:
            outcome = test(value, scope)
            if outcome is True:
                return True
            result = None if outcome is None else result
        return result

    return any_of


@node("instance_of")
def _instance_of(compiler: Compiler, tree: Node) -> Closure:
    value = compiler.build(tree.children[0])
    wanted = guarded_type(compiler, tree.children[1])
    return guarded(compiler, tree, lambda scope: types.instance_of(value(scope), wanted(scope)))


def guarded_type(compiler: Compiler, tree: Any) -> Closure:
    """Return a closure that gives a type, or raises Fault when there is none of that name."""
    try:
        return constant(read_type(compiler, tree))
    except Fault as fault:
        problem = fault

    def refuse(scope: Scope) -> Value:
        raise problem

    return refuse


def read_type(compiler: Compiler, tree: Any) -> types.Type:
    """Return the type that a type node names."""
    if tree.data == "type":
        return types.from_name(".".join(str(token) for token in tree.children), dict(compiler.types))
    if tree.data == "context_type":
        pairs = [child.children for child in tree.children if hasattr(child, "children")]
        return types.Type("context", fields=tuple((str(name), read_type(compiler, kind)) for name, kind in pairs))
    parts = [child for child in tree.children if hasattr(child, "children")]
    inside = tuple(read_type(compiler, child) for child in parts[0].children)
    if tree.data == "function_type":
        return types.Type("function", (*inside, read_type(compiler, parts[1])))
    base = str(tree.children[0])
    if base not in ("list", "range") or len(inside) != 1:
        raise Fault(f"There is no type '{base}<...>' like this.")
    return types.Type(base, inside)


__all__ = ["build_test", "guarded_type", "kind", "make_range", "pick", "place", "read_type", "step_into"]
