"""Live facts: what bars a provider today, whatever held when its offer was ranked (A3)."""

from collections.abc import Iterable

from brokerage.package import people
from brokerage.register import provider_status
from brokerage.states import Reason
from engine.cases import context
from engine.database import session
from engine.definition import declaration

OK = Reason.OK
LAST_CHECKS = declaration.table("last_checks", "status cqc band offer_state plan_confirmed")
"""What `bar` and `awardable` use."""


def bar(case: context.CaseContext, location: str, offer_state: str, plan_confirmed: bool | None) -> str:
    """Return why a location cannot be awarded the package today, or "ok", as `last_checks` says."""
    package = people.package_of(case)
    status = provider_status.status(session.of(case), case.now, location, package.category, package.area)
    return str(case.decide("last_checks", about=location, **_facts(status, offer_state, plan_confirmed)))


def awardable(case: context.CaseContext, locations: Iterable[str]) -> frozenset[str]:
    """Return those of some locations that nothing on record bars today, offer and plan apart."""
    package = people.package_of(case)
    statuses = provider_status.statuses(
        session.of(case), case.now, list(locations), package.category, package.area
    )
    facts = [(location, _facts(status, "standing", True)) for location, status in statuses.items()]
    judged = case.evaluate_all("last_checks", facts)
    return frozenset(
        location for (location, _), result in zip(facts, judged, strict=True) if result.value == OK
    )


def _facts(
    status: provider_status.LocationStatus, offer_state: str, plan_confirmed: bool | None
) -> dict[str, object]:
    return {
        "status": "suspended" if status.suspended else "active",
        "cqc": status.cqc,
        "band": status.band,
        "offer_state": offer_state,
        "plan_confirmed": plan_confirmed,
    }
