"""One case of any process folder, walked from its start to its end by a machine."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from benchmarks.flow import machine_answers
from benchmarks.workbench import Cost, Workbench
from engine import outcomes
from engine.actors import Actor
from engine.cases import call_responses, commands, open_calls, worklist
from engine.cases.task_forms import TaskForm
from engine.clock import SystemClock
from engine.database import call_tables, tables
from engine.store import timers

MOST_STEPS = 80
RESPONSES = 3
_STATE = select(tables.cases.c.status, func.length(tables.cases.c.state)).where(
    tables.cases.c.id == bindparam("case_id")
)
_INVITED = (
    select(call_tables.call_parties.c.party)
    .where(call_tables.call_parties.c.call_id == bindparam("call_id"))
    .order_by(call_tables.call_parties.c.party)
    .limit(RESPONSES)
)


class GoesNoFurther(machine_answers.CannotAnswer):
    """A machine cannot take this case to its end."""


class Ahead(SystemClock):
    """The real time plus what is skipped, so that nobody waits for a case's next deadline."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        """Return the time ahead."""
        return super().now() + self.by

    def now_in(self, connection: Connection) -> datetime:
        """Return the database's time ahead; on SQLite that is this machine's time, which is ahead already."""
        ahead = timedelta() if connection.dialect.name == "sqlite" else self.by
        return super().now_in(connection) + ahead


@dataclass(frozen=True)
class Step:
    """A step of the walk: what was done, the answers, its cost, and the size of the case's state after it."""

    kind: str
    step: str
    label: str
    cost: Cost
    state_bytes: int
    answers: Mapping[str, Any] = field(default_factory=dict)


class Walk:
    """Walks cases of one process; one person has every role."""

    def __init__(self, bench: Workbench, council: str, process: str, roles: frozenset[str]) -> None:
        self.bench, self.runtime, self.council, self.process = bench, bench.runtime, council, process
        self.person = Actor("machine", "A Machine", roles, council)
        self.case_id = ""

    def whole_case(self) -> list[Step]:
        """Start a case and return its steps when it has ended; raises GoesNoFurther where it cannot end."""
        steps: list[Step] = []
        self._turns: Counter[str] = Counter()
        self._answered: set[str] = set()
        for number, step in enumerate(self._steps()):
            steps.append(step)
            if number == MOST_STEPS:
                last = ", ".join(f"“{step.label}”" for step in steps[-4:])
                raise GoesNoFurther(f"After {MOST_STEPS} steps the case had not ended; the last were {last}.")
        return steps

    def _steps(self) -> Iterator[Step]:
        form = commands.start_form(self.runtime, self.council, self.process, self.person)
        yield self._done(
            "start",
            {"step": "start", "label": "Start"},
            form,
            lambda guess: commands.start(self.runtime, self.council, self.process, guess.posted, self.person),
        )
        while self._state()[0] == "running":
            yield from self._next()

    def _next(self) -> Iterator[Step]:
        with self.runtime.database.read() as connection:
            kinds = ("work", "call", "action")
            rows = worklist.open_tasks(connection, self.person, case_id=self.case_id, kinds=kinds)
            due = timers.next_of_case(connection, self.case_id)
        by_kind = {kind: [row for row in rows if row["kind"] == kind] for kind in kinds}
        unanswered = [row for row in by_kind["call"] if row["call_id"] not in self._answered]
        if by_kind["work"]:
            yield self._complete(by_kind["work"][0])
        elif unanswered:
            yield from self._respond(unanswered[0])
        elif due is not None:
            yield self._wake(due)
        elif by_kind["action"]:
            yield self._complete(by_kind["action"][0])
        else:
            raise GoesNoFurther("The case waits for nothing that a machine could do.")

    def _complete(self, task: Mapping[str, Any]) -> Step:
        actor = Actor("machine", "A Machine", self.person.roles, self.council, task["party"])
        form = worklist.task_form(self.runtime, task["id"], actor)
        return self._done(
            task["kind"],
            task,
            form,
            lambda guess: commands.complete(self.runtime, task["id"], guess.posted, actor),
        )

    def _respond(self, task: Mapping[str, Any]) -> Iterator[Step]:
        call_id = task["call_id"]
        self._answered.add(call_id)
        with self.runtime.database.read() as connection:
            parties = connection.execute(_INVITED, {"call_id": call_id}).scalars().all()
        for party in parties:
            actor = Actor(f"machine-{party}", "A Machine", self.person.roles, "", party)
            form = open_calls.response_form(self.runtime, call_id, actor)
            yield self._done("response", task, form, self._responding(call_id, actor))

    def _responding(self, call_id: str, actor: Actor) -> Callable[[machine_answers.Guess], Any]:
        return lambda guess: call_responses.respond(self.runtime, call_id, guess.posted, actor)

    def _wake(self, due: datetime) -> Step:
        clock = self.runtime.clock
        assert isinstance(clock, Ahead)
        clock.by += max(due - clock.now(), timedelta()) + timedelta(seconds=1)
        _, cost = self.bench.measured(lambda: commands.wake(self.runtime, self.case_id))
        return Step("deadline", "", "A deadline passes", cost, self._state()[1])

    def _done(
        self, kind: str, task: Mapping[str, Any], form: TaskForm, act: Callable[[machine_answers.Guess], Any]
    ) -> Step:
        guess = machine_answers.guess(form, self.runtime.clock.now(), self._turns[task["step"]])
        self._turns[task["step"]] += kind != "response"
        done, cost = self.bench.measured(lambda: act(guess))
        if isinstance(done, outcomes.Refused):
            said = "; ".join(done.errors.values())
            raise GoesNoFurther(f"“{task['label']}” does not take what a machine answered: {said}")
        if isinstance(done, outcomes.Started):
            self.case_id = done.case_id
        return Step(kind, task["step"], task["label"], cost, self._state()[1], guess.values)

    def _state(self) -> tuple[str, int]:
        with self.runtime.database.read() as connection:
            status, size = connection.execute(_STATE, {"case_id": self.case_id}).one()
        return str(status), int(size or 0)
