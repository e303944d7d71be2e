"""The practice people's desk: what is open in a case, and answering it by the verbs that pages use."""

from collections.abc import Mapping
from typing import Any

from engine import calls, cases, releases, timers, worklist
from engine.asking import Asked
from engine.clock import VirtualClock
from engine.outcomes import Refused
from engine.people import Actor
from engine.room import Runtime
from forms import answers
from forms.questions import Form
from web.play import errors, people

KINDS = ("work", "action", "call")


class Desk:
    """One case, seen and moved as its people see and move it."""

    def __init__(self, runtime: Runtime, clock: VirtualClock) -> None:
        self.runtime, self.clock = runtime, clock
        self.case_id = ""

    def asked_at_start(self, process: str) -> tuple[Asked, Actor]:
        """The form that starts a case, and who starts it."""
        onlooker = people.onlooker(self.runtime.operations.roles)
        return cases.asked_to_start(self.runtime, people.COUNCIL, process, onlooker), onlooker

    def start(self, process: str, asked: Asked, values: Mapping[str, Any], actor: Actor) -> None:
        """Begin the case."""
        posted = answers.to_posted(asked.form, values)
        begun = cases.start(self.runtime, people.COUNCIL, process, posted, actor)
        if isinstance(begun, Refused):
            raise refused(asked.form, begun)
        self.case_id = begun.case_id

    def open_tasks(self) -> list[dict[str, Any]]:
        """What waits for somebody: tasks first, then acts that are possible but not asked for."""
        onlooker = people.onlooker(self.runtime.operations.roles)
        with self.runtime.database.read() as connection:
            rows = worklist.open_tasks(connection, onlooker, case_id=self.case_id, kinds=KINDS)
        return sorted(rows, key=lambda row: (row["kind"] == "action", row["opened_at"]))

    def actor_for(self, task: Mapping[str, Any], role: str | None) -> Actor:
        """Who does a task: the role it was made for (or the one named), and the party it is kept for."""
        if role is None and task["party"] is not None:
            return people.party(task["role"], task["party"])
        return people.staff(role or task["role"])

    def asked(self, task: Mapping[str, Any], actor: Actor) -> Asked:
        """A task's form with its options and facts, as its page would show it."""
        return worklist.asked(self.runtime, task["id"], actor)

    def complete(
        self, task: Mapping[str, Any], asked: Asked, values: Mapping[str, Any], actor: Actor
    ) -> None:
        """Answer a task's form."""
        posted = answers.to_posted(asked.form, values)
        done = cases.complete(self.runtime, task["id"], posted, actor, task_version=task["version"])
        if isinstance(done, Refused):
            raise refused(asked.form, done)

    def call(self, call_id: str) -> Mapping[Any, Any]:
        """An open call's own row."""
        with self.runtime.database.read() as connection:
            return calls.look(connection, call_id)

    def form(self, call: Mapping[Any, Any]) -> Form:
        """The form by which an open call is answered."""
        with self.runtime.database.read() as connection:
            return releases.by_id(connection, call["release_id"]).form(call["form"])

    def respond(self, call_id: str, form: Form, values: Mapping[str, Any], actor: Actor) -> str:
        """Answer an open call; why it was not accepted, or nothing."""
        given = calls.respond(self.runtime, call_id, answers.to_posted(form, values), actor)
        return said(form, given) if isinstance(given, Refused) else ""

    def withdraw(self, call_id: str, actor: Actor) -> None:
        """Take back what was answered to an open call."""
        calls.withdraw(self.runtime, call_id, actor)

    def wait(self) -> None:
        """Let the time pass until the case's next deadline, if it has one."""
        with self.runtime.database.read() as connection:
            due = timers.next_of_case(connection, self.case_id)
        if due is not None:
            self.clock.set(max(due, self.clock.now()))
            cases.wake(self.runtime, self.case_id)


def refused(form: Form, outcome: Refused) -> errors.StuckError:
    """The error that tells which questions of a form were not answered as they must be."""
    return errors.StuckError(f"The form “{form.key}” was not accepted: {said(form, outcome)}")


def said(form: Form, outcome: Refused) -> str:
    """What was wrong, question by question."""
    labels = {field.key: field.label for field in form.questions}
    return "; ".join(
        f"{labels.get(key, key)}: {text}" if key else text for key, text in sorted(outcome.errors.items())
    )
