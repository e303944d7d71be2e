"""What an example went through in the folder as it is: steps, answers of tables, letters and forms."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from engine.database import tables
from engine.definition.letters import Letter
from engine.store import history
from play import report
from play.player import Player
from play.scenario import acts
from play.scenario.scenarios import Scenario
from play.stage import Stage
from rules.dmn import Decision, Result


@dataclass(frozen=True)
class Decided:
    """One evaluation of a decision: its name, what went in and what came out."""

    decision: str
    inputs: dict[str, Any]
    now: Any
    said: tuple[Any, ...]


@dataclass
class Trace:
    """The steps that a case passed or waited at (by scope), decisions, letters, and the time it took."""

    steps: set[tuple[str, str]] = field(default_factory=set)
    decisions: dict[str, Decided] = field(default_factory=dict)
    letters: set[str] = field(default_factory=set)
    seconds: float = 0.0


def said(result: Result) -> tuple[Any, ...]:
    """Return what a case sees of a decision's result: its value, and what the rules that fired note."""
    return result.value, [rule.annotations for rule in result.fired]


def trace(stage: Stage, scenario: Scenario, how: acts.Acts) -> tuple[Trace, list[str]]:
    """Play an example; return what it went through, and what differs from what it expects."""
    went, began = Trace(), time.process_time()
    with _watched(went):
        case = stage.case_for(scenario)
        player = Player(case, scenario, how)
        try:
            player.play(stage.process)
        except report.IN_WORDS as fault:
            return went, [str(fault)]
        differences = [*player.differences, *report.outcome_differences(case, stage.process, scenario)]
    with case.runtime.database.read() as connection:
        went.steps = _steps(connection, case.case_id)
    case.runtime.database.close()
    went.seconds = time.process_time() - began
    return went, [f"{one.key}: {one.expected} expected, {one.actual} came" for one in differences]


def _steps(connection: Connection, case_id: str) -> set[tuple[str, str]]:
    passed = {(scope, step) for act in history.paths(connection, case_id) for scope, step, *_ in act}
    for table in (tables.tasks, tables.timers):
        waited = select(table.c.diagram, table.c.step).where(table.c.case_id == case_id)
        passed |= {(row.diagram, row.step) for row in connection.execute(waited)}
    return passed


@contextmanager
def _watched(went: Trace) -> Iterator[None]:
    evaluate, write = Decision.evaluate, Letter.write

    def watched(self: Decision, context: Any, **options: Any) -> Result:
        result = evaluate(self, context, **options)
        inputs = dict(context)
        decided = Decided(self.name, inputs, options.get("now"), said(result))
        went.decisions[f"{self.name} {inputs!r} {options.get('now')}"] = decided
        return result

    def written(self: Letter, names: Any) -> Any:
        went.letters.add(self.name)
        return write(self, names)

    Decision.evaluate, Letter.write = watched, written  # type: ignore[method-assign]
    try:
        yield
    finally:
        Decision.evaluate, Letter.write = evaluate, write  # type: ignore[method-assign]
