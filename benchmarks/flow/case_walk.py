"""One case of any process folder, walked from its start to its end by a machine."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from benchmarks import guesses
from benchmarks.place import Cost, Place
from engine import calls, cases, outcomes, tables, timers, worklist
from engine.asking import Asked
from engine.clock import SystemClock
from engine.people import Actor

MOST_STEPS = 80
RESPONSES = 3
_STATE = select(tables.cases.c.status, func.length(tables.cases.c.state)).where(
    tables.cases.c.id == bindparam("case_id")
)
_INVITED = (
    select(tables.call_parties.c.party)
    .where(tables.call_parties.c.call_id == bindparam("call_id"))
    .order_by(tables.call_parties.c.party)
    .limit(RESPONSES)
)


class GoesNoFurther(guesses.CannotAnswer):
    """A machine cannot bring this case to its end."""


class Ahead(SystemClock):
    """The real time and so much more: a case's next deadline need not be waited for."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        """Return the time ahead."""
        return super().now() + self.by

    def now_in(self, connection: Connection) -> datetime:
        """Return the database's time ahead; on SQLite that is this machine's, ahead already."""
        ahead = timedelta() if connection.dialect.name == "sqlite" else self.by
        return super().now_in(connection) + ahead


@dataclass(frozen=True)
class Step:
    """A step of the walk: what was done, the answers, what it took, and the bytes of the state after it."""

    kind: str
    step: str
    label: str
    cost: Cost
    state_bytes: int
    answers: Mapping[str, Any] = field(default_factory=dict)


class Walk:
    """Walks cases of one process. Everybody's roles are one person's."""

    def __init__(self, place: Place, council: str, process: str, roles: frozenset[str]) -> None:
        self.place, self.runtime, self.council, self.process = place, place.runtime, council, process
        self.person = Actor("machine", "A Machine", roles, council)
        self.case_id = ""

    def whole_case(self) -> list[Step]:
        """Start a case and go on until it ends; GoesNoFurther says why it does not."""
        steps: list[Step] = []
        self._turns: Counter[str] = Counter()
        self._answered: set[str] = set()
        for number, step in enumerate(self._steps()):
            steps.append(step)
            if number == MOST_STEPS:
                last = ", ".join(f"“{each.label}”" for each in steps[-4:])
                raise GoesNoFurther(f"After {MOST_STEPS} steps the case had not ended; the last were {last}.")
        return steps

    def _steps(self) -> Iterator[Step]:
        asked = cases.asked_to_start(self.runtime, self.council, self.process, self.person)
        yield self._done(
            "start",
            {"step": "start", "label": "Start"},
            asked,
            lambda guess: cases.start(
                self.runtime, self.council, self.process, guess.posted, self.person, guess.files
            ),
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
        asked = worklist.asked(self.runtime, task["id"], actor)
        return self._done(
            task["kind"],
            task,
            asked,
            lambda guess: cases.complete(self.runtime, task["id"], guess.posted, actor, files=guess.files),
        )

    def _respond(self, task: Mapping[str, Any]) -> Iterator[Step]:
        call_id = task["call_id"]
        self._answered.add(call_id)
        with self.runtime.database.read() as connection:
            parties = connection.execute(_INVITED, {"call_id": call_id}).scalars().all()
        for party in parties:
            actor = Actor(f"machine-{party}", "A Machine", self.person.roles, "", party)
            asked = calls.asked(self.runtime, call_id, actor)
            yield self._done("response", task, asked, self._responding(call_id, actor))

    def _responding(self, call_id: str, actor: Actor) -> Callable[[guesses.Guess], Any]:
        return lambda guess: calls.respond(self.runtime, call_id, guess.posted, actor, guess.files)

    def _wake(self, due: datetime) -> Step:
        clock = self.runtime.clock
        assert isinstance(clock, Ahead)
        clock.by += max(due - clock.now(), timedelta()) + timedelta(seconds=1)
        _, cost = self.place.measured(lambda: cases.wake(self.runtime, self.case_id))
        return Step("deadline", "", "A deadline passes", cost, self._state()[1])

    def _done(
        self, kind: str, task: Mapping[str, Any], asked: Asked, act: Callable[[guesses.Guess], Any]
    ) -> Step:
        guess = guesses.guess(asked, self.runtime.clock.now(), self._turns[task["step"]])
        self._turns[task["step"]] += kind != "response"
        done, cost = self.place.measured(lambda: act(guess))
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
