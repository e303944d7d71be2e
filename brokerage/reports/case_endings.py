"""How cases ended: who got the package, why it was withdrawn, or that nobody was found."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, ScalarSelect, bindparam, func, select

from brokerage import formatting
from brokerage.states import PackageState, RequestState
from brokerage.tables.award_tables import Award, TemporaryPlacement
from brokerage.tables.choice_tables import ChoiceRequest, DirectPayment
from brokerage.tables.market_tables import Location
from brokerage.tables.package_tables import Package, PackageChange
from brokerage.tender import award_reversal
from engine.database import session

_AWARD: ScalarSelect[str] = (
    select(Award.id)
    .where(Award.case_id == Package.case_id, Award.state.in_(award_reversal.LIVE))
    .order_by(Award.serial.desc())
    .limit(1)
    .correlate(Package)
    .scalar_subquery()
)
_PAID: ScalarSelect[str] = (
    select(DirectPayment.location_id)
    .join(ChoiceRequest, ChoiceRequest.id == DirectPayment.request_id)
    .where(ChoiceRequest.case_id == Package.case_id, ChoiceRequest.state == RequestState.UPHELD)
    .where(DirectPayment.conditions_met)
    .order_by(DirectPayment.serial.desc())
    .limit(1)
    .correlate(Package)
    .scalar_subquery()
)
_PLACED: ScalarSelect[str] = (
    select(TemporaryPlacement.location_id)
    .where(TemporaryPlacement.case_id == Package.case_id)
    .order_by(TemporaryPlacement.serial.desc())
    .limit(1)
    .correlate(Package)
    .scalar_subquery()
)
_CHANGE: ScalarSelect[str] = (
    select(PackageChange.reason)
    .where(PackageChange.package_id == Package.id)
    .order_by(PackageChange.serial.desc())
    .limit(1)
    .correlate(Package)
    .scalar_subquery()
)
_ENDINGS = (
    select(Package.case_id, Package.state, Location.name, Award.started_on, _CHANGE)
    .outerjoin(Award, Award.id == _AWARD)
    .outerjoin(Location, Location.id == func.coalesce(Award.location_id, _PAID, _PLACED))
    .where(Package.case_id.in_(bindparam("cases", expanding=True)))
)


def of_cases(connection: Connection, council: str, case_ids: Collection[str]) -> dict[str, str]:
    """Return how each of some ended cases ended, in a sentence, with one query."""
    if not case_ids:
        return {}
    rows = session.records_of(connection, council).execute(_ENDINGS, {"cases": list(case_ids)})
    return {
        case_id: _in_words(state, provider, started_on, reason)
        for case_id, state, provider, started_on, reason in rows
    }


def _in_words(state: PackageState, provider: str | None, started_on: date | None, reason: str | None) -> str:
    if state == PackageState.WITHDRAWN:
        return f"Withdrawn: {reason}" if reason else "Withdrawn"
    if state == PackageState.DIRECT_PAYMENT:
        return f"Direct payment, for care from {provider}" if provider else "Direct payment"
    if provider is None:
        return "No provider was found"
    if state == PackageState.TEMPORARY:
        return f"Temporary placement with {provider}"
    began = f"; care started on {formatting.day(started_on)}" if started_on else ""
    return f"Awarded to {provider}{began}"
