"""The outcome of a scenario, read from the records and the history, in lines of text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brokerage.reports import case_outcome
from engine.errors import EngineError
from engine.store import history, releases
from forms.errors import FormsError
from play import comparison, errors, practice_people
from play.comparison import Difference
from play.coverage import Coverage
from play.player import Player
from play.practice_case import PracticeCase
from play.scenario import acts
from play.scenario.scenarios import Scenario
from play.stage import Stage
from play.work_comparison import work_differences
from rules.errors import RulesError

SCOPE_TABLE = "clause_scope"
IN_WORDS = (errors.PlayError, EngineError, FormsError, RulesError)
"""The errors that may stop a scenario and that say why in words."""


@dataclass(frozen=True)
class Played:
    """The outcome of a scenario: what differs, or why it stopped on the way. `notes` explain differences."""

    scenario: Scenario
    differences: Sequence[Difference]
    stopped: str = ""
    notes: Sequence[str] = ()

    @property
    def ok(self) -> bool:
        """Whether everything came as expected."""
        return not self.differences and not self.stopped

    def lines(self) -> Iterator[str]:
        """Yield one line, and for a scenario that differs what was expected and what came."""
        word = "ok" if self.ok else "FAILED" if self.stopped else "DIFFERS"
        yield f"{self.scenario.id} {word}  {self.scenario.title}"
        if self.ok:
            return
        if self.stopped:
            yield f"    {self.scenario.id}: {self.stopped}"
        for difference in self.differences:
            yield f"    {difference.key}"
            yield f"        expected  {difference.expected}"
            yield f"        actual    {difference.actual}"
        yield from (f"    note: {note}" for note in self.notes)


def play(stage: Stage, scenario: Scenario, how: acts.Acts, coverage: Coverage | None = None) -> Played:
    """Play a scenario and compare its outcome, however far it got, with what it expects.

    What its case went through is added to `coverage`.
    """
    case = stage.case_for(scenario)
    player = Player(case, scenario, how)
    stopped = ""
    try:
        try:
            player.play(stage.process)
        except IN_WORDS as fault:
            stopped = str(fault)
        differences = outcome_differences(case, stage.process, scenario) if case.case_id else []
        if coverage and case.case_id:
            with case.runtime.database.read() as connection:
                coverage.add(connection, case.case_id)
    finally:
        case.runtime.database.close()
    return Played(scenario, [*player.differences, *differences], stopped, player.notes)


def outcome_differences(case: PracticeCase, process: str, scenario: Scenario) -> list[Difference]:
    """Return how the outcome of a case differs from what its scenario expects."""
    with case.runtime.database.read() as connection:
        actual = case_outcome.outcome(connection, case.case_id)
        lines = history.lines(connection, case.case_id)
        work = work_differences(scenario.expected, connection, case.case_id)
        scope = releases.latest(connection, practice_people.COUNCIL, process).decision(SCOPE_TABLE)
    cited = {clause.strip() for line in lines for clause in line.clause.split(";") if clause.strip()}
    clauses = comparison.clause_differences(
        scenario.expected["clauses"],
        cited,
        lambda clause: scope.evaluate({"clause": clause, "route": actual.get("route")}).value,
    )
    return [*comparison.differences(scenario.expected, actual), *clauses, *work]
