"""Literals and names."""

from __future__ import annotations

import re

from rules.data_types import arithmetic, dates_and_times
from rules.data_types.values import Value
from rules.errors import Fault, FeelError
from rules.evaluation.compiler import Closure, Compiler, node, place, unknown
from rules.evaluation.scope import MISSING, Scope
from rules.functions.registry import FUNCTIONS
from rules.syntax.parser import Node

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


def _unescape(match: re.Match[str]) -> str:
    mark = match[1]
    if mark[0] in "uU" and len(mark) > 1:
        code = int(mark[1:], 16)
        return chr(code) if code <= 0x10FFFF else match[0]
    return _ESCAPED.get(mark, match[0])


@node("string")
def _string(compiler: Compiler, tree: Node) -> Closure:
    return constant(unquote(str(tree.children[0])))


@node("at_literal")
def _at_literal(compiler: Compiler, tree: Node) -> Closure:
    text = unquote(str(tree.children[0])[1:])
    try:
        return constant(dates_and_times.read_any(text))
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
    else:
        compiler.functions.add(name)
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
