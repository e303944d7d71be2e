"""Membership, the unary tests of table cells, and types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rules.data_types import comparison, types
from rules.data_types.values import Value
from rules.errors import Fault
from rules.evaluation.compiler import Closure, Compiler, node
from rules.evaluation.literals import constant
from rules.evaluation.logic import comparer, guarded, sign_of
from rules.evaluation.scope import Scope
from rules.syntax.parser import Node


@node("among")
def _among(compiler: Compiler, tree: Node) -> Closure:
    value = compiler.build(tree.children[0])
    test = build_test(compiler, tree.children[1])
    return guarded(compiler, tree, lambda scope: test(value(scope), scope))


Test = Callable[[Value, Scope], "bool | None"]


def build_test(compiler: Compiler, tree: Any) -> Test:
    """Compile one unary test, or a list of which any may pass."""
    if tree.data == "tests":
        return _any_of([build_test(compiler, child) for child in tree.children])
    if tree.data == "sign_test":
        end = compiler.build(tree.children[1])
        compare = sign_of(tree.children[0])
        return lambda value, scope: comparer(compare, constant(value), end)(scope)
    outer, compiler.uses_input = compiler.uses_input, False
    expression = compiler.build(tree)
    whole, compiler.uses_input = compiler.uses_input, outer or compiler.uses_input
    if tree.data in ("true", "false"):
        return lambda value, scope: _in(value, expression(scope), scope)
    return _expression_test(expression, whole, is_condition=tree.data in _CONDITIONS)


_CONDITIONS = ("compare", "between", "among", "conjunction", "disjunction", "instance_of")


def _expression_test(expression: Closure, whole: bool, *, is_condition: bool) -> Test:
    def test(value: Value, scope: Scope) -> bool | None:
        outcome = expression(scope)
        if whole:
            return (
                outcome
                if isinstance(outcome, bool)
                else None
                if outcome is None
                else _in(value, outcome, scope)
            )
        if is_condition and outcome is None:
            return None
        if isinstance(outcome, bool) and not isinstance(value, (bool, list)):
            return outcome  # A condition beside the input, as in a text column: age > 18.
        return _in(value, outcome, scope)

    return test


def _in(value: Value, outcome: Value, scope: Scope) -> bool | None:
    return comparison.among(value, outcome, scope.run)


def _alone(test: Test, value: Value, scope: Scope) -> bool | None:
    """Try one of several tests: in the specification's mode another one may still pass."""
    try:
        return test(value, scope)
    except Fault:
        if scope.run.strict:
            raise
        return None


def _any_of(tests: list[Test]) -> Test:
    def any_of(value: Value, scope: Scope) -> bool | None:
        result: bool | None = False
        for test in tests:
            outcome = _alone(test, value, scope)
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
        return types.Type(
            "context", fields=tuple((str(name), read_type(compiler, kind)) for name, kind in pairs)
        )
    parts = [child for child in tree.children if hasattr(child, "children")]
    inside = tuple(read_type(compiler, child) for child in parts[0].children)
    if tree.data == "function_type":
        return types.Type("function", (*inside, read_type(compiler, parts[1])))
    base = str(tree.children[0])
    if base not in ("list", "range") or len(inside) != 1:
        raise Fault(f"There is no type '{base}<...>' like this.")
    return types.Type(base, inside)
