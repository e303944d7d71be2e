"""Refuses, in every test, statements of the product on a council's table that bind no council.

A table says in its `info` whether its rows are a council's. A statement that names such a table must say
whose rows it means. Where something else says it, the function that runs it stands in `exceptions`,
with the reason. What the tests themselves read is their own affair.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import CodeType, FrameType
from typing import Any

from sqlalchemy import Engine, event

from engine.database.handle import COUNCIL, metadata

PRODUCT = frozenset(("engine", "brokerage", "web", "play"))
OTHERS = frozenset(("tests", "benchmarks", "migrations"))
"""What reads databases of its own, or every council's on purpose: tests, measurements, migrations."""
PASSED_THROUGH = ("engine.database.handle", "engine.database.prepared")
"""Modules that run the statements of others."""
_VERB = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:\b(?:FROM|JOIN|INTO|UPDATE|USING)\s+(?:ONLY\s+)?|,\s*)\"?(\w+)\"?(?![\w.\"])", re.IGNORECASE
)
_BOUND = re.compile(r"\bcouncil\"?\s*(?:=\s*(?:[?:%$']|ANY\b)|IN\s*\()", re.IGNORECASE)
_INSERTED = re.compile(r"\s*INSERT\s+INTO\s+\"?\w+\"?\s*\(([^)]*)\)", re.IGNORECASE)
_WHERE = re.compile(r"\bWHERE\b", re.IGNORECASE)
_UPDATE = re.compile(r"\s*UPDATE\b", re.IGNORECASE)


REFUSALS: list[str] = []
"""What was refused since the test began, whoever caught the error: the test fails for it at its end."""


class NoCouncil(AssertionError):
    """A statement of the product reads or writes rows of every council."""


def install() -> None:
    """Listen to every database there is and will be in this process."""
    event.listen(Engine, "before_cursor_execute", _look)


def _look(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    tables = unbound(statement)
    if not tables:
        return
    for code, name in _own_functions(sys._getframe(1)):
        if name.partition(".")[0] in OTHERS or _place(code) in _exceptions():
            return
        refusal = f"{name} binds no council on {', '.join(tables)}: {statement}"
        REFUSALS.append(refusal)
        raise NoCouncil(refusal)


@cache
def unbound(statement: str) -> tuple[str, ...]:
    """Return the council tables that a statement names without saying whose rows it means."""
    if not _VERB.match(statement) or binds(statement):
        return ()
    named = {name.lower() for name in _NAMED.findall(statement)}
    return tuple(table.name for table in metadata.sorted_tables if table.name in named and _of_council(table))


def binds(statement: str) -> bool:
    """Return whether a statement says which council's rows it means."""
    if inserted := _INSERTED.match(statement):
        return "council" in re.findall(r"\w+", inserted[1])
    if _UPDATE.match(statement):  # what it sets says nothing of which rows it changes
        _, *conditions = _WHERE.split(statement, maxsplit=1)
        return any(_BOUND.search(condition) for condition in conditions)
    return bool(_BOUND.search(statement))


def _of_council(table: Any) -> bool:
    return bool(table.info.get("kind") == COUNCIL["kind"])


def _own_functions(frame: FrameType | None) -> Iterator[tuple[CodeType, str]]:
    """Return the functions of this project that had the statement run, the nearest first."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        is_own = module.partition(".")[0] in PRODUCT | OTHERS and module != __name__
        if is_own and not module.startswith(PASSED_THROUGH):
            yield frame.f_code, f"{module}.{frame.f_code.co_qualname}"
        frame = frame.f_back


def _place(code: CodeType) -> tuple[str, str]:
    """Return the file and the outermost function that some code stands in."""
    return code.co_filename, code.co_qualname.partition(".<locals>")[0]


@cache
def _exceptions() -> frozenset[tuple[str, str]]:
    # They are functions of every room, which are imported only where one is looked for.
    listed = import_module("tests.councils.exceptions").EXCEPTIONS
    return frozenset(_place(function.__code__) for functions in listed.values() for function in functions)
