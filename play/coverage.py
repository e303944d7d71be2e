"""What the examples of a folder went through: its steps, flows, rules and questions, each with how often."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from engine.database import call_tables
from engine.definition.release import Release
from engine.store import history, releases, responses
from engine.svg import position

ANSWERED = frozenset({"started", "done"})
"""The kinds of lines that keep the answers of a form."""
Counts = defaultdict[str, Counter[str]]


class Coverage:
    """Counts of cases: of steps and flows by process, rules by table, and questions by form."""

    def __init__(self) -> None:
        self.steps, self.flows = Counts(Counter), Counts(Counter)
        self.rules, self.questions = Counts(Counter), Counts(Counter)

    def add(self, connection: Connection, case_id: str) -> None:
        """Count a case once in everything that it went through."""
        for process, place in position.of_case(connection, case_id).items():
            self.steps[process].update(place.done | place.open)
            self.flows[process].update(place.flows)
        lines = history.lines(connection, case_id)
        release = releases.by_id(connection, lines[0].release_id)
        for table, rule in {fired for line in lines for fired in _fired(line.details)}:
            self.rules[table][rule] += 1
        answers = [(line.step, line.details.get("answers")) for line in lines if line.kind in ANSWERED]
        answered = {pair for step, form in answers for pair in _questions(release, step, form)}
        for form, question in answered | set(_sent(connection, case_id)):
            self.questions[form][question] += 1

    def write(self, path: Path) -> None:
        """Write the counts as JSON: {"steps": {process: {step: cases}}, "flows": ..., "rules": ..., ...}."""
        path.write_text(json.dumps(vars(self), sort_keys=True))


def _fired(details: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for rule in details.get("fired") or ():
        yield str(rule["decision"]), str(rule["number"])


def _questions(release: Release, step: str, answers: Mapping[str, Any] | None) -> Iterable[tuple[str, str]]:
    nodes = [scope.nodes[step] for scope in release.scopes.values() if step in scope.nodes]
    for form in {node.form for node in nodes if node.form}:
        for question in release.form(form).questions:
            if (answers or {}).get(question.key) is not None:
                yield form, question.key


def _sent(connection: Connection, case_id: str) -> Iterable[tuple[str, str]]:
    """Yield the questions that parties answered in the calls of a case that have closed."""
    calls = call_tables.calls
    closed = select(calls.c.id, calls.c.form).where(
        calls.c.case_id == case_id, calls.c.closed_at.is_not(None)
    )
    for call_id, form in connection.execute(closed):
        for response in responses.all_of(connection, call_id):
            yield from ((form, key) for key, answer in response.answers.items() if answer is not None)
