"""What the check finds in a draft, with a key for each finding by which a page asks to mend it."""

import hashlib
from dataclasses import dataclass

from engine.checks.problem import Kind, Problem
from engine.checks.process_folder import examine, glance
from engine.definition.folder import Folder
from engine.definition.operations import Operations


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
    """Return what the check finds in a folder, faults first."""
    return _ordered(examine(folder, operations))


def at_a_glance(folder: Folder, operations: Operations) -> tuple[list[Finding], bool]:
    """Return what is found without proofs that take long, and whether that is all."""
    problems, whole = glance(folder, operations)
    return _ordered(problems), whole


def _ordered(problems: list[Problem]) -> list[Finding]:
    ordered = sorted(dict.fromkeys(problems), key=lambda problem: problem.kind is not Kind.FAULT)
    return [Finding(_key(problem), problem) for problem in ordered]


def _key(problem: Problem) -> str:
    return hashlib.sha256(f"{problem.element}\n{problem.place}\n{problem}".encode()).hexdigest()[:16]
