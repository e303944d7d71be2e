"""What is wrong with an expression that somebody is typing, and at which characters."""

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.checks.declared.expression_kinds import Reading
from engine.checks.problem import Kind
from engine.checks.times import wrong_time
from engine.checks.variables import ALWAYS_SET, LENGTH
from engine.definition.kinds import Kinds
from engine.definition.operations import did_you_mean
from rules import feel
from rules.errors import FeelError, RulesError

CONDITION = "condition"
"""The place of an expression that must be yes or no."""
_DUE = "“dueIn”"


@dataclass(frozen=True)
class Remark:
    """What is wrong between two characters of a text, counted from 0, and what to do.

    `instead` is the word that was probably meant, if one is near.
    """

    start: int
    end: int
    text: str
    fix: str
    kind: Kind = Kind.FAULT
    instead: str = ""


def remarks(text: str, known: Mapping[str, Kinds], place: str = "", *, tests: bool = False) -> list[Remark]:
    """Return what is wrong with an expression, or with the tests of a table's cell, in the order of the text.

    `place` names the expression as problems do ("its timer", the parameter “advert”), or is CONDITION.
    Kinds are looked at only in expressions without unknown names.
    """
    if not text.strip() or (place == _DUE and LENGTH.match(text.strip())):
        return []
    fault = wrong_time(place, text)
    if fault is not None:
        return [Remark(0, len(text), *fault)]
    try:
        names, functions = _names(text, tests)
        tree = feel.syntax_tree(text, tests=tests)
    except RulesError as error:
        return [_unreadable(text, error)]
    noted = [*_unknown(tree, names - known.keys(), known), *_not_called(text, tree, functions)]
    if not noted and not tests:
        noted = list(_of_kinds(text, known, place))
    return sorted(dict.fromkeys(noted), key=lambda remark: remark.start)


def _names(text: str, tests: bool) -> tuple[frozenset[str], frozenset[str]]:
    if tests:
        return feel.compile_unary_tests(text).names, frozenset()
    expression = feel.compile_expression(text)
    return expression.names, expression.functions


def _unreadable(text: str, error: RulesError) -> Remark:
    if not isinstance(error, FeelError) or error.position is None:
        return Remark(0, len(text), str(error), "")
    start = min(error.position, len(text))
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return Remark(start, max(end, min(start + 1, len(text))), error.message, error.fix)


def _unknown(tree: Any, unknown: frozenset[str], known: Mapping[str, Kinds]) -> Iterator[Remark]:
    for token in _name_tokens(tree):
        name = str(token)
        if name in unknown:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            text = f"No step sets the variable “{name}”.{did_you_mean(name, known)}"
            fix = "" if near else "Set it in an earlier step, or correct the name."
            yield Remark(token.start_pos, token.end_pos, text, fix, instead="".join(near))


def _not_called(text: str, tree: Any, functions: frozenset[str]) -> Iterator[Remark]:
    """Yield the functions that stand where a value is meant; only `sort` takes one."""
    names = frozenset() if "sort(" in text else functions - ALWAYS_SET
    for token in _name_tokens(tree):
        if str(token) in names:
            fix = f"Call it, as in {token}(...), or name the variable that is meant."
            wrong = f"“{token}” is a built-in function, not a variable."
            yield Remark(token.start_pos, token.end_pos, wrong, fix)


def _name_tokens(tree: Any) -> Iterator[Any]:
    for inner in tree.iter_subtrees_topdown():
        if inner.data == "name":
            yield inner.children[0]


class _PlacedReading(Reading):
    """A reading that remembers which part of the text it spoke of last."""

    place: tuple[int, int] = (0, 0)

    def _said(self, tree: Any) -> str:
        self.place = (tree.meta.start_pos, tree.meta.end_pos)
        return super()._said(tree)


def _of_kinds(text: str, known: Mapping[str, Kinds], place: str) -> list[Remark]:
    noted: list[Remark] = []
    note: Callable[[str, str], None] = lambda wrong, fix: noted.append(Remark(*reading.place, wrong, fix))  # noqa: E731
    reading = _PlacedReading(text, known, note)
    reading.kinds()
    if place == CONDITION:
        reading.must_be_yes_or_no()
    return noted
