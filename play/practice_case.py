"""What is open in a case, for practice people to answer with the commands that pages use."""

from collections.abc import Mapping
from typing import Any

from engine.actors import Actor
from engine.cases import call_responses, commands, open_calls, worklist
from engine.cases.task_forms import TaskForm
from engine.clock import VirtualClock
from engine.outcomes import Refused
from engine.runtime import Runtime
from engine.store import releases, timers
from forms.schema.questions import Form
from forms.submission import answers
from play import errors, practice_people

KINDS = ("work", "action", "call")


class PracticeCase:
    """One case, with what its people see of it and do in it."""

    def __init__(self, runtime: Runtime, clock: VirtualClock) -> None:
        self.runtime, self.clock = runtime, clock
        self.case_id = ""

    def start_form(self, process: str) -> tuple[TaskForm, Actor]:
        """Return the form that starts a case, and who starts it."""
        onlooker = practice_people.onlooker(self.runtime.operations.roles)
        return commands.start_form(self.runtime, practice_people.COUNCIL, process, onlooker), onlooker

    def start(self, process: str, task_form: TaskForm, values: Mapping[str, Any], actor: Actor) -> None:
        """Begin the case."""
        posted = answers.to_posted(task_form.form, values)
        begun = commands.start(self.runtime, practice_people.COUNCIL, process, posted, actor)
        if isinstance(begun, Refused):
            raise refused(task_form.form, begun)
        self.case_id = begun.case_id

    def open_tasks(self) -> list[dict[str, Any]]:
        """Return what waits for somebody: tasks first, then actions that are possible but not required."""
        onlooker = practice_people.onlooker(self.runtime.operations.roles)
        with self.runtime.database.read() as connection:
            rows = worklist.open_tasks(connection, onlooker, case_id=self.case_id, kinds=KINDS)
        return sorted(rows, key=lambda row: (row["kind"] == "action", row["opened_at"]))

    def actor_for(self, task: Mapping[str, Any], role: str | None) -> Actor:
        """Return who does a task: somebody in its role (or in the one named), or the party that it is for."""
        if role is None and task["party"] is not None:
            return practice_people.party(task["role"], task["party"])
        return practice_people.staff(role or task["role"])

    def task_form(self, task: Mapping[str, Any], actor: Actor) -> TaskForm:
        """Return a task's form with its options and facts, as its page would show it."""
        return worklist.task_form(self.runtime, task["id"], actor)

    def complete(
        self, task: Mapping[str, Any], task_form: TaskForm, values: Mapping[str, Any], actor: Actor
    ) -> None:
        """Answer a task's form."""
        posted = answers.to_posted(task_form.form, values)
        done = commands.complete(self.runtime, task["id"], posted, actor, task_version=task["version"])
        if isinstance(done, Refused):
            raise refused(task_form.form, done)

    def call(self, call_id: str) -> open_calls.Call:
        """Return an open call."""
        with self.runtime.database.read() as connection:
            return open_calls.find(connection, call_id)

    def form(self, call: open_calls.Call) -> Form:
        """Return the form that answers an open call."""
        with self.runtime.database.read() as connection:
            return releases.by_id(connection, call.release_id).form(call.form)

    def respond(self, call_id: str, form: Form, values: Mapping[str, Any], actor: Actor) -> str:
        """Answer an open call; return why it was not accepted, or an empty text."""
        outcome = call_responses.respond(self.runtime, call_id, answers.to_posted(form, values), actor)
        return said(form, outcome) if isinstance(outcome, Refused) else ""

    def withdraw(self, call_id: str, actor: Actor) -> None:
        """Withdraw a party's response to an open call."""
        call_responses.withdraw(self.runtime, call_id, actor)

    def wait(self) -> bool:
        """Let the time pass until the case's next deadline; return whether it has one."""
        with self.runtime.database.read() as connection:
            due = timers.next_of_case(connection, self.case_id)
        if due is not None:
            self.clock.set(max(due, self.clock.now()))
            commands.wake(self.runtime, self.case_id)
        return due is not None


def refused(form: Form, outcome: Refused) -> errors.StuckError:
    """Return the error that says which questions of a form were answered wrongly."""
    return errors.StuckError(f"The form “{form.key}” was not accepted: {said(form, outcome)}")


def said(form: Form, outcome: Refused) -> str:
    """Return what was wrong, question by question."""
    labels = {field.key: field.label for field in form.questions}
    return "; ".join(
        f"{labels.get(key, key)}: {text}" if key else text for key, text in sorted(outcome.errors.items())
    )
