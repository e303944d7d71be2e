"""Expressions as the proof reads them: the paths that they compare with constants, called t0, t1 and so on.

A part that is neither a path nor built of comparisons, such as a call of a function, is an open term: it may
have any value each time it is worked out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from rules import feel
from rules.errors import RulesError
from rules.proofs.cells import literal_value, read_cell

Path = tuple[str, ...]
OPEN = "?"
FAILED = object()
_BOTH = (True, False)
_A_SUM = 3


@dataclass
class Cut:
    """The constants with which a path is compared, and whether they are put in order."""

    literals: list[Any] = field(default_factory=list)
    has_order: bool = False

    def add(self, literals: Iterable[Any], has_order: bool = False) -> None:
        """Add constants."""
        self.literals.extend(value for value in literals if value not in self.literals)
        self.has_order |= has_order


@dataclass(frozen=True)
class Reading:
    """An expression with its terms: `text` with names in their place, and how each is compared.

    `copies` are the terms whose value may become the result; `has_sums` says that it is worked out of them,
    and `grows` that no more is done than to add a number above nought.
    """

    text: str
    terms: tuple[Path, ...]
    cuts: tuple[Cut, ...]
    copies: frozenset[Path]
    has_sums: bool
    grows: bool

    def value(self, values: Iterable[Any]) -> Any:
        """Return the result for values of the terms. Raises RulesError where it has none."""
        names = {f"t{number}": value for number, value in enumerate(values)}
        return feel.compile_expression(self.text)(names)


@lru_cache(maxsize=4096)
def read_condition(text: str) -> Reading | None:
    """Return a condition with its terms; None if it cannot be read."""
    return _read(text, is_condition=True)


@lru_cache(maxsize=4096)
def read_value(text: str) -> Reading | None:
    """Return what a script assigns with its terms; None if it cannot be told from paths and constants."""
    reading = _read(text, is_condition=False)
    return None if reading is None or any(path[0] == OPEN for path in reading.terms) else reading


def path_in(tree: Any) -> Path | None:
    """Return the path that a tree is, or None."""
    names: list[str] = []
    while tree.data == "path":
        names.append(str(tree.children[1]))
        tree = tree.children[0]
    return (str(tree.children[0]), *reversed(names)) if tree.data == "name" else None


def worked_out(reading: Reading, known: Mapping[Path, Any]) -> Any:
    """Return the result for some values, or FAILED where the engine would stop."""
    try:
        return reading.value(known[path] for path in reading.terms)
    except RulesError:
        return FAILED


def _read(text: str, *, is_condition: bool) -> Reading | None:
    try:
        tree = feel.syntax_tree(text).children[0]
    except RulesError:
        return None
    reader = _Reader(text)
    (reader.condition if is_condition else reader.result)(tree)
    return reader.reading()


class _Reader:
    """Goes through an expression and notes where its terms stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cuts: dict[Path, Cut] = {}
        self._places: list[tuple[int, int, Path]] = []
        self._copies: set[Path] = set()
        self._has_sums = False
        self._grows = True

    def reading(self) -> Reading:
        terms = tuple(self._cuts)
        text = self._text
        for start, end, path in sorted(self._places, reverse=True):
            text = f"{text[:start]} t{terms.index(path)} {text[end:]}"
        return Reading(
            text, terms, tuple(self._cuts.values()), frozenset(self._copies), self._has_sums, self._grows
        )

    def condition(self, tree: Any) -> None:
        """Read a part that is true or false."""
        if self._is_literal(tree):
            return
        if tree.data in ("conjunction", "disjunction", "if_else"):
            for part in tree.children:
                self.condition(part)
        elif _is_not(tree):
            self.condition(tree.children[1].children[0])
        elif tree.data in ("compare", "among", "between") and self._comparison(tree):
            return
        else:
            self._term(tree, _BOTH)

    def result(self, tree: Any) -> None:
        """Read a part whose value becomes the result, or a part of it."""
        if self._is_literal(tree):
            return
        if tree.data in ("conjunction", "disjunction", "compare", "among", "between") or _is_not(tree):
            self.condition(tree)
        elif tree.data not in ("if_else", "context", "arithmetic"):
            self._copies.add(self._term(tree, ()))
        else:
            for part in self._parts(tree):
                self.result(part)

    def _parts(self, tree: Any) -> list[Any]:
        """Return the parts that make up a result, and read a condition between them."""
        if tree.data == "if_else":
            self.condition(tree.children[0])
            return list(tree.children[1:])
        if tree.data == "context":
            return [entry.children[1] for entry in tree.children]
        self._has_sums = True
        self._grows &= self._is_growth(tree)
        return list(tree.children[::2])

    def _comparison(self, tree: Any) -> bool:
        """Read a comparison of one term with constants; return whether it is one."""
        if tree.data == "compare":
            left, sign, right = tree.children
            if self._is_literal(left):
                left, right = right, left
            content = read_cell(f"{sign.children[0]} {self._said(right)}")
            is_told = self._is_literal(right) and not content.open_because
        elif tree.data == "between":
            left, low, high = tree.children
            content = read_cell(f"[{self._said(low)}..{self._said(high)}]")
            is_told = not content.open_because
        else:
            left, tests = tree.children
            listed = tests.children if tests.data == "tests" else [tests]
            content = read_cell(", ".join(self._said(test) for test in listed))
            is_told = not content.open_because
        if is_told:
            self._term(left, content.literals, content.has_order)
        return is_told

    def _is_growth(self, tree: Any) -> bool:
        if len(tree.children) != _A_SUM or str(tree.children[1].children[0]) != "+":
            return False
        is_number, value = literal_value(self._said(tree.children[2]))
        return is_number and type(value) is Decimal and value > 0

    def _term(self, tree: Any, literals: Iterable[Any], has_order: bool = False) -> Path:
        path = path_in(tree) or (OPEN, " ".join(self._said(tree).split()))
        self._cuts.setdefault(path, Cut()).add(literals, has_order)
        self._places.append((tree.meta.start_pos, tree.meta.end_pos, path))
        return path

    def _is_literal(self, tree: Any) -> bool:
        return literal_value(self._said(tree))[0]

    def _said(self, tree: Any) -> str:
        return self._text[tree.meta.start_pos : tree.meta.end_pos]


def _is_not(tree: Any) -> bool:
    return bool(
        tree.data == "call"
        and tree.children[0].data == "name"
        and str(tree.children[0].children[0]) == "not"
        and len(tree.children[1].children) == 1
    )
