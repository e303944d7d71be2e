"""Comparison, logic and arithmetic."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rules.data_types import arithmetic, comparison
from rules.data_types.values import Value, kind
from rules.errors import Fault
from rules.evaluation.compiler import Closure, Compiler, node, place
from rules.evaluation.scope import Scope
from rules.syntax.parser import Node


def guarded(compiler: Compiler, tree: Node, work: Callable[[Scope], Value], at: int | None = None) -> Closure:
    """Return a closure whose faults become null, or in strict mode an error that shows the place."""
    text, position = compiler.text, place(tree) if at is None else at

    def run(scope: Scope) -> Value:
        try:
            return work(scope)
        except Fault as fault:
            return scope.run.fail(fault, text, position)

    return run


_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def sign_of(tree: Any) -> str:
    """Return the comparison sign of a 'sign' node."""
    return str(tree.children[0])


@node("compare")
def _compare(compiler: Compiler, tree: Node) -> Closure:
    left, right = compiler.build(tree.children[0]), compiler.build(tree.children[2])
    return guarded(compiler, tree, comparer(sign_of(tree.children[1]), left, right))


def comparer(sign: str, left: Closure, right: Closure) -> Closure:
    """Return a closure that compares what two closures give."""
    if sign in ("=", "!="):
        return _equality(sign == "=", left, right)
    compare = _ORDER[sign]

    def order(scope: Scope) -> Value:
        a, b = left(scope), right(scope)
        if type(a) is Decimal and type(b) is Decimal:
            return compare(a, b)
        return comparison.ordered(compare, a, b)

    return order


def _equality(wanted: bool, left: Closure, right: Closure) -> Closure:
    def equality(scope: Scope) -> Value:
        a, b = left(scope), right(scope)
        kind_of = type(a)
        if kind_of is type(b) and (kind_of is str or kind_of is Decimal):
            return (a == b) is wanted
        return comparison.equal(a, b, scope.run) is wanted

    return equality


@node("between")
def _between(compiler: Compiler, tree: Node) -> Closure:
    value, low, high = (compiler.build(child) for child in tree.children)

    def between(scope: Scope) -> Value:
        middle = value(scope)
        above = _ordered(operator.ge, middle, low(scope), scope)
        below = _ordered(operator.le, middle, high(scope), scope)
        if above is False or below is False:
            return False
        return None if above is None or below is None else True

    return guarded(compiler, tree, between)


def _ordered(compare: Callable[[Any, Any], bool], left: Value, right: Value, scope: Scope) -> bool | None:
    """Compare one side on its own: in the specification's mode the other side may still decide."""
    try:
        return comparison.ordered(compare, left, right)
    except Fault:
        if scope.run.strict:
            raise
        return None


def truth(value: Value) -> bool | None:
    """Return a value as true, false or null; raises Fault for any other kind."""
    if value is None or value is True or value is False:
        return value
    raise _not_logical(value)


def _not_logical(value: Value) -> Fault:
    return Fault(f"{kind(value).capitalize()} is neither true nor false.", "Compare it with something.")


@node("conjunction")
def _conjunction(compiler: Compiler, tree: Node) -> Closure:
    return _logic(compiler, tree, stop=False)


@node("disjunction")
def _disjunction(compiler: Compiler, tree: Node) -> Closure:
    return _logic(compiler, tree, stop=True)


def _logic(compiler: Compiler, tree: Node, *, stop: bool) -> Closure:
    """Build 'and' (stops at false) or 'or' (stops at true) over any number of parts."""
    parts = [(compiler.build(child), place(child)) for child in tree.children]
    text = compiler.text

    def logic(scope: Scope) -> Value:
        outcome: bool | None = not stop
        for part, position in parts:
            value = part(scope)
            if value is stop:
                return stop
            if value is not (not stop):
                outcome = None
                if value is not None:
                    scope.run.fail(_not_logical(value), text, position)
        return outcome

    return logic


_FAST: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": arithmetic.NUMBERS.add,
    "-": arithmetic.NUMBERS.subtract,
    "*": arithmetic.NUMBERS.multiply,
}


@node("arithmetic")
def _arithmetic(compiler: Compiler, tree: Node) -> Closure:
    first = compiler.build(tree.children[0])
    steps = [
        (_sign(sign), _FAST.get(_sign(sign)), compiler.build(child))
        for sign, child in zip(tree.children[1::2], tree.children[2::2], strict=True)
    ]
    calculate = arithmetic.calculate

    def chain(scope: Scope) -> Value:
        left = first(scope)
        for sign, fast, part in steps:
            right = part(scope)
            if fast is not None and type(left) is Decimal and type(right) is Decimal:
                try:
                    left = fast(left, right)
                except ArithmeticError:
                    raise Fault("The number is too big.") from None
            else:
                left = calculate(sign, left, right)
                if type(left) is str:
                    scope.run.charge(left)
        return left

    return guarded(compiler, tree, chain)


def _sign(sign: Any) -> str:
    """Return the sign of a token, or of the node round it."""
    return str(sign.children[0]) if hasattr(sign, "children") else str(sign)


@node("negative")
def _negative(compiler: Compiler, tree: Node) -> Closure:
    inner = compiler.build(tree.children[1])
    return guarded(compiler, tree, lambda scope: arithmetic.negative(inner(scope)))
