"""Cases under way in the practice council, so that whoever looks in first finds something to look at.

They are begun and taken on through the same verbs as pages use, on a clock that stands some days back.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from brokerage import practice
from engine import calls, cases, monitor, outcomes, people, releases, tables, timers, worklist
from engine.asking import Asked
from engine.clock import VirtualClock, london
from engine.errors import EngineError
from engine.room import Runtime
from forms import answers

PROCESS = "micro_procurement"
FILE = "cases.yaml"
START_IN = timedelta(days=21)
BETWEEN_OFFERS = timedelta(minutes=19)
KINDS = ("work", "call", "action")
OFFER = {"decision": "offer", "can_meet": "yes", "how_met": "By our own trained staff, day and night."}


def begin(runtime: Runtime, staff: Sequence[practice.Staff], folder: Path = practice.FOLDER) -> int:
    """Begin the cases of the file in a council that has none yet; return how many were begun."""
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        known = any(
            monitor.count(connection, practice.COUNCIL[0], now, monitor.Filters(ended=ended))
            for ended in (False, True)
        )
    if known:
        return 0
    return len(tell(runtime, staff, yaml.safe_load((folder / FILE).read_text(encoding="utf-8"))))


def tell(
    runtime: Runtime, staff: Sequence[practice.Staff], written: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Begin cases and take each as far as it is written; return their ids."""
    now = runtime.clock.now()
    stories = [_Story(runtime, staff, each, now) for each in written]
    for story in stories:
        story.tell()
    return [story.case_id for story in stories]


class _Story:
    """One case of the file on its way."""

    def __init__(
        self, runtime: Runtime, staff: Sequence[practice.Staff], written: Mapping[str, Any], now: datetime
    ) -> None:
        self.clock = VirtualClock(now - timedelta(hours=written["started"]))
        self.runtime = Runtime(runtime.database, self.clock, runtime.operations)
        self.staff, self.written, self.began_at = staff, written, self.clock.now()
        self.start_on: date = london(now + START_IN).date()
        self.case_id, self.offered = "", 0

    def tell(self) -> None:
        """Begin the case and take its steps, each at its time."""
        actor = self._somebody("broker")
        asked = cases.asked_to_start(self.runtime, practice.COUNCIL[0], PROCESS, actor)
        values = {
            **self.written["person"],
            **self.written["care"],
            "required_start": self.start_on,
            "plan_approved": "yes",
            "budget_approved": "yes",
        }
        posted = answers.to_posted(asked.form, values)
        begun = cases.start(self.runtime, practice.COUNCIL[0], PROCESS, posted, actor)
        if isinstance(begun, outcomes.Refused):
            raise _refused(asked, begun)
        self.case_id = begun.case_id
        for step in self.written["steps"]:
            self._take(step)

    def _take(self, step: Mapping[str, Any]) -> None:
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
            cases.wake(self.runtime, self.case_id)

    def _offer(self, pence: int) -> None:
        """Let the next of the invited homes make its offer."""
        with self.runtime.database.read() as connection:
            call = calls.of_case(connection, self.case_id)[0]
            form = releases.by_id(connection, call["release_id"]).form(call["form"])
            invited = connection.execute(
                select(tables.call_parties.c.party, tables.call_parties.c.name)
                .where(tables.call_parties.c.call_id == call["id"])
                .order_by(tables.call_parties.c.party)
            ).all()
        party = invited[self.offered % len(invited)]
        self.offered += 1
        who = people.Actor(
            f"practice-{party.party}", f"{party.name}", frozenset({"provider"}), "", party.party
        )
        values = {**OFFER, "start": self.start_on, "weekly_pence": pence}
        calls.respond(self.runtime, call["id"], answers.to_posted(form, values), who)

    def _answer(self, form: str, given: Mapping[str, Any]) -> None:
        onlooker = people.Actor("x", "x", self.runtime.operations.roles, practice.COUNCIL[0])
        with self.runtime.database.read() as connection:
            rows = worklist.open_tasks(connection, onlooker, case_id=self.case_id, kinds=KINDS)
        task = next((each for each in rows if each["form"] == form), None)
        if task is None:
            open_forms = ", ".join(each["form"] for each in rows)
            raise EngineError(f"{FILE}: nothing waits for “{form}”; open are: {open_forms}.")
        actor = self._party(task) if task["party"] else self._somebody(task["role"])
        asked = worklist.asked(self.runtime, task["id"], actor)
        values = {name: self._given(asked, value) for name, value in given.items()}
        if form == "write_advert":
            values.setdefault("required_start", self.start_on)
        posted = answers.to_posted(asked.form, values)
        done = cases.complete(self.runtime, task["id"], posted, actor, task_version=task["version"])
        if isinstance(done, outcomes.Refused):
            raise _refused(asked, done)

    def _given(self, asked: Asked, value: Any) -> Any:
        """Return an answer as written; `{first_of: source}` is the first that a source offers just then."""
        if isinstance(value, Mapping):
            return asked.options[value["first_of"]][0].value
        return value

    def _somebody(self, role: str) -> people.Actor:
        person = next(each for each in self.staff if role in each.roles)
        return people.Actor(f"practice-{person.key}", person.name, person.roles, practice.COUNCIL[0])

    def _party(self, task: Mapping[str, Any]) -> people.Actor:
        name = self.written["person"]["person_name"]
        return people.Actor(f"practice-{task['party']}", name, frozenset({task["role"]}), "", task["party"])


def _refused(asked: Asked, outcome: outcomes.Refused) -> EngineError:
    said = "; ".join(f"{key}: {text}" for key, text in outcome.errors.items())
    return EngineError(f"{FILE}: the form “{asked.form.key}” was not accepted: {said}")
