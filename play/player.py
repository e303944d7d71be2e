"""Playing one scenario: each event is answered by what waits for it; what is unsaid is done between.

The player knows the schema of scenarios and the acts of the process, and nothing of care: which form answers
which event, and with what, stands in the acts.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.asking import Asked
from engine.errors import NotAllowed, NotFound
from rules.errors import FeelError
from web.play import acts, errors, market, people
from web.play.compare import Difference
from web.play.desk import Desk
from web.play.names import Happened, names
from web.play.scenarios import Advert, Scenario
from web.play.timeline import Moment, Timeline

BEFORE = timedelta(hours=1)
"""How long before its advert opens a case is begun."""
MOST_ACTS = 200


class Player:
    """A scenario on its way through a case."""

    def __init__(self, desk: Desk, scenario: Scenario, how: acts.Acts) -> None:
        self.desk, self.scenario, self.how = desk, scenario, how
        self.happened = Happened()
        self.pending = scenario.events
        self.adverts: list[Advert] = list(scenario.adverts)
        self.opening: Advert | None = None
        self.timeline = Timeline()
        self.calls: set[str] = set()
        self.differences: list[Difference] = []
        self.notes: list[str] = []
        self._acts_left = MOST_ACTS

    def play(self, process: str) -> None:
        """Begin the case, take it through its events, and do what is left to do."""
        self._start(process)
        self._let_offers_come()
        while self.pending:
            event = self.pending[0]
            self._happen(event)
            self.pending = [each for each in self.pending if each is not event]
        while self._do_unsaid():
            continue

    def _start(self, process: str) -> None:
        asked, actor = self.desk.asked_at_start(process)
        found = self.how.of(asked.form.key, acts.START)
        if not found:
            raise errors.StuckError(
                f"The acts do not say how a case is started: “{asked.form.key}” is missing."
            )
        values = self._values(found[0], self._names(asked))
        self.desk.start(process, asked, values, actor)
        self._look_for_calls()

    def _let_offers_come(self) -> None:
        """Do what is unsaid until every advert of the scenario has closed: its events come after that."""
        while self.adverts or any(task["kind"] == "call" for task in self.desk.open_tasks()):
            if not self._do_unsaid():
                break
        self._run_moments()

    def _happen(self, event: dict[str, Any]) -> None:
        register = market.REGISTER_EVENTS.get(event["type"])
        if register is not None:
            with self.desk.runtime.database.begin() as connection:
                register(connection, event, self.desk.clock.now())
            self.happened.add(event)
            return
        while not self._answer(event):
            if not self._do_unsaid():
                raise errors.StuckError(f"Nothing waits for {_named(event)}; {self._open()}.")

    def _answer(self, event: dict[str, Any]) -> bool:
        for task in self.desk.open_tasks():
            for act in self.how.of(task["form"], event["type"]):
                if self._do(task, act, event):
                    self.happened.add(event)
                    return True
        return False

    def _do_unsaid(self) -> bool:
        """Do one act that nothing need say, or let an open call run to its end; whether there was any."""
        waiting = [event["type"] for event in self.pending]
        tasks = self.desk.open_tasks()
        for task in tasks:
            if self.how.answers_one_of(task["form"], waiting):
                continue
            if any(self._do(task, act, None) for act in self.how.of(task["form"], None)):
                return True
        for task in tasks:
            if task["kind"] == "call":
                self._run_call(task["call_id"])
                return True
        return False

    def _do(self, task: Mapping[str, Any], act: acts.Act, event: dict[str, Any] | None) -> bool:
        actor = self.desk.actor_for(task, act.role)
        asked, before = self.desk.asked(task, actor), self.desk.clock.now()
        if not self._fits(act, asked, event):
            return False
        self._count()
        self._set_clock(act, event)
        if self.desk.clock.now() != before:
            asked = self.desk.asked(task, actor)
        if act.wait:
            self.desk.wait()
        else:
            self.desk.complete(task, asked, self._values(act, self._names(asked, event)), actor)
        self._look_for_calls()
        return True

    def _fits(self, act: acts.Act, asked: Asked, event: dict[str, Any] | None) -> bool:
        try:
            return act.fits(self._names(asked, event))
        except FeelError as fault:
            raise errors.StuckError(f"The condition of an act for “{act.form}” fails: {fault}") from None

    def _set_clock(self, act: acts.Act, event: dict[str, Any] | None) -> None:
        if act.at is None:
            self._run_moments()
            return
        at = act.at(self._names(None, event))
        self.opening = self.adverts.pop(0) if self.adverts else None
        while (moment := self.timeline.until(at)) is not None:
            self._run_moment(moment)
        self.desk.clock.set(max(at, self.desk.clock.now()))

    def _look_for_calls(self) -> None:
        """Plan the offers to a call that has just opened, and see that it closes when the scenario says."""
        for task in self.desk.open_tasks():
            if task["kind"] != "call" or task["call_id"] in self.calls:
                continue
            self.calls.add(task["call_id"])
            advert, self.opening = self.opening, None
            if advert is None:
                continue
            self.timeline.add(task["call_id"], advert)
            closes_at = self.desk.call(task["call_id"])["closes_at"]
            if closes_at != advert.closes_at:
                expected, actual = (
                    advert.closes_at.isoformat(),
                    closes_at.isoformat() if closes_at else "never",
                )
                self.differences.append(Difference("advert closes_at", expected, actual))

    def _run_call(self, call_id: str) -> None:
        self._count()
        closes_at = self.desk.call(call_id)["closes_at"]
        while closes_at and (moment := self.timeline.until(closes_at)) is not None:
            self._run_moment(moment)
        self.desk.wait()
        self._look_for_calls()

    def _run_moments(self) -> None:
        while (moment := self.timeline.until(None)) is not None:
            self._run_moment(moment)

    def _run_moment(self, moment: Moment) -> None:
        self.desk.clock.set(max(moment.at, self.desk.clock.now()))
        call, provider = self.desk.call(moment.call_id), moment.offer["provider"]
        actor = people.party(call["role"], provider)
        in_time = call["open"] and (call["closes_at"] is None or self.desk.clock.now() < call["closes_at"])
        if not moment.withdrawn:
            self._offer(moment, call, in_time)
        elif in_time:
            self.desk.withdraw(moment.call_id, actor)
        else:
            withdrawal = {**self.happened.latest, "type": "provider_withdraws", "provider": provider}
            self.pending.insert(0, withdrawal)

    def _offer(self, moment: Moment, call: Mapping[Any, Any], in_time: bool) -> None:
        form, provider = self.desk.form(call), moment.offer["provider"]
        found = self.how.of(form.key, acts.OFFER)
        if not found:
            raise errors.StuckError(f"The acts do not say how an offer is made: “{form.key}” is missing.")
        values = self._values(found[0], self._names(None, offer=moment.offer))
        try:
            why_not = self.desk.respond(moment.call_id, form, values, people.party(call["role"], provider))
        except (NotAllowed, NotFound):
            self.notes.append(
                f"{provider} was not invited, so its offer of {moment.at.isoformat()} was not taken."
            )
            return
        if why_not and in_time:
            raise errors.StuckError(f"The offer of {provider} was not accepted: {why_not}")

    def _values(self, act: acts.Act, seen: dict[str, Any]) -> dict[str, Any]:
        values = {}
        for question, answer in act.answers.items():
            try:
                values[question] = answer(seen)
            except FeelError as fault:
                raise errors.StuckError(f"“{act.form}” cannot be answered: {question}: {fault}") from None
        return values

    def _names(
        self, asked: Asked | None, event: dict[str, Any] | None = None, offer: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        advert = self.adverts[0] if self.adverts else None
        return names(
            self.scenario,
            self.happened,
            self.desk.clock.now(),
            event=event,
            offer=offer,
            advert=advert,
            options=asked.options if asked else {},
            case=asked.facts if asked else {},
        )

    def _count(self) -> None:
        self._acts_left -= 1
        if not self._acts_left:
            raise errors.StuckError(
                f"The case goes round: {MOST_ACTS} acts did not bring it to rest; {self._open()}."
            )

    def _open(self) -> str:
        labels = [
            f"{task['form']} ({task['role']})" for task in self.desk.open_tasks() if task["kind"] != "action"
        ]
        return f"open: {', '.join(labels)}" if labels else "nothing is open"


def _named(event: Mapping[str, Any]) -> str:
    return f"{event['type']} ({event['provider']})" if event["provider"] else str(event["type"])
