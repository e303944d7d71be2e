"""What one cell of a decision table compares its input with, read from its syntax tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from rules import feel
from rules.data_types.durations import YearsMonths
from rules.data_types.values import Value
from rules.errors import Fault, FeelError, RulesError
from rules.evaluation.compiler import Compiler
from rules.evaluation.scope import Scope
from rules.functions.registry import FUNCTIONS
from rules.limits import Run
from rules.syntax.parser import Node

SCALARS = (Decimal, str, bool, date, datetime, time, timedelta, YearsMonths, type(None))
_LIVE = frozenset({"now", "today"})


@dataclass(frozen=True)
class CellContent:
    """The literals that a cell names, whether it asks for an order, and what keeps it from being told."""

    literals: tuple[Value, ...] = ()
    has_order: bool = False
    open_because: str = ""
    """Why it is not settled by comparing the input with literals; empty when it is."""
    reads_live: bool = False
    """Whether it reads another variable or the clock, so that a value of its column does not settle it."""
    is_condition: bool = False
    """Whether it tests something other than its column's input."""


class _Open(Exception):
    """Raised at a part of a cell that literals do not settle."""


@lru_cache(maxsize=8192)
def read_cell(text: str, names: frozenset[str] = frozenset()) -> CellContent:
    """Return what an input cell names; `names` are the known names with spaces."""
    if text.strip() in ("", "-"):
        return CellContent()
    try:
        tree = feel.syntax_tree(text, names, tests=True)
    except FeelError:
        return CellContent(open_because="it cannot be read", reads_live=True)
    reader = _Reader(text, names)
    read = {str(name) for name in _names(tree)} - set(FUNCTIONS) - {"?"}
    live = bool(read) or bool(_LIVE & {str(name) for name in _names(tree)})
    try:
        reader.tests(tree.children[-1])
    except _Open as reason:
        return CellContent((), False, str(reason), live, bool(read) and _is_condition(tree.children[-1]))
    return CellContent(tuple(reader.literals), reader.has_order)


@lru_cache(maxsize=8192)
def literal_value(text: str, names: frozenset[str] = frozenset()) -> tuple[bool, Value]:
    """Return whether an expression is a literal, and its value."""
    try:
        return True, _Reader(text, names).value(feel.syntax_tree(text, names).children[0])
    except (_Open, RulesError):
        return False, None


@lru_cache(maxsize=8192)
def called_names(text: str, names: frozenset[str], *, tests: bool) -> tuple[str, ...]:
    """Return the names that a text calls as functions; () where it calls none or cannot be read."""
    if "(" not in text:
        return ()
    try:
        tree = feel.syntax_tree(text, names, tests=tests)
    except FeelError:
        return ()
    bound = {
        str(part.children[0]) for kind in ("turn", "parameter", "entry") for part in tree.find_data(kind)
    }
    callees = [call.children[0] for call in tree.find_data("call")]
    called = (str(callee.children[0]) for callee in callees if callee.data == "name")
    return tuple(name for name in dict.fromkeys(called) if name not in bound)


_CONDITIONS = ("compare", "between", "among", "conjunction", "disjunction", "instance_of")


def _is_condition(tests: Node) -> bool:
    """Return whether a cell holds a condition that leaves the input aside."""
    parts = tests.children if tests.data == "tests" else [tests]
    return any(
        part.data in _CONDITIONS and not any(str(name) == "?" for name in _names(part)) for part in parts
    )


def _names(tree: Node) -> Iterator[Any]:
    return (part.children[0] for part in tree.find_data("name"))


class _Reader:
    """Goes through the tests of one cell and collects the literals."""

    def __init__(self, text: str, names: frozenset[str]) -> None:
        self._text = text
        self._names = names
        self.literals: list[Value] = []
        self.has_order = False

    def tests(self, tree: Node) -> None:
        """Read unary tests, of which any may pass."""
        if tree.data in ("tests", "list"):
            for child in tree.children:
                self.tests(child)
        elif tree.data in ("sign_test", "sign_range"):
            self._compared(tree.children[0], tree.children[1])
        elif tree.data == "range":
            self._range(tree.children[1:3])
        elif _is_closed(tree):
            self._listed(self.value(tree))
        else:
            self._condition(tree)

    def _range(self, ends: list[Node]) -> None:
        self.has_order = True
        for end in ends:
            self._scalar(end, ordered=True)

    def _compared(self, sign: Node, tree: Node) -> None:
        ordered = str(sign.children[0]) not in ("=", "!=")
        self.has_order |= ordered
        self._scalar(tree, ordered=ordered)

    def _condition(self, tree: Node) -> None:
        """Read a condition that compares `?` with literals."""
        if tree.data in ("conjunction", "disjunction"):
            for child in tree.children:
                self._condition(child)
        elif tree.data == "compare":
            self._compare(*tree.children)
        elif tree.data in ("between", "among") and _is_input(tree.children[0]):
            if tree.data == "between":
                self._range(tree.children[1:])
            else:
                self.tests(tree.children[1])
        elif tree.data == "call" and _callee(tree) == "not" and len(tree.children[1].children) == 1:
            self._condition(tree.children[1].children[0])
        else:
            raise _Open(_what_it_does(tree))

    def _compare(self, left: Node, sign: Node, right: Node) -> None:
        if _is_input(left):
            self._compared(sign, right)
        elif _is_input(right):
            self._compared(sign, left)
        else:
            raise _Open(_what_it_does(left))

    def _scalar(self, tree: Node, *, ordered: bool) -> None:
        value = self.value(tree)
        if ordered and isinstance(value, str):
            raise _Open("it puts texts in order")
        self._keep([value])

    def _listed(self, value: Value) -> None:
        self._keep(value if isinstance(value, list) else [value])

    def _keep(self, values: list[Value]) -> None:
        for value in values:
            if not isinstance(value, SCALARS):
                raise _Open("it compares with something other than a plain value")
            if isinstance(value, time) and value.tzinfo is not None:
                raise _Open("it compares with a time of day in a time zone")
            if isinstance(value, datetime) and value.tzinfo is None:
                raise _Open("it compares with a time without a zone")
        self.literals += values

    def value(self, tree: Node) -> Value:
        """Return the value of a part that reads nothing from outside."""
        if not _is_closed(tree):
            raise _Open(_what_it_does(tree))
        try:
            compiler = Compiler(self._text, strict=True, types={}, shadows=frozenset())
            return compiler.build(tree)(Scope({}, None, Run(strict=True)))
        except (Fault, RulesError):
            raise _Open("a part of it cannot be worked out") from None


def _is_closed(tree: Node) -> bool:
    return all(str(name) in FUNCTIONS and str(name) not in _LIVE for name in _names(tree)) and not any(
        tree.find_pred(lambda part: part.data in ("function", "for_each", "some", "every", "filter", "path"))
    )


def _is_input(tree: Node) -> bool:
    return bool(tree.data == "name" and str(tree.children[0]) == "?")


def _callee(tree: Node) -> str:
    callee = tree.children[0]
    return str(callee.children[0]) if callee.data == "name" else ""


def _what_it_does(tree: Node) -> str:
    """Return why a part is not settled by literals."""
    names = {str(name) for name in _names(tree)}
    if names & _LIVE:
        return "it reads the clock"
    read = sorted(names - set(FUNCTIONS) - {"?"})
    if read:
        return f"it reads “{read[0]}”"
    return "it works something out of its input"
