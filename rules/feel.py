"""FEEL, the language of rules: text in, something to call with a context out."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from rules import limits
from rules.data_types import properties, types, values
from rules.data_types.values import Value
from rules.errors import Fault, FeelError, TooMuch
from rules.evaluation import calls, control_flow, lists_and_contexts, literals, logic, membership, range_text
from rules.evaluation.compiler import Closure, Compiler
from rules.evaluation.membership import Test
from rules.evaluation.scope import Scope
from rules.functions import (
    contexts,
    conversions,
    dates,
    lists,
    numbers,
    patterns,
    ranges,
    registry,
    strings,
    totals,
)
from rules.limits import Run
from rules.syntax import lexer, parser, tokens

_BUILT_IN = (
    contexts,
    conversions,
    dates,
    lists,
    numbers,
    patterns,
    range_text,
    ranges,
    strings,
    totals,
    literals,
    calls,
    lists_and_contexts,
    control_flow,
    logic,
    membership,
)
_SPACED = frozenset(
    registry.spaced_names()
    | properties.spaced_names()
    | {"is defined", "days and time duration", "years and months duration"}
)


class Expression:
    """A FEEL expression to be worked out often. It reads the variables `names`, and `functions` as values."""

    __slots__ = ("_closure", "functions", "names", "names_in_filters", "patterns", "strict", "text")

    def __init__(self, text: str, closure: Closure, compiler: Compiler) -> None:
        self.text = text
        self.strict = compiler.strict
        self.names = frozenset(compiler.free)
        self.names_in_filters = frozenset(
            compiler.perhaps
        )  # either a variable or an entry of the filtered items
        self.patterns = frozenset(compiler.patterns)
        self.functions = frozenset(compiler.functions)
        self._closure = closure

    def __call__(self, context: Mapping[str, Any], *, now: datetime | None = None) -> Value:
        """Return the value for these variables; raises FeelError."""
        run = Run(strict=self.strict, now=now, text=self.text, variables=context)
        value = self.work_out(Scope({}, None, run, context))
        if type(value) is list or type(value) is dict:
            limits.weigh(value, run)
        return value

    def work_out(self, scope: Scope) -> Value:
        """Return the value inside a scope of a longer evaluation."""
        try:
            return self._closure(scope)
        except Fault as fault:
            return scope.run.fail(fault, self.text, 0)
        except RecursionError:
            raise TooMuch("The expression goes too deep.", self.text, 0, "Split it up.") from None
        except TooMuch as problem:
            raise (
                problem if problem.text else TooMuch(problem.message, self.text, None, problem.fix)
            ) from None


class UnaryTests:
    """A cell of a decision table: whether a value passes its tests."""

    __slots__ = ("_negated", "_test", "names", "patterns", "strict", "text")

    def __init__(self, text: str, test: Test | None, negated: bool, compiler: Compiler) -> None:
        self.text = text
        self.strict = compiler.strict
        self.names = frozenset(compiler.free)
        self.patterns = frozenset(compiler.patterns)
        self._test = test
        self._negated = negated

    def __call__(self, value: Any, context: Mapping[str, Any], *, now: datetime | None = None) -> bool:
        """Return whether the value passes; raises FeelError."""
        run = Run(strict=self.strict, now=now, text=self.text, variables=context)
        return self.passes(values.adopt(value), Scope({}, None, run, context))

    @property
    def passes_all(self) -> bool:
        """Whether the cell tests nothing: it is empty or "-"."""
        return self._test is None

    def passes(self, value: Any, scope: Scope) -> bool:
        """Return whether the value passes inside a scope of a longer evaluation."""
        if self._test is None:
            return True
        inner = Scope({"?": value}, scope, scope.run)
        try:
            outcome = self._test(value, inner)
        except Fault as fault:
            outcome = scope.run.fail(fault, self.text, 0)  # type: ignore[func-returns-value]
        except RecursionError:
            raise TooMuch("The test goes too deep.", self.text, 0, "Split it up.") from None
        if self._negated:
            return outcome is False
        return outcome is True


class Assignments:
    """Lines of the form 'name = FEEL', worked out in order; later lines see earlier names."""

    def __init__(self, text: str, lines: list[tuple[str, Expression]]) -> None:
        self.text = text
        self.lines = tuple(lines)
        self.names_set = frozenset(name for name, _ in lines)
        self.patterns = frozenset(pattern for _, expression in lines for pattern in expression.patterns)
        self.functions = frozenset(name for _, expression in lines for name in expression.functions)
        read: set[str] = set()
        done: set[str] = set()
        for name, expression in lines:
            read |= expression.names - done
            done.add(name)
        self.names_read = frozenset(read)

    def __call__(self, context: Mapping[str, Any], *, now: datetime | None = None) -> dict[str, Value]:
        """Return the new values; raises FeelError."""
        assigned: dict[str, Value] = {}
        for name, expression in self.lines:
            assigned[name] = expression({**context, **assigned}, now=now)
        return assigned


def compile_expression(
    text: str,
    *,
    strict: bool = True,
    names: Iterable[str] = (),
    types: Mapping[str, types.Type] | None = None,
    shadows: Iterable[str] = (),
) -> Expression:
    """Return the expression of a text; `names` are known names that hold spaces or signs."""
    if not names and not types and not shadows:
        return _plain_expression(text, strict)
    return _expression(text, strict, frozenset(names), types or {}, frozenset(shadows))


@functools.lru_cache(maxsize=8192)
def _plain_expression(text: str, strict: bool) -> Expression:
    return _expression(text, strict, frozenset(), {}, frozenset())


@functools.lru_cache(maxsize=256)
def _all_names(names: frozenset[str]) -> lexer.Index:
    return lexer.index_names(_SPACED | names)


def _expression(
    text: str, strict: bool, names: frozenset[str], types: Mapping[str, types.Type], shadows: frozenset[str]
) -> Expression:
    tree: Any = parser.parse(text, _all_names(names))
    compiler = Compiler(text, strict=strict, types=types, shadows=shadows)
    closure = _built(compiler, tree.children[0])
    return Expression(text, closure, compiler)


def _built(compiler: Compiler, tree: Any) -> Closure:
    try:
        return compiler.build(tree)
    except Fault as fault:
        raise FeelError(fault.message, compiler.text, 0, fault.fix) from None


def compile_unary_tests(
    text: str,
    *,
    strict: bool = True,
    names: Iterable[str] = (),
    types: Mapping[str, types.Type] | None = None,
    shadows: Iterable[str] = (),
) -> UnaryTests:
    """Return the unary tests of a decision table's cell; '-' and an empty cell let everything pass."""
    if not names and not types and not shadows:
        return _plain_tests(text, strict)
    return _tests(text, strict, frozenset(names), types or {}, frozenset(shadows))


@functools.lru_cache(maxsize=8192)
def _plain_tests(text: str, strict: bool) -> UnaryTests:
    return _tests(text, strict, frozenset(), {}, frozenset())


def _tests(
    text: str, strict: bool, names: frozenset[str], types: Mapping[str, types.Type], shadows: frozenset[str]
) -> UnaryTests:
    compiler = Compiler(text, strict=strict, types=types, shadows=shadows)
    if text.strip() in ("", "-"):
        return UnaryTests(text, None, False, compiler)
    tree: Any = parser.parse(text, _all_names(names), "whole_tests")
    negated = tree.data == "negated_tests"
    test = membership.build_test(compiler, tree.children[-1])
    return UnaryTests(text, test, negated, compiler)


def syntax_tree(text: str, names: frozenset[str] = frozenset(), *, tests: bool = False) -> parser.Node:
    """Return the syntax tree of an expression or of a cell's tests; raises FeelError."""
    return parser.parse(text, _all_names(names), "whole_tests" if tests else "whole")


@functools.lru_cache(maxsize=2048)
def compile_assignments(text: str) -> Assignments:
    """Return the assignments of a script; blank lines and // comments are allowed."""
    lines = []
    for line in text.splitlines():
        plain = line.strip()
        if not plain or plain.startswith("//"):
            continue
        name, equals, rest = plain.partition("=")
        name = name.strip()
        if not equals or not name.isidentifier() or name in tokens.KEYWORDS:
            raise FeelError(
                "This line sets no variable.", text, text.index(line), "Write it like: name = expression."
            )
        lines.append((name, compile_expression(rest.strip())))
    return Assignments(text, lines)
