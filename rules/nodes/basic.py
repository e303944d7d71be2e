"""Literals, names, comparison, logic and arithmetic."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rules import arithmetic, comparison, temporal
from rules.compiler import Closure, Compiler, node, place, unknown
from rules.errors import Fault, FeelError
from rules.functions.registry import FUNCTIONS
from rules.parser import Node
from rules.scope import MISSING, Scope
from rules.values import Value, kind

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}


def constant(value: Value) -> Closure:
    """Return a closure that always gives one value."""
    return lambda scope: value


@node("number")
def _number(compiler: Compiler, tree: Node) -> Closure:
    try:
        return constant(arithmetic.NUMBERS.create_decimal(str(tree.children[0])))
    except ArithmeticError:
        raise FeelError("The number is too big.", compiler.text, place(tree)) from None


@node("true")
def _true(compiler: Compiler, tree: Node) -> Closure:
    return constant(True)


@node("false")
def _false(compiler: Compiler, tree: Node) -> Closure:
    return constant(False)


@node("null")
def _null(compiler: Compiler, tree: Node) -> Closure:
    return constant(None)


def unquote(text: str) -> str:
    """Return what a quoted text says."""
    plain = _ESCAPE.sub(_unescape, text[1:-1])
    # A character beyond the first plane may be written as the two halves of UTF-16.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(found: re.Match[str]) -> str:
    mark = found[1]
    if mark[0] in "uU" and len(mark) > 1:
        code = int(mark[1:], 16)
        return chr(code) if code <= 0x10FFFF else found[0]
    return _ESCAPED.get(mark, found[0])


@node("string")
def _string(compiler: Compiler, tree: Node) -> Closure:
    return constant(unquote(str(tree.children[0])))


@node("at_literal")
def _at_literal(compiler: Compiler, tree: Node) -> Closure:
    text = unquote(str(tree.children[0])[1:])
    try:
        return constant(temporal.read_any(text))
    except Fault as fault:
        if compiler.strict:
            raise FeelError(fault.message, compiler.text, place(tree), fault.fix) from None
        return constant(None)


@node("name")
def _name(compiler: Compiler, tree: Node) -> Closure:
    name = str(tree.children[0])
    builtin = None if compiler.is_local(name) or name in compiler.shadows else FUNCTIONS.get(name)
    if builtin is None:
        compiler.read(name)
    text, position = compiler.text, place(tree)

    def read(scope: Scope) -> Value:
        value = scope.names.get(name, MISSING)
        if value is not MISSING:
            return value
        value = scope.find(name)
        if value is not MISSING:
            return value
        if builtin is not None:
            return builtin
        return scope.run.fail(unknown(name, [*scope.known(), *FUNCTIONS]), text, position)

    return read


def guarded(compiler: Compiler, tree: Node, work: Callable[[Scope], Value]) -> Closure:
    """Return a closure whose faults become null, or an error in strict mode."""
    text, position = compiler.text, place(tree)

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
        found = value(scope)
        above = comparison.ordered(operator.ge, found, low(scope))
        below = comparison.ordered(operator.le, found, high(scope))
        if above is False or below is False:
            return False
        return None if above is None or below is None else True

    return guarded(compiler, tree, between)


def truth(value: Value) -> bool | None:
    """Return a value as true, false or null; raises Fault for any other kind."""
    if value is None or value is True or value is False:
        return value
    raise Fault(f"{kind(value).capitalize()} is neither true nor false.", "Compare it with something.")


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
                    _not_logical(scope, value, text, position)
        return outcome

    return logic


def _not_logical(scope: Scope, value: Value, text: str, position: int) -> None:
    fault = Fault(f"{kind(value).capitalize()} is neither true nor false.", "Compare it with something.")
    scope.run.fail(fault, text, position)


@node("arithmetic")
def _arithmetic(compiler: Compiler, tree: Node) -> Closure:
    closure = compiler.build(tree.children[0])
    for sign, child in zip(tree.children[1::2], tree.children[2::2], strict=True):
        mark = str(sign) if not hasattr(sign, "children") else str(sign.children[0])
        closure = guarded(compiler, tree, _step(mark, closure, compiler.build(child)))
    return closure


_FAST: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": arithmetic.NUMBERS.add,
    "-": arithmetic.NUMBERS.subtract,
    "*": arithmetic.NUMBERS.multiply,
}


def _step(sign: str, left: Closure, right: Closure) -> Closure:
    fast = _FAST.get(sign)
    calculate = arithmetic.calculate

    def step(scope: Scope) -> Value:
        a, b = left(scope), right(scope)
        if fast is not None and type(a) is Decimal and type(b) is Decimal:
            try:
                return fast(a, b)
            except ArithmeticError:
                raise Fault("The number is too big.") from None
        return calculate(sign, a, b)

    return step


@node("negative")
def _negative(compiler: Compiler, tree: Node) -> Closure:
    inner = compiler.build(tree.children[1])
    return guarded(compiler, tree, lambda scope: arithmetic.negative(inner(scope)))
