"""Takes a varied case as far as it goes: without events that no longer fit, with new ones for open tasks."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from sqlalchemy import text

from play.player import Player
from play.report import IN_WORDS
from play.scenario import schema
from tests.golden import replay
from tests.golden.offer_variations import Facts

MOST_EVENTS, GOES_ON = 7, 0.93
_TRIES = 3
_SELECTED = text(
    "SELECT offers.location FROM selections JOIN offers ON offers.id = selections.offer "
    "WHERE selections.council = 'practice' AND selections.state IN ('proposed', 'selected') "
    "ORDER BY selections.serial"
)
_TOP_UP = text("SELECT location, top_up_pence FROM allocations WHERE council = 'practice' ORDER BY serial")
_GROUNDS = (
    ("Her sister lives next door", True),
    ("Her friends live there", True),
    ("She likes the garden better", False),
)
_PAYERS: tuple[dict[str, Any] | None, ...] = (
    {"type": "third_party"},
    {"type": "third_party", "able": False},
    {"type": "third_party", "willing": False},
    {"type": "first_party", "basis": "deferred payment agreement"},
    {"type": "first_party", "basis": "twelve-week property disregard"},
    {"type": "first_party"},
    None,
)


class Improviser(Player):
    """A player who drops events for which nothing waits, and then invents some for what is open."""

    def improvise(self, process: str, events: Sequence[Facts], random: Random) -> list[Facts]:
        """Play the case, whose events are these; return those that happened in the end."""
        raw = {id(typed): event for typed, event in zip(self.pending, events, strict=True)}
        happened: list[Facts] = []
        self._start(process)
        self._let_offers_come()
        while self.pending:
            typed = self.pending[0]
            if self._fits_in(typed) and id(typed) in raw:
                happened.append(raw[id(typed)])
            self.pending = [other for other in self.pending if other is not typed]
        self._finish()
        while len(happened) < MOST_EVENTS and random.random() < GOES_ON:
            event = self._next(random)
            if event is None:
                break
            happened.append(event)
        return happened

    def _fits_in(self, event: Facts) -> bool:
        try:
            self._happen(event)
        except IN_WORDS:
            return False
        return True

    def _finish(self) -> None:
        while self._do_unsaid():
            continue

    def _next(self, random: Random) -> Facts | None:
        """Let one event happen that answers what is open; None if nothing waits for one."""
        for _ in range(_TRIES):
            for task in self.case.open_tasks():
                event = self._event_for(task, random)
                if event is not None and self._fits_in(schema.event(event, "an event")):
                    self._finish()
                    return event
        return None

    def _event_for(self, task: Mapping[str, Any], random: Random) -> Facts | None:
        with self.case.runtime.database.read() as connection:
            selected = list(connection.execute(_SELECTED).scalars())
            allocated = [(row.location, row.top_up_pence) for row in connection.execute(_TOP_UP)]
        providers = [provider["id"] for provider in self.scenario.providers]
        first = selected[-1] if selected else random.choice(providers)
        place, pence = allocated[-1] if allocated else (first, 0)
        events: dict[str, tuple[Facts, ...]] = {
            "choose_tied": (
                {
                    "type": "citizen_chooses",
                    "provider": random.choice(providers),
                    "by": self._chooser(random),
                },
                {"type": "citizen_declines_to_choose"},
                {"type": "citizen_no_response"},
                {"type": "citizen_cannot_choose"},
                self._request(random),
            ),
            "respond_to_offer": (
                {"type": "citizen_accepts", "provider": first},
                {"type": "citizen_accepts", "provider": first},
                {"type": "provider_withdraws", "provider": first},
                {"type": "citizen_no_response"},
                self._request(random),
                self._request(random),
            ),
            "confirm_tie_break": (
                {"type": "officer_confirms", "provider": random.choice((first, *providers))},
            ),
            "confirm_top_up": (
                {"type": "provider_confirms_top_up", "provider": place, "weekly": _pounds(pence)},
                {"type": "provider_confirms_top_up", "provider": place, "weekly": _pounds(pence)},
                {
                    "type": "provider_confirms_top_up",
                    "provider": place,
                    "weekly": _pounds((pence or 0) + 500),
                },
            ),
            "sign_agreement": ({"type": "top_up_agreement_signed", "provider": place},),
        }
        return random.choice(events[task["form"]]) if task["form"] in events else None

    def _chooser(self, random: Random) -> str:
        return random.choice(("citizen", "citizen", "attorney", "deputy", "best_interests"))

    def _request(self, random: Random) -> Facts:
        reason, reasonable = random.choice(_GROUNDS)
        at_home = not self.scenario.facts["category"].startswith("care_home")
        event: Facts = {
            "type": "citizen_requests",
            "provider": random.choice(self.scenario.providers)["id"],
            "via": random.choice(("placement", "direct_payment")) if at_home else "placement",
            "reason": reason,
            "reasonable": reasonable,
        }
        if not at_home:
            event |= {"price_weekly": random.choice(("640.00", "720.00", "795.50", "880.00"))}
            event |= {"payer": random.choice(_PAYERS)}
        return event


def _pounds(pence: int | None) -> str:
    return f"{(pence or 0) / 100:.2f}"


def improvised(theatre: replay.Theatre, facts: Facts, random: Random) -> Facts:
    """Return the facts of a case with the events that fit it."""
    [scenario] = replay.scenarios_of(theatre.policy, [facts])
    events = facts.get("events", [])
    with theatre.open_case(scenario) as case:
        happened = Improviser(case, scenario, theatre.how).improvise(theatre.stage.process, events, random)
    return {**facts, "events": happened}
