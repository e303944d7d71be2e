"""Live facts: what bars a provider today, whatever held when its offer was ranked (A3)."""

from collections.abc import Iterable

from brokerage import market, people, records
from engine import context

OK = "ok"


def bar(case: context.CaseContext, location: str, offer_state: str, plan_confirmed: bool | None) -> str:
    """Return why a location cannot be awarded the package today, or "ok", as `last_checks` says."""
    package = people.package_of(case)
    held = market.standing(records.of(case), case.now, location, package.category, package.area)
    return _judge(case, held, offer_state, plan_confirmed)


def awardable(case: context.CaseContext, locations: Iterable[str]) -> frozenset[str]:
    """Return those of some locations that nothing on record bars today, offer and plan apart."""
    package = people.package_of(case)
    held = market.standings(records.of(case), case.now, list(locations), package.category, package.area)
    return frozenset(each for each, found in held.items() if _judge(case, found, "standing", True) == OK)


def _judge(
    case: context.CaseContext, held: market.Standing, offer_state: str, plan_confirmed: bool | None
) -> str:
    return str(
        case.decide(
            "last_checks",
            about=held.location,
            status="suspended" if held.suspended else "active",
            cqc=held.cqc,
            band=held.band,
            offer_state=offer_state,
            plan_confirmed=plan_confirmed,
        )
    )
