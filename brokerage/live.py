"""Live facts: what bars a provider today, whatever held when its offer was ranked (A3)."""

from brokerage import market, people, records
from engine import context

OK = "ok"


def bar(
    case: context.CaseContext,
    location: str,
    offer_state: str = "standing",
    plan_confirmed: bool | None = True,
) -> str:
    """Return why a location cannot be awarded the package today, or "ok", as `last_checks` says."""
    package = people.package_of(case)
    held = market.standing(records.of(case), case.now, location, package.category, package.area)
    return str(
        case.decide(
            "last_checks",
            status="suspended" if held.suspended else "active",
            cqc=held.cqc,
            band=held.band,
            offer_state=offer_state,
            plan_confirmed=plan_confirmed,
        )
    )
