"""Examples played on a database of either kind, with the statements counted that each step takes."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from brokerage import objections
from brokerage import operations as care
from engine import actors as engine_people
from engine.actors import Actor
from engine.cases.context import CaseContext
from engine.cases.task_forms import TaskForm
from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.definition.folder import read_folder
from engine.definition.operations import Operations
from engine.runtime import Runtime
from engine.store import releases
from forms.schema.questions import Form
from play import market, practice_people
from play.player import BEFORE, Player
from play.policy import council_policy
from play.practice_case import PracticeCase
from play.scenario import acts
from play.scenario.scenarios import Scenario, ScenarioFile
from web import councils
from web.server import bootstrap

FOLDER = Path(__file__).parent.parent.parent / "processes" / "micro_procurement"
Costs = dict[str, list[tuple[int, int]]]
"""By form: statements and commits, each time it was answered."""


class CountingCase(PracticeCase):
    """A case that counts what each form costs: statements beside BEGIN, and commits.

    `operations` has the most statements that each operation took in the case, by its name.
    """

    def __init__(self, runtime: Runtime, clock: VirtualClock) -> None:
        self.costs: Costs = defaultdict(list)
        self.operations: dict[str, int] = {}
        counted = [self._counted(each) for each in care.OPERATIONS]
        words_too = Operations(counted, care.SOURCES, care.ROLES, care.USES, objections.object_to)
        super().__init__(replace(runtime, operations=words_too), clock)

    def _counted(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def counting(case: CaseContext, **given: Any) -> Any:
            with _statements(case.connection) as sent:
                result = operation(case, **given)
            name = operation.__name__
            self.operations[name] = max(self.operations.get(name, 0), sent[0])
            return result

        return counting

    def start(self, process: str, asked: TaskForm, values: Mapping[str, Any], actor: Actor) -> None:
        """Begin the case."""
        with self._counting(asked.form.key):
            super().start(process, asked, values, actor)

    def complete(
        self, task: Mapping[str, Any], asked: TaskForm, values: Mapping[str, Any], actor: Actor
    ) -> None:
        """Answer a task's form."""
        with self._counting(asked.form.key):
            super().complete(task, asked, values, actor)

    def respond(self, call_id: str, form: Form, values: Mapping[str, Any], actor: Actor) -> str:
        """Answer an open call."""
        with self._counting(form.key):
            return super().respond(call_id, form, values, actor)

    @contextmanager
    def _counting(self, name: str) -> Iterator[None]:
        engine, commits = self.runtime.database.engine, [0]

        def committed(_c: Any) -> None:
            commits[0] += 1

        event.listen(engine, "commit", committed)
        try:
            with _statements(engine) as sent:
                yield
        finally:
            event.remove(engine, "commit", committed)
        self.costs[name].append((sent[0], commits[0]))


@contextmanager
def _statements(where: Engine | Connection) -> Iterator[list[int]]:
    """Count statements beside BEGIN meanwhile; the number is the only one of the list."""
    sent = [0]

    def executed(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent[0] += not statement.startswith("BEGIN")

    event.listen(where, "before_cursor_execute", executed)
    try:
        yield sent
    finally:
        event.remove(where, "before_cursor_execute", executed)


def played(database: Database, file: ScenarioFile, scenario: Scenario) -> Costs:
    """Play an example on an empty database of either kind; what its forms cost."""
    clock = VirtualClock(scenario.adverts[0].opened_at - BEFORE)
    runtime = Runtime(database, clock, bootstrap.operations())
    with database.begin() as connection:
        councils.add_council(connection, practice_people.COUNCIL, "Practice Council")
        values = market.area_and_need_settings([scenario]) | council_policy.settings_of(file.policy)
        market.set_settings(connection, values, clock.now())
        market.fill(connection, scenario)
    folder = read_folder(FOLDER)
    releases.publish(
        runtime, practice_people.COUNCIL, council_policy.derive(folder, file.policy), engine_people.SYSTEM
    )
    case = CountingCase(runtime, clock)
    Player(case, scenario, acts.read_acts(folder)).play(folder.process)
    return case.costs


def crowded(scenario: Scenario, times: int) -> Scenario:
    """Return an example with so many of each provider and of its offer."""
    facts, adverts = scenario.facts, scenario.adverts
    providers = [_copy(each, "id", number) for each in facts["providers"] for number in range(times)]
    offers = [_copy(each, "provider", number) for each in adverts[0].offers for number in range(times)]
    first = replace(adverts[0], offers=tuple(offers))
    return replace(scenario, facts={**facts, "providers": providers}, adverts=(first, *adverts[1:]))


def _copy(facts: dict[str, Any], key: str, number: int) -> dict[str, Any]:
    return {**facts, key: f"{facts[key]}-{number}"} if number else facts
