"""One case moved by the verbs that pages use, and how each form is answered by whoever is asked."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from brokerage import operations as care
from engine.actors import Actor
from engine.cases import call_responses, commands, open_calls, worklist
from engine.clock import VirtualClock, london
from engine.database import call_tables, tables
from engine.database.handle import Database
from engine.definition.operations import Operations
from engine.outcomes import Refused, Started
from engine.runtime import Runtime
from engine.store import releases, timers
from forms.schema.questions import Form
from forms.submission import answers
from tests.engine.builders import small_process
from tests.web.builders.small_council import COUNCIL, HOME

OPERATIONS = Operations(
    (
        *care.OPERATIONS,
        small_process.open_round,
        small_process.extend_round,
        small_process.gather,
        small_process.tell,
        small_process.stumble,
    ),
    (*care.SOURCES, small_process.helpers, small_process.errand_facts),
    {*care.ROLES, *small_process.OPERATIONS.roles},
)
"""What the shipped process and the small ones may call."""
EVERYBODY = Actor("everybody", "Everybody", OPERATIONS.roles, COUNCIL)
_TASKS, _CASES = tables.tasks, tables.cases
_PARTIES, _RESPONSES = call_tables.call_parties, call_tables.responses
Posted = list[tuple[str, str]]


class Case:
    """A case, its clock, and the hands of everybody who has to do with it."""

    def __init__(self, database: Database, at: datetime, case_id: str = "") -> None:
        self.clock = VirtualClock(at)
        self.runtime = Runtime(database, self.clock, OPERATIONS)
        self.id = case_id

    def start(self, process: str, given: Mapping[str, Any]) -> "Case":
        """Begin it."""
        asked = commands.start_form(self.runtime, COUNCIL, process, EVERYBODY)
        self.begin(process, answers.to_posted(asked.form, given))
        return self

    def begin(self, process: str, posted: Posted) -> None:
        """Send the form that begins it."""
        begun = commands.start(self.runtime, COUNCIL, process, posted, EVERYBODY)
        assert isinstance(begun, Started), begun
        self.id = begun.case_id

    def row(self) -> Mapping[Any, Any]:
        """Return its row."""
        with self.runtime.database.read() as connection:
            return connection.execute(select(_CASES).where(_CASES.c.id == self.id)).mappings().one()

    def open(self, kind: str) -> list[dict[str, Any]]:
        """Return its open tasks of a kind: work, call or action."""
        query = select(_TASKS).where(
            _TASKS.c.case_id == self.id, _TASKS.c.status == "open", _TASKS.c.kind == kind
        )
        with self.runtime.database.read() as connection:
            found = connection.execute(query.order_by(_TASKS.c.opened_at, _TASKS.c.step)).mappings()
            return [dict(row) for row in found]

    def task(self, name: str) -> dict[str, Any]:
        """Return the open task with this form or step."""
        found = [each for kind in ("work", "action", "call") for each in self.open(kind)]
        named = [each for each in found if name in (each["form"], each["step"])]
        assert named, f"Nothing waits for {name}, but for {[each['form'] for each in found]}."
        return named[0]

    def do(self, name: str, **given: Any) -> "Case":
        """Answer the open task with this form or step; what is not given is answered as usual."""
        return self.answer(self.task(name), **given)

    def answer(self, task: Mapping[str, Any], **given: Any) -> "Case":
        """Answer an open task."""
        actor = who(task)
        asked = worklist.task_form(self.runtime, task["id"], actor)
        chosen = {**self.usual(asked.form, asked.options), **given}
        self.send(task, answers.to_posted(asked.form, chosen), actor)
        return self

    def send(self, task: Mapping[str, Any], posted: Posted, actor: Actor) -> None:
        """Send a task's form."""
        done = commands.complete(self.runtime, task["id"], posted, actor)
        assert not isinstance(done, Refused), (task["form"], done)

    def offer(self, party: str, **given: Any) -> "Case":
        """Answer the open call as one of those who were asked."""
        call = self.call()
        with self.runtime.database.read() as connection:
            form = releases.by_id(connection, call.release_id).form(call.form)
        posted = answers.to_posted(form, {**self.usual(form, {}), **given})
        self.respond(call.id, posted, outsider(call.role, party))
        self.clock.advance(timedelta(minutes=7))
        return self

    def respond(self, call_id: str, posted: Posted, actor: Actor) -> None:
        """Send the form of an open call."""
        sent = call_responses.respond(self.runtime, call_id, posted, actor)
        assert not isinstance(sent, Refused), sent

    def call(self) -> open_calls.Call:
        """Return the open call."""
        with self.runtime.database.read() as connection:
            return open_calls.find(connection, self.open("call")[0]["call_id"])

    def silent(self) -> list[str]:
        """Return who may answer the open call and has not."""
        call_id = self.call().id
        asked = select(_PARTIES.c.party).where(_PARTIES.c.call_id == call_id)
        answered = select(_RESPONSES.c.party).where(_RESPONSES.c.call_id == call_id)
        with self.runtime.database.read() as connection:
            return sorted(connection.execute(asked.where(_PARTIES.c.party.not_in(answered))).scalars())

    def wait(self) -> bool:
        """Let its next time come; return whether it waited for one."""
        with self.runtime.database.read() as connection:
            due = timers.next_of_case(connection, self.id)
        if due is None:
            return False
        self.clock.set(max(due, self.clock.now()))
        commands.wake(self.runtime, self.id)
        return True

    def usual(self, form: Form, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return what people usually answer to a form: so that the case goes on, and ends."""
        today = london(self.clock.now()).date()
        found = {**_everywhere(today), **BY_FORM.get(form.key, {})}
        for field in form.questions:
            choice = found.get(field.key)
            if choice is FIRST:
                there = options.get(field.source or "", ())
                found[field.key] = there[0].value if there else None
        return found


FIRST = object()
"""The first of the options there are."""
BY_FORM: Mapping[str, Mapping[str, Any]] = {
    "offer": {
        "decision": "offer",
        "price": 3,
        "can_meet": "yes",
        "weekly_pence": 70_000,
        "how_met": "Our own staff",
    },
    "choose_tied": {"decision": "choose", "offer": FIRST},
    "respond_to_offer": {"decision": "accept"},
    "approve_temporary": {"decision": "place", "provider": FIRST, "plan_met": True},
    "confirm_tie_break": {"decision": "confirm"},
    "set_budget": {"decision": "raise", "weekly_pence": 90_000},
    "exceptional_circumstances": {"granted": "no"},
    "settle_difference": {"decision": "ask_again"},
    "sign_agreement": {
        "decision": "sign",
        "full_name": "Rosa Applegarth",
        "intent": True,
        "method": "screen",
    },
    "award": {"decision": "award"},
    "change_package": {"what": "withdraw"},
    "close_early": {"confirm": FIRST},
    "check_home": {"weekly_pence": 78_000},
    "confirm_top_up": {"weekly_pence": 6_000},
    "ask_choice_again": {"again": "no"},
    "provider_withdrew": {"provider": FIRST},
}
"""How a form is answered where the words that hold everywhere do not do."""


def _everywhere(today: date) -> dict[str, Any]:
    later = today + timedelta(days=14)  # an advert begun late is answered after the usual dates
    yes = ("suitable", "available", "accepts_council_terms", "willing", "able", "can_pay", "go_on", "started")
    yes += ("understood", "agreed", "place_held", "reasonable", "conditions_met")
    return {
        **dict.fromkeys(yes, "yes"),
        **dict.fromkeys(("checked", "plan_met", "start_agreed", "advice_offered"), True),
        **dict.fromkeys(("note", "reason", "reasons", "description", "why", "text"), "It was so"),
        **dict.fromkeys(("checked_by", "told_by", "said_by", "told_to", "received_by"), "Bea Broker"),
        **dict.fromkeys(("told_on", "said_on", "start_on"), today),
        "start": max(later, date(2026, 3, 30)),
        "required_start": max(later, date(2026, 4, 1)),
        "review_on": today + timedelta(days=28),
        "by": "citizen",
        "recorded_from": "phone",
        "managed_by": "person",
        "payer_type": "third_party",
        "payer_name": "Rosa Applegarth",
        "payer_email": "rosa@example.org",
    }


REFERRAL: Mapping[str, Any] = {
    "person_name": "Iris Applegarth",
    "person_reference": "P-100",
    "date_of_birth": date(1941, 6, 1),
    "address": "4 Kestrel Row",
    "postcode": "AB9 8ZZ",
    "email": "iris@example.org",
    "has_capacity": "yes",
    "category": HOME,
    "age_group": "over_65",
    "urgency": "routine",
    "area": "central",
    "needs": ["dementia"],
    "outcomes": "To live safely and see friends",
    "required_start": date(2026, 4, 1),
    "plan_approved": "yes",
    "budget_approved": "yes",
}


def who(task: Mapping[str, Any]) -> Actor:
    """Return who does a task: whoever has taken it on, else the party or the role it is for."""
    if task["party"]:
        return outsider(task["role"], task["party"])
    key, name = task["assigned_to"] or task["role"], task["assigned_name"] or task["role"].capitalize()
    return Actor(key, name, frozenset({task["role"]}), COUNCIL)


def outsider(role: str, party: str) -> Actor:
    """Return somebody who speaks for a party."""
    return Actor(f"{role}-{party}", f"{role.capitalize()} {party}", frozenset({role}), "", party)
