"""Plays one scenario: each event answers a task that waits for it; unsaid acts are done in between.

The player knows the schema of scenarios and the acts of the process, and nothing about care: the acts say
which form an event answers, and with what.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from engine.cases.open_calls import Call
from engine.cases.task_forms import TaskForm
from engine.errors import NotAllowed, NotFound
from play import errors, market, practice_people, told_events
from play.act_variables import AnsweredEvents, names
from play.comparison import Difference
from play.practice_case import PracticeCase
from play.scenario import acts
from play.scenario.scenarios import Advert, Scenario
from play.timeline import Moment, Timeline

BEFORE = timedelta(hours=1)
"""How long before its advert opens a case is begun."""
MOST_ACTS = 200


class Player:
    """A scenario on its way through a case."""

    def __init__(self, case: PracticeCase, scenario: Scenario, how: acts.Acts) -> None:
        self.case, self.scenario, self.how = case, scenario, how
        self.happened = AnsweredEvents()
        self.pending = scenario.events
        self.adverts: list[Advert] = list(scenario.adverts)
        self.opening: Advert | None = None
        self.timeline = Timeline()
        self.calls: set[str] = set()
        self.differences: list[Difference] = []
        self.notes: list[str] = []
        self._acts_left = MOST_ACTS

    def play(self, process: str) -> None:
        """Begin the case, take it through its events, and then do every unsaid act that is left."""
        self._start(process)
        self._let_offers_come()
        while self.pending:
            event = self.pending[0]
            self._happen(event)
            self.pending = [later for later in self.pending if later is not event]
        while self._do_unsaid():
            continue

    def _start(self, process: str) -> None:
        task_form, actor = self.case.start_form(process)
        start_acts = self.how.of(task_form.form.key, acts.START)
        if not start_acts:
            raise errors.StuckError(
                f"The acts do not say how a case is started: “{task_form.form.key}” is missing."
            )
        values = start_acts[0].values(self._names(task_form))
        self.case.start(process, task_form, values, actor)
        self._look_for_calls()

    def _let_offers_come(self) -> None:
        """Do unsaid acts until every advert of the scenario has closed; its events follow."""
        while self.adverts or any(task["kind"] == "call" for task in self.case.open_tasks()):
            if not self._do_unsaid():
                break
        self._run_moments()

    def _happen(self, event: dict[str, Any]) -> None:
        register = market.REGISTER_EVENTS.get(event["type"])
        if register is not None:
            with self.case.runtime.database.begin() as connection:
                register(connection, event, self.case.clock.now())
            self.happened.add(event)
            return
        if event["type"] == told_events.DEADLINE:
            self._let_deadline_come()
            return
        while not self._answer(event):
            if not self._do_unsaid():
                raise errors.StuckError(f"Nothing waits for {told_events.named(event)}; {self._open()}.")

    def _let_deadline_come(self) -> None:
        while self._do_unsaid():
            continue
        if not self.case.wait():
            raise errors.StuckError(f"No deadline is set; {self._open()}.")
        self._look_for_calls()

    def _answer(self, event: dict[str, Any]) -> bool:
        for task in self.case.open_tasks():
            for act in told_events.acts_for(self.how, task["form"], event):
                if self._do(task, act, event):
                    self.happened.add(event)
                    return True
        return False

    def _do_unsaid(self) -> bool:
        """Do one unsaid act or let an open call run to its end; return whether there was any."""
        waiting = [event["type"] for event in self.pending]
        in_events = told_events.forms_of(self.pending)
        tasks = self.case.open_tasks()
        for task in tasks:
            if task["form"] in in_events or self.how.answers_one_of(task["form"], waiting):
                continue
            if any(self._do(task, act, None) for act in self.how.of(task["form"], None)):
                return True
        for task in tasks:
            if task["kind"] == "call":
                self._run_call(task["call_id"])
                return True
        return False

    def _do(self, task: Mapping[str, Any], act: acts.Act, event: dict[str, Any] | None) -> bool:
        actor = self.case.actor_for(task, act.role)
        task_form, before = self.case.task_form(task, actor), self.case.clock.now()
        if not act.fits(self._names(task_form, event)):
            return False
        self._count()
        self._turn_to_advert(act, task_form, event)
        self._set_clock(act, event)
        if self.case.clock.now() != before:
            task_form = self.case.task_form(task, actor)
        if act.wait:
            self.case.wait()
        else:
            self.case.complete(task, task_form, act.values(self._names(task_form, event)), actor)
        self._look_for_calls()
        return True

    def _turn_to_advert(self, act: acts.Act, task_form: TaskForm, event: dict[str, Any] | None) -> None:
        """Let the scenario's advert with the number that the act names come next."""
        if act.advert is not None:
            number = int(act.advert(self._names(task_form, event)))
            self.adverts = list(self.scenario.adverts[number - 1 :])

    def _set_clock(self, act: acts.Act, event: dict[str, Any] | None) -> None:
        if event is not None and event["at"]:
            self._run_until(event["at"])
        elif act.at is None:
            self._run_moments()
        else:
            at = act.at(self._names(None, event))
            self.opening = self.adverts.pop(0) if self.adverts else None
            self._run_until(at)

    def _run_until(self, at: datetime) -> None:
        while (moment := self.timeline.until(at)) is not None:
            self._run_moment(moment)
        self.case.clock.set(max(at, self.case.clock.now()))

    def _look_for_calls(self) -> None:
        """Plan the offers to a call that has just opened, and check that it closes when the scenario says."""
        for task in self.case.open_tasks():
            if task["kind"] != "call" or task["call_id"] in self.calls:
                continue
            self.calls.add(task["call_id"])
            advert, self.opening = self.opening, None
            if advert is None:
                continue
            self.timeline.add(task["call_id"], advert)
            closes_at = self.case.call(task["call_id"]).closes_at
            if closes_at != advert.closes_at:
                expected, actual = (
                    advert.closes_at.isoformat(),
                    closes_at.isoformat() if closes_at else "never",
                )
                self.differences.append(Difference("advert closes_at", expected, actual))

    def _run_call(self, call_id: str) -> None:
        self._count()
        closes_at = self.case.call(call_id).closes_at
        before = self.pending[0]["at"] if self.pending else None
        if before and (closes_at is None or before < closes_at):
            self._happen(self.pending.pop(0))
            return
        while closes_at and (moment := self.timeline.until(closes_at)) is not None:
            self._run_moment(moment)
        self.case.wait()
        self._look_for_calls()

    def _run_moments(self) -> None:
        while (moment := self.timeline.until(None)) is not None:
            self._run_moment(moment)

    def _run_moment(self, moment: Moment) -> None:
        self.case.clock.set(max(moment.at, self.case.clock.now()))
        call, provider = self.case.call(moment.call_id), moment.offer["provider"]
        actor = practice_people.party(call.role, provider)
        in_time = call.open and (call.closes_at is None or self.case.clock.now() < call.closes_at)
        if not moment.withdrawn:
            self._offer(moment, call, in_time)
        elif in_time:
            self.case.withdraw(moment.call_id, actor)
        else:
            withdrawal = {**self.happened.latest, "type": "provider_withdraws", "provider": provider}
            self.pending.insert(0, withdrawal)

    def _offer(self, moment: Moment, call: Call, in_time: bool) -> None:
        form, provider = self.case.form(call), moment.offer["provider"]
        offer_acts = self.how.of(form.key, acts.OFFER)
        if not offer_acts:
            raise errors.StuckError(f"The acts do not say how an offer is made: “{form.key}” is missing.")
        values = offer_acts[0].values(self._names(None, offer=moment.offer))
        try:
            why_not = self.case.respond(
                moment.call_id, form, values, practice_people.party(call.role, provider)
            )
        except (NotAllowed, NotFound):
            self.notes.append(
                f"{provider} was not invited, so its offer of {moment.at.isoformat()} was not taken."
            )
            return
        if why_not and in_time:
            raise errors.StuckError(f"The offer of {provider} was not accepted: {why_not}")

    def _names(
        self,
        task_form: TaskForm | None,
        event: dict[str, Any] | None = None,
        offer: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        advert = self.adverts[0] if self.adverts else None
        return names(
            self.scenario,
            self.happened,
            self.case.clock.now(),
            event=event,
            offer=offer,
            advert=advert,
            options=task_form.options if task_form else {},
            case=task_form.facts if task_form else {},
        )

    def _count(self) -> None:
        self._acts_left -= 1
        if not self._acts_left:
            raise errors.StuckError(
                f"The case goes round: {MOST_ACTS} acts did not bring it to rest; {self._open()}."
            )

    def _open(self) -> str:
        labels = [
            f"{task['form']} ({task['role']})" for task in self.case.open_tasks() if task["kind"] != "action"
        ]
        return f"open: {', '.join(labels)}" if labels else "nothing is open"
