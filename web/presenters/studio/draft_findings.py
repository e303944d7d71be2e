"""What the check finds in a draft, with a key for each finding by which a page asks to mend it."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from engine.checks.problem import Kind, Problem
from engine.checks.process_folder import examine
from engine.definition.folder import Folder
from engine.definition.operations import Operations

_MOST = 16
_latest: OrderedDict[tuple[str, Operations], "tuple[Finding, ...]"] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Finding:
    """A problem and its key, which stays the same as long as the problem does."""

    key: str
    problem: Problem

    @property
    def mend(self) -> str:
        """What would mend it, as a button says it; empty where a person has to."""
        return self.problem.mend.says() if self.problem.mend else ""


def of_folder(folder: Folder, operations: Operations) -> list[Finding]:
    """Return what the check finds in a folder, faults first; one checked lately is not checked again."""
    key = (folder.digest, operations)
    with _lock:
        known = _latest.get(key)
    if known is None:
        known = _examined(folder, operations)
        with _lock:
            _latest[key] = known
            while len(_latest) > _MOST:
                _latest.popitem(last=False)
    return list(known)


def _examined(folder: Folder, operations: Operations) -> tuple[Finding, ...]:
    problems = dict.fromkeys(examine(folder, operations))
    ordered = sorted(problems, key=lambda problem: problem.kind is not Kind.FAULT)
    return tuple(Finding(_key(problem), problem) for problem in ordered)


def _key(problem: Problem) -> str:
    return hashlib.sha256(f"{problem.element}\n{problem.place}\n{problem}".encode()).hexdigest()[:16]
