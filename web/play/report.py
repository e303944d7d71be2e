"""What came of a scenario, read from the records and the history, and told in lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from brokerage import outcome
from engine import history, releases
from engine.errors import EngineError
from forms.errors import FormsError
from rules.errors import RulesError
from web.play import acts, compare, errors, people
from web.play.compare import Difference
from web.play.desk import Desk
from web.play.player import Player
from web.play.scenarios import Scenario
from web.play.stage import Stage

SCOPE_TABLE = "clause_scope"
IN_WORDS = (errors.PlayError, EngineError, FormsError, RulesError)
"""What may stop a scenario on its way and says in words why."""


@dataclass(frozen=True)
class Played:
    """A scenario's end: what differs, or why it did not get there. `notes` help where it differs."""

    scenario: Scenario
    differences: Sequence[Difference]
    stopped: str = ""
    notes: Sequence[str] = ()

    @property
    def ok(self) -> bool:
        """Whether everything came as expected."""
        return not self.differences and not self.stopped

    def lines(self) -> Iterator[str]:
        """One line, and for a scenario that differs what was expected and what came."""
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


def play(stage: Stage, scenario: Scenario, how: acts.Acts) -> Played:
    """Play a scenario and compare what came of it, however far it came, with what it expects."""
    desk = stage.desk_for(scenario)
    player = Player(desk, scenario, how)
    stopped = ""
    try:
        try:
            player.play(stage.process)
        except IN_WORDS as fault:
            stopped = str(fault)
        found = _found(desk, stage.process, scenario) if desk.case_id else []
    finally:
        desk.runtime.database.close()
    return Played(scenario, [*player.differences, *found], stopped, player.notes)


def _found(desk: Desk, process: str, scenario: Scenario) -> list[Difference]:
    with desk.runtime.database.read() as connection:
        actual = outcome.outcome(connection, desk.case_id)
        lines = history.lines(connection, desk.case_id)
        scope = releases.latest(connection, people.COUNCIL, process).decision(SCOPE_TABLE)
    cited = {clause.strip() for line in lines for clause in line.clause.split(";") if clause.strip()}
    clauses = compare.clause_differences(
        scenario.expected["clauses"],
        cited,
        lambda clause: scope.evaluate({"clause": clause, "route": actual.get("route")}).value,
    )
    return [*compare.differences(scenario.expected, actual), *clauses]
