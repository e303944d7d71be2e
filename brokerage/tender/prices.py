"""What a place may cost: the limit for an offer, and what lies above it (A13, 13(d))."""

from collections.abc import Iterable
from datetime import date

from brokerage import formatting
from brokerage.package import referrals
from brokerage.store import dated_settings, setting_catalogue
from brokerage.tables.package_tables import Package
from engine.cases import context
from engine.database import session
from engine.definition import declaration

LIMIT = declaration.together(
    declaration.table("price_limit", "category age_group budget_pence standard_fee_pence"),
    setting_catalogue.STANDARD_FEE_WEEKLY,
)
"""What working out a limit uses."""


def limit_pence(case: context.CaseContext, package: Package, on: date) -> int | None:
    """Return the highest weekly price of a day without a top-up, in pence; None where no price is offered."""
    return limits_pence(case, package, [on])[on]


def limits_pence(case: context.CaseContext, package: Package, days: Iterable[date]) -> dict[date, int | None]:
    """Return the same for each of some days."""
    fees = dated_settings.read_each(case, setting_catalogue.STANDARD_FEE_WEEKLY, days)
    budget = referrals.budget_pence(session.of(case), package.id)
    facts = {"category": package.category, "age_group": package.age_group, "budget_pence": budget}
    inputs = [("", {**facts, "standard_fee_pence": fee.get(package.category)}) for fee in fees.values()]
    judged = case.evaluate_all("price_limit", inputs)
    return {day: formatting.whole(result.value) for day, result in zip(fees, judged, strict=True)}


def above_pence(weekly_pence: int | None, limit: int | None) -> int:
    """Return by how many pence a weekly price lies above the limit; nought where either is missing."""
    if weekly_pence is None or limit is None:
        return 0
    return max(0, weekly_pence - limit)
