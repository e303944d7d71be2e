"""The variables of an act's FEEL: the scenario, the current event and earlier ones, the options, the time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from engine import clock
from forms.schema.questions import Option
from play.scenario import schema
from play.scenario.scenarios import Advert, Scenario


class AnsweredEvents:
    """The events that have been answered so far: the latest of all, and the latest of each type."""

    def __init__(self) -> None:
        self.latest: dict[str, Any] = schema.NO_EVENT
        self.by_type: dict[str, Any] = dict.fromkeys(schema.EVENTS, schema.NO_EVENT)

    def add(self, event: dict[str, Any]) -> None:
        """Keep an event as the latest."""
        self.latest = event
        self.by_type = {**self.by_type, event["type"]: event}


def names(
    scenario: Scenario,
    happened: AnsweredEvents,
    now: datetime,
    *,
    event: Mapping[str, Any] | None = None,
    offer: Mapping[str, Any] | None = None,
    advert: Advert | None = None,
    options: Mapping[str, Sequence[Option]] | None = None,
    case: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the variables of an act; what the scenario expects is not among them."""
    in_hand = dict(event or happened.latest)
    named = in_hand["provider"] if offer is None else offer["provider"]
    return {
        "scenario": {key: value for key, value in scenario.facts.items() if key != "expected"},
        "event": in_hand,
        "last": happened.by_type,
        "offer": None if offer is None else dict(offer),
        "provider": next((one for one in scenario.providers if one["id"] == named), None),
        "advert": None if advert is None else {"opened_at": advert.opened_at, "closes_at": advert.closes_at},
        "options": {
            source: [_option(option) for option in several] for source, several in (options or {}).items()
        },
        "case": dict(case or {}),
        "now": now,
        "today": clock.london(now).date(),
    }


def _option(option: Option) -> dict[str, str]:
    return {"value": option.value, "label": option.label}
