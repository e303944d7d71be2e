"""Mutants: the small changes that cosmic-ray makes to a module, in the order in which they are tried."""

import ast
import difflib
import random
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from cosmic_ray.work_db import WorkDB
from cosmic_ray.work_item import MutationSpec

from tests.mutants.groups import Subject

Position = tuple[int, int]
SAME_AS_IDENTITY = ("_Is_Eq", "_IsNot_NotEq")
"""The program asks `is` of None, True, False and types alone, and these equal themselves and nothing else."""
SAME_FOR_TRUTHS = ("_Eq_Is", "_NotEq_IsNot")
"""What two comparisons give is True or False, of which there is one each."""
SAFEGUARDS = ("frozen", "strict")
"""Arguments that raise where the program is wrong already: it writes to a frozen record, or pairs lists of
different lengths. No test can see them in a program that does neither."""
CACHES = ("functools.cache", "functools.lru_cache")
"""A function that answers the same each time does so unremembered too, only later."""


@dataclass(frozen=True)
class Mutant:
    """A change to a module: what cosmic-ray has to do, and the lines before and after it."""

    subject: Subject
    mutation: MutationSpec
    before: str
    after: str

    @property
    def place(self) -> str:
        """Return where the change is, as editors open it."""
        return f"{self.subject.module}:{self.mutation.start_pos[0]}"


def mutations_of(root: Path, subject: Subject) -> list[MutationSpec]:
    """Return what cosmic-ray would do to a module, without the kinds of change that do nothing to it."""
    path = root / subject.module
    idle = list(_idle(ast.parse(path.read_text(encoding="utf-8"))))
    database = WorkDB(":memory:", WorkDB.Mode.create)
    try:
        init([path], database, {})
        mutations = [mutation for item in database.work_items for mutation in item.mutations]
    finally:
        database.close()
    return [
        mutation
        for mutation in mutations
        if not mutation.operator_name.endswith(SAME_AS_IDENTITY)
        and not any(
            fnmatch(mutation.operator_name, operators) and start <= tuple(mutation.start_pos) < end
            for operators, start, end in idle
        )
    ]


def in_drawn_order(root: Path, mutations: list[tuple[Subject, MutationSpec]], seed: str) -> Iterator[Mutant]:
    """Yield mutants as a seed draws them: first one for each place in the code, then a second, and so on.

    A `+` has eleven mutants and a `not` has one; most of the eleven fail at once whatever the tests do, and
    would drown the rest. What does not compile is left out for the same reason.
    """
    pool = list(mutations)
    random.Random(seed).shuffle(pool)
    rounds: Counter[tuple[str, int, int]] = Counter()
    order = []
    for subject, mutation in pool:
        place = (subject.module, *mutation.start_pos)
        order.append(rounds[place])
        rounds[place] += 1
    for _, (subject, mutation) in sorted(zip(order, pool, strict=True), key=lambda pair: pair[0]):
        mutant = _mutant(root, subject, mutation)
        if mutant is not None:
            yield mutant


def _mutant(root: Path, subject: Subject, mutation: MutationSpec) -> Mutant | None:
    """Return the mutant; None if it is no program or the same one."""
    source = (root / subject.module).read_text(encoding="utf-8")
    try:
        changed = mutate_code(source, get_operator(mutation.operator_name)(), mutation.occurrence)
    except AttributeError:  # cosmic-ray cannot replace an exception that has a dot in its name
        return None
    if changed is None or not _compiles(changed):
        return None
    return Mutant(subject, mutation, *_changed_lines(source, changed))


def _compiles(source: str) -> bool:
    """Return whether Python takes a program without an error or a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(source, "mutant", "exec")
        except (SyntaxError, SyntaxWarning):
            return False
    return True


def _idle(tree: ast.Module) -> Iterator[tuple[str, Position, Position]]:
    """Yield a pattern of cosmic-ray's operators that do nothing between a start and an end in a module.

    Those of signatures and annotations are about types.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield "*BinaryOperator*", (node.lineno, node.col_offset), (node.body[0].lineno, 0)
            caches = (item for item in node.decorator_list if ast.unparse(item).split("(")[0] in CACHES)
            yield from (("*", (cache.lineno, 0), _end(cache)) for cache in caches)
        elif isinstance(node, ast.AnnAssign):
            yield "*BinaryOperator*", _start(node.annotation), _end(node.annotation)
        elif isinstance(node, ast.keyword) and node.arg in SAFEGUARDS:
            yield "*TrueWithFalse", _start(node), _end(node)
        elif isinstance(node, ast.Compare) and isinstance(node.left, ast.Compare):
            yield from ((f"*{operator}", _start(node), _end(node)) for operator in SAME_FOR_TRUTHS)


def _start(node: ast.expr | ast.keyword) -> Position:
    return node.lineno, node.col_offset


def _end(node: ast.expr | ast.keyword) -> Position:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def _changed_lines(source: str, changed: str) -> tuple[str, str]:
    """Return the lines that a change takes away and those that it puts there instead."""
    lines = list(difflib.ndiff(source.splitlines(), changed.splitlines()))
    before = (line[2:].strip() for line in lines if line.startswith("- ") and line[2:].strip())
    after = (line[2:].strip() for line in lines if line.startswith("+ ") and line[2:].strip())
    return " ".join(before), " ".join(after)
