"""Live facts: what bars a provider today, whatever held when its offer was ranked (A3)."""

from collections.abc import Iterable
from typing import Any

from brokerage import market, people, records
from engine import context

OK = "ok"


def bar(case: context.CaseContext, location: str, offer_state: str, plan_confirmed: bool | None) -> str:
    """Return why a location cannot be awarded the package today, or "ok", as `last_checks` says."""
    package = people.package_of(case)
    held = market.standing(records.of(case), case.now, location, package.category, package.area)
    return str(case.decide("last_checks", about=location, **_facts(held, offer_state, plan_confirmed)))


def awardable(case: context.CaseContext, locations: Iterable[str]) -> frozenset[str]:
    """Return those of some locations that nothing on record bars today, offer and plan apart."""
    package = people.package_of(case)
    held = market.standings(records.of(case), case.now, list(locations), package.category, package.area)
    given = [(each, _facts(found, "standing", True)) for each, found in held.items()]
    judged = case.judge_each("last_checks", given)
    return frozenset(each for (each, _), found in zip(given, judged, strict=True) if found.value == OK)


def _facts(held: market.Standing, offer_state: str, plan_confirmed: bool | None) -> dict[str, Any]:
    return {
        "status": "suspended" if held.suspended else "active",
        "cqc": held.cqc,
        "band": held.band,
        "offer_state": offer_state,
        "plan_confirmed": plan_confirmed,
    }
