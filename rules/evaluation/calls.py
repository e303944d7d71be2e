"""User-defined functions, and calls of any function."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rules import limits
from rules.data_types import types
from rules.data_types.values import Function, Value
from rules.errors import Fault, FeelError
from rules.evaluation.compiler import Closure, Compiler, node, place
from rules.evaluation.literals import constant, unquote
from rules.evaluation.logic import guarded
from rules.evaluation.membership import guarded_type
from rules.evaluation.scope import MISSING, Scope
from rules.functions import registry
from rules.regular_expressions.trial import LiteralPattern
from rules.syntax.parser import Node

_WITH_PATTERNS = {"matches", "replace", "split"}


@node("function")
def _function(compiler: Compiler, tree: Node) -> Closure:
    names = tuple(str(parameter.children[0]) for parameter in tree.children[0].children)
    kinds = [
        guarded_type(compiler, parameter.children[1]) if len(parameter.children) > 1 else constant(types.ANY)
        for parameter in tree.children[0].children
    ]
    with compiler.local(names):
        body = compiler.build(tree.children[1])

    def function(scope: Scope) -> Value:
        wanted = tuple(kind_of(scope) for kind_of in kinds)
        return user_function("function", names, body, scope, wanted)

    return guarded(compiler, tree, function)


@node("external")
def _external(compiler: Compiler, tree: Node) -> Closure:
    fault = Fault("A rule cannot call an external program.", "Write the function in FEEL.")
    if compiler.strict:
        raise FeelError(fault.message, compiler.text, place(tree), fault.fix)
    return constant(None)


def user_function(
    name: str,
    names: tuple[str, ...],
    body: Closure,
    scope: Scope,
    wanted: tuple[types.Type, ...],
    returns: Any = None,
) -> Function:
    """Return a function whose body is FEEL and which sees the names where it was written."""

    def call(run: limits.Run, arguments: Sequence[Value]) -> Value:
        if len(arguments) != len(names):
            raise Fault(f"{name} takes {len(names)} arguments; {len(arguments)} were given.")
        arguments_by_name = {
            parameter: types.coerce(argument, kind_of, parameter)
            for parameter, argument, kind_of in zip(names, arguments, wanted, strict=True)
        }
        run.enter()
        run.tick()
        try:
            return body(Scope(arguments_by_name, scope, run))
        finally:
            run.leave()

    return Function(name, names, call, types=wanted, returns=returns)


@node("call")
def _call(compiler: Compiler, tree: Node) -> Closure:
    callee, arguments = tree.children
    name = str(callee.children[0]) if callee.data == "name" else ""
    if name == "is defined":
        return _is_defined(compiler, tree)
    known = _known_function(compiler, name)
    target = constant(known) if known else compiler.build(callee)
    named = [str(child.children[0]) for child in arguments.children if child.data == "named"]
    if known is not None and compiler.strict:
        _check_call(compiler, tree, known.name, len(arguments.children), named)
    if known is not None:
        compiler.patterns |= _literal_patterns(known, arguments.children)
    closures = [compiler.build(child.children[1] if named else child) for child in arguments.children]

    def call(scope: Scope) -> Value:
        function = target(scope)
        values = [closure(scope) for closure in closures]
        return invoke(function, values, named, scope.run, name)

    return guarded(compiler, tree, call)


def _check_call(compiler: Compiler, tree: Node, name: str, count: int, named: Sequence[str]) -> None:
    """Refuse a call that no way of calling a built-in function fits, before anything runs."""
    try:
        registry.check_call(name, count, named)
    except Fault as fault:
        raise FeelError(fault.message, compiler.text, place(tree), fault.fix) from None


def _literal_patterns(function: Function, arguments: Sequence[Node]) -> set[LiteralPattern]:
    """Return the pattern that a call writes out, so that it can be tried before anything runs."""
    named = dict(zip(function.parameters, arguments, strict=False))
    named |= {str(child.children[0]): child.children[1] for child in arguments if child.data == "named"}
    texts = {name: unquote(str(tree.children[0])) for name, tree in named.items() if tree.data == "string"}
    pattern = texts.get("pattern", texts.get("delimiter")) if function.name in _WITH_PATTERNS else None
    return set() if pattern is None else {LiteralPattern(pattern, texts.get("flags", ""))}


def _known_function(compiler: Compiler, name: str) -> Function | None:
    """Return the built-in function that a call names, unless the text gives that name another meaning."""
    return None if compiler.is_local(name) or name in compiler.shadows else registry.FUNCTIONS.get(name)


def invoke(
    function: Value, values: Sequence[Value], named: Sequence[str], run: limits.Run, name: str = ""
) -> Value:
    """Return what a function gives for arguments in order or by name."""
    if not isinstance(function, Function):
        if not run.strict:
            return None
        what = f"'{name}'" if name else "This"
        raise Fault(f"{what} is not a function.", "Remove the brackets, or name a function.")
    if not named:
        return function.call(run, values)
    by_name = dict(zip(named, values, strict=True))
    if registry.FUNCTIONS.get(function.name) is function:
        return registry.call_named(function.name, by_name, run)
    return function.call(run, _in_order(function, by_name))


def _in_order(function: Function, named: dict[str, Value]) -> list[Value]:
    if set(named) != set(function.parameters):
        wanted = ", ".join(function.parameters)
        raise Fault(f"{function.name} has the parameters {wanted}.", "Give each of them once.")
    return [named[name] for name in function.parameters]


def _is_defined(compiler: Compiler, tree: Node) -> Closure:
    """Build 'is defined(...)', which asks for a name, or a path, without stopping when there is none."""
    arguments = tree.children[1].children
    if len(arguments) != 1 or arguments[0].data not in ("name", "path"):
        fix = "Write is defined(name) or is defined(name.entry)."
        raise FeelError("'is defined' needs one name.", compiler.text, place(tree), fix)
    path: list[str] = []
    inner: Any = arguments[0]
    while inner.data == "path":
        path.insert(0, str(inner.children[1]))
        inner = inner.children[0]
    if inner.data != "name":
        raise FeelError("'is defined' needs one name.", compiler.text, place(tree))
    first = str(inner.children[0])
    return lambda scope: _reaches(scope.find(first), path)


def _reaches(value: Value, path: list[str]) -> bool:
    for name in path:
        value = value.get(name, MISSING) if isinstance(value, dict) else MISSING
    return value is not MISSING
