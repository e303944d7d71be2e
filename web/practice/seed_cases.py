"""Cases in flight in the practice council, so that its first visitor has something to look at.

They are begun and continued through the same functions as pages use, on a clock that starts some days ago.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypedDict

import yaml
from sqlalchemy import select

from brokerage import practice
from engine import actors, outcomes
from engine.cases import call_responses, commands, monitor, open_calls, worklist
from engine.cases.task_forms import TaskForm
from engine.clock import VirtualClock, london
from engine.database import call_tables
from engine.errors import EngineError
from engine.runtime import Runtime
from engine.store import releases, timers
from forms.submission import answers

PROCESS = "micro_procurement"
FILE = "cases.yaml"
START_IN = timedelta(days=21)
BETWEEN_OFFERS = timedelta(minutes=19)
KINDS = ("work", "call", "action")


class _Step(TypedDict, total=False):
    """A step of the file: answers to a form, prices of offers, or the wait until the advert closes."""

    after: float
    form: str
    answers: Mapping[str, object]
    offers: Sequence[int]
    until_close: bool


class SeedCase(TypedDict):
    """A case of the file: how many hours ago it started, whose it is, which care, and its steps."""

    started: float
    person: Mapping[str, object]
    care: Mapping[str, object]
    steps: Sequence[_Step]


OFFER = {"decision": "offer", "can_meet": "yes", "how_met": "By our own trained staff, day and night."}


def begin(runtime: Runtime, staff: Sequence[practice.Staff], folder: Path = practice.FOLDER) -> int:
    """Begin the cases of the file if the council has none yet, and return how many were begun."""
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        has_cases = any(
            monitor.count(connection, practice.COUNCIL[0], now, monitor.Filters(ended=ended))
            for ended in (False, True)
        )
    if has_cases:
        return 0
    return len(play(runtime, staff, yaml.safe_load((folder / FILE).read_text(encoding="utf-8"))))


def play(runtime: Runtime, staff: Sequence[practice.Staff], seed_cases: Sequence[SeedCase]) -> list[str]:
    """Begin the cases, do the steps of each, and return their ids."""
    now = runtime.clock.now()
    players = [_CasePlayer(runtime, staff, seed_case, now) for seed_case in seed_cases]
    for player in players:
        player.play()
    return [player.case_id for player in players]


class _CasePlayer:
    """Begins a case of the file and does its steps."""

    def __init__(
        self, runtime: Runtime, staff: Sequence[practice.Staff], seed_case: SeedCase, now: datetime
    ) -> None:
        self.clock = VirtualClock(now - timedelta(hours=seed_case["started"]))
        self.runtime = Runtime(runtime.database, self.clock, runtime.operations)
        self.staff, self.seed_case, self.began_at = staff, seed_case, self.clock.now()
        self.start_on: date = london(now + START_IN).date()
        self.case_id, self.number_of_offers = "", 0

    def play(self) -> None:
        """Begin the case and do each of its steps at its time."""
        actor = self._member_of_staff("broker")
        start_form = commands.start_form(self.runtime, practice.COUNCIL[0], PROCESS, actor)
        values = {
            **self.seed_case["person"],
            **self.seed_case["care"],
            "required_start": self.start_on,
            "plan_approved": "yes",
            "budget_approved": "yes",
        }
        posted = answers.to_posted(start_form.form, values)
        begun = commands.start(self.runtime, practice.COUNCIL[0], PROCESS, posted, actor)
        if isinstance(begun, outcomes.Refused):
            raise _refused(start_form, begun)
        self.case_id = begun.case_id
        for step in self.seed_case["steps"]:
            self._do(step)

    def _do(self, step: _Step) -> None:
        if step.get("until_close"):
            self._close()
            return
        self.clock.set(max(self.began_at + timedelta(hours=step["after"]), self.clock.now()))
        if "offers" in step:
            for pence in step["offers"]:
                self._offer(pence)
                self.clock.advance(BETWEEN_OFFERS)
        else:
            self._answer(step["form"], step["answers"])

    def _close(self) -> None:
        with self.runtime.database.read() as connection:
            due = timers.next_of_case(connection, self.case_id)
        if due is not None:
            self.clock.set(max(due, self.clock.now()))
            commands.wake(self.runtime, self.case_id)

    def _offer(self, pence: int) -> None:
        """Make an offer for the next of the invited homes."""
        with self.runtime.database.read() as connection:
            call = open_calls.of_case(connection, self.case_id)[0]
            form = releases.by_id(connection, call.release_id).form(call.form)
            invited = connection.execute(
                select(call_tables.call_parties.c.party, call_tables.call_parties.c.name)
                .where(call_tables.call_parties.c.call_id == call.id)
                .order_by(call_tables.call_parties.c.party)
            ).all()
        party = invited[self.number_of_offers % len(invited)]
        self.number_of_offers += 1
        provider = actors.Actor(
            f"practice-{party.party}", f"{party.name}", frozenset({"provider"}), "", party.party
        )
        values = {**OFFER, "start": self.start_on, "weekly_pence": pence}
        call_responses.respond(self.runtime, call.id, answers.to_posted(form, values), provider)

    def _answer(self, form: str, written: Mapping[str, object]) -> None:
        onlooker = actors.Actor("x", "x", self.runtime.operations.roles, practice.COUNCIL[0])
        with self.runtime.database.read() as connection:
            rows = worklist.open_tasks(connection, onlooker, case_id=self.case_id, kinds=KINDS)
        task = next((row for row in rows if row["form"] == form), None)
        if task is None:
            open_forms = ", ".join(row["form"] for row in rows)
            raise EngineError(f"{FILE}: nothing waits for “{form}”; open are: {open_forms}.")
        actor = (
            self._party(task["party"], task["role"]) if task["party"] else self._member_of_staff(task["role"])
        )
        task_form = worklist.task_form(self.runtime, task["id"], actor)
        values = {name: self._value(task_form, value) for name, value in written.items()}
        if form == "write_advert":
            values.setdefault("required_start", self.start_on)
        posted = answers.to_posted(task_form.form, values)
        outcome = commands.complete(self.runtime, task["id"], posted, actor, task_version=task["version"])
        if isinstance(outcome, outcomes.Refused):
            raise _refused(task_form, outcome)

    def _value(self, task_form: TaskForm, written: object) -> object:
        """Return an answer as written.

        `{first_of: source}` is the first option of a source then; `{in_days: number}` is a day from then on.
        """
        if not isinstance(written, Mapping):
            return written
        if "in_days" in written:
            return london(self.clock.now()).date() + timedelta(days=written["in_days"])
        return task_form.options[written["first_of"]][0].value

    def _member_of_staff(self, role: str) -> actors.Actor:
        person = next(person for person in self.staff if role in person.roles)
        return actors.Actor(f"practice-{person.key}", person.name, person.roles, practice.COUNCIL[0])

    def _party(self, party: str, role: str) -> actors.Actor:
        name = str(self.seed_case["person"]["person_name"])
        return actors.Actor(f"practice-{party}", name, frozenset({role}), "", party)


def _refused(task_form: TaskForm, outcome: outcomes.Refused) -> EngineError:
    problems = "; ".join(f"{key}: {text}" for key, text in outcome.errors.items())
    return EngineError(f"{FILE}: the form “{task_form.form.key}” was not accepted: {problems}")
