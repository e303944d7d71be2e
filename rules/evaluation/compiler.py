"""Turns a syntax tree into a closure: each kind of node registers how it is built."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping

from rules import limits
from rules.data_types import types
from rules.data_types.values import Value
from rules.errors import Fault, TooMuch
from rules.evaluation.scope import Scope
from rules.regular_expressions.trial import LiteralPattern
from rules.syntax.parser import Node

Closure = Callable[[Scope], Value]
Builder = Callable[["Compiler", Node], Closure]

BUILDERS: dict[str, Builder] = {}


def node(*kinds: str) -> Callable[[Builder], Builder]:
    """Register how nodes of these kinds are built."""

    def register(builder: Builder) -> Builder:
        for name in kinds:
            BUILDERS[name] = builder
        return builder

    return register


class Compiler:
    """Builds the closures of one text and collects the names it reads."""

    def __init__(
        self, text: str, *, strict: bool, types: Mapping[str, types.Type], shadows: frozenset[str]
    ) -> None:
        self.text = text
        self.strict = strict
        self.types = types
        self.shadows = shadows  # names that stand for a variable even if a built-in function has the same
        self.free: set[str] = set()
        self.perhaps: set[str] = set()
        self.patterns: set[LiteralPattern] = set()
        self.functions: set[str] = set()
        self.uses_input = False
        self._locals: list[frozenset[str]] = []
        self._filters = 0
        self._depth = 0

    def build(self, tree: Node) -> Closure:
        """Return the closure of a tree; raises TooMuch when it is nested too deeply."""
        self._depth += 1
        if self._depth > limits.NESTING:
            fix = "Split it into several expressions."
            raise TooMuch("The expression is nested too deeply.", self.text, place(tree), fix)
        closure = BUILDERS[tree.data](self, tree)
        self._depth -= 1
        return closure

    @contextlib.contextmanager
    def local(self, names: Iterable[str]) -> Iterator[None]:
        """Make names known while a part is built."""
        self._locals.append(frozenset(names))
        yield
        self._locals.pop()

    @contextlib.contextmanager
    def filtering(self) -> Iterator[None]:
        """Build the inside of a filter, where a name may be an entry of the item."""
        self._filters += 1
        with self.local({"item"}):
            yield
        self._filters -= 1

    def is_local(self, name: str) -> bool:
        """Return whether a name is bound inside the text."""
        return any(name in names for names in self._locals)

    def read(self, name: str) -> None:
        """Remember that a name is read from outside."""
        if name == "?":
            self.uses_input = True
        elif not self.is_local(name):
            (self.perhaps if self._filters else self.free).add(name)


def place(tree: Node) -> int:
    """Return where a tree begins in its text."""
    return getattr(tree.meta, "start_pos", 0) or 0


def unknown(name: str, known: Iterable[str], what: str = "There is no") -> Fault:
    """Return the fault for a name that is not known, with the nearest known ones."""
    near = difflib.get_close_matches(name, sorted(set(known))[:2000], n=2)
    fix = f"Did you mean {' or '.join(repr(word) for word in near)}?" if near else ""
    return Fault(f"{what} '{name}' here.", fix)
