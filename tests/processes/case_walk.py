"""Walking a case by hand: an example played as far as it goes, then forms answered one by one."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from brokerage.reports import case_outcome
from engine import clock
from engine.cases import open_calls
from engine.definition import folder
from engine.store import history, outbox
from play import market
from play.errors import StuckError
from play.player import Player
from play.scenario import acts, scenarios, schema
from play.scenario.scenarios import Scenario, ScenarioFile
from play.stage import Stage
from tests.processes import statement_counts

ROOT = Path(__file__).parent.parent.parent
FOLDER = statement_counts.FOLDER
PROCESS = FOLDER.name
Steps = set[tuple[str, str]]


def example_files() -> list[Path]:
    """The files of scenarios in the process folder."""
    return sorted(path for path in (FOLDER / "examples").glob("*.yaml") if path.stem != "acts")


@cache
def read(path: Path) -> ScenarioFile:
    """A file's scenarios, read once."""
    return scenarios.read_file(path)


@cache
def shipped() -> folder.Folder:
    """The process folder as shipped, read once."""
    return folder.read_folder(FOLDER)


@cache
def how() -> acts.Acts:
    """How its forms are answered."""
    return acts.read_acts(shipped())


def stage_of(path: Path) -> Stage:
    """A prepared database for a file's scenarios."""
    file = read(path)
    return Stage(shipped(), file.policy, file.scenarios)


class Walk:
    """A case on its way. `passed` and `letters` tell what it has touched so far."""

    def __init__(
        self, stage: Stage, scenario: Scenario, most_events: int | None = None, by_hand: Collection[str] = ()
    ) -> None:
        """`most_events` cuts the scenario's events short; the forms `by_hand` are left to `do`."""
        self.events = {event["type"]: event for event in reversed(scenario.events)}
        changed = {**scenario.facts, "events": scenario.events[:most_events]}
        ways = acts.Acts({form: each for form, each in how().by_form.items() if form not in by_hand})
        prepared = stage.case_for(scenario)
        self.case = statement_counts.CountingCase(prepared.runtime, prepared.clock)
        self.player = Player(self.case, replace(scenario, facts=changed), ways)

    def play(self) -> "Walk":
        """Take it as far as its events and what is unsaid go."""
        self.player.play(PROCESS)
        return self

    def until(self, form: str) -> "Walk":
        """Do what is unsaid until a form is asked."""
        if not self.case.case_id:
            self.player._start(PROCESS)
        while form not in self.forms():
            if not self.player._do_unsaid():
                raise StuckError(f"{form} is never asked; {sorted(self.forms())} are.")
        return self

    def forms(self) -> set[str]:
        """The forms that are asked now."""
        return {task["form"] for task in self.case.open_tasks()}

    def do(self, form: str, role: str | None = None, **answers: Any) -> "Walk":
        """Answer a form that is asked now; an option may be named by its label."""
        task = next((task for task in self.case.open_tasks() if task["form"] == form), None)
        if task is None:
            raise StuckError(f"{form} is not asked; {sorted(self.forms())} are.")
        actor = self.case.actor_for(task, role)
        asked = self.case.task_form(task, actor)
        self.case.complete(task, asked, answers, actor)
        self.player._look_for_calls()
        return self

    def event(self, **event: Any) -> "Walk":
        """Let something happen as a scenario would tell it."""
        self.player._happen({**schema.NO_EVENT, **event})
        return self

    def wait(self) -> "Walk":
        """Let the next deadline come."""
        self.case.wait()
        return self

    def settle(self, **values: Any) -> "Walk":
        """Set dated settings of the council anew."""
        with self.case.runtime.database.begin() as connection:
            market.set_settings(connection, values, self.case.clock.now())
        return self

    def answers(self, form: str) -> set[str]:
        """Who has answered the open call."""
        call = next(task["call_id"] for task in self.case.open_tasks() if task["form"] == form)
        with self.case.runtime.database.read() as connection:
            return set(open_calls.respondents(connection, call))

    def next_offer(self) -> None:
        """Let the next offer of the scenario be made."""
        moment = self.player.timeline.until(None)
        assert moment is not None
        self.player._run_moment(moment)

    def options(self, form: str, question: str) -> list[str]:
        """What may be chosen at a question that is asked now."""
        task = next(task for task in self.case.open_tasks() if task["form"] == form)
        asked = self.case.task_form(task, self.case.actor_for(task, None))
        source = next(each.source for each in asked.form.questions if each.key == question)
        return [option.value for option in asked.options[str(source)]]

    def told(self, kind: str) -> dict[str, Any]:
        """The first event of a kind in the example, as it was read."""
        return self.events[kind]

    @property
    def day(self) -> date:
        """Today, where the case is."""
        return clock.london(self.case.clock.now()).date()

    @property
    def outcome(self) -> dict[str, Any]:
        """What came of it, from the records."""
        with self.case.runtime.database.read() as connection:
            return case_outcome.outcome(connection, self.case.case_id)

    @property
    def passed(self) -> Steps:
        """Every step it has passed, with the diagram it stands in."""
        with self.case.runtime.database.read() as connection:
            found = history.paths(connection, self.case.case_id)
        return {(diagram, step) for act in found for diagram, step, *_ in act}

    @property
    def letters(self) -> set[str]:
        """The names of the letters written to anybody."""
        with self.case.runtime.database.read() as connection:
            return {message.letter for message in outbox.of_case(connection, self.case.case_id)}

    def written(self, letter: str) -> list[str]:
        """What every letter of this name says."""
        with self.case.runtime.database.read() as connection:
            found = outbox.of_case(connection, self.case.case_id)
        return [message.body for message in found if message.letter == letter]
