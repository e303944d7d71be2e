"""What a place may cost: the limit for an offer, and what lies above it (A13, 13(d))."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row

from brokerage import records, referrals, settings, words
from engine import context


def limit_pence(case: context.CaseContext, package: Row[Any], on: date) -> int | None:
    """Return the highest weekly price of a day without a top-up, in pence; None where no price is offered."""
    return limits_pence(case, package, [on])[on]


def limits_pence(
    case: context.CaseContext, package: Row[Any], days: Iterable[date]
) -> dict[date, int | None]:
    """Return the same for each of some days."""
    fees = settings.read_each(case, "standard_fee_weekly", days, {})
    budget = referrals.budget_pence(records.of(case), package.id)
    facts = {"category": package.category, "age_group": package.age_group, "budget_pence": budget}
    given = [("", {**facts, "standard_fee_pence": each.get(package.category)}) for each in fees.values()]
    found = case.judge_each("price_limit", given)
    return {day: words.whole(result.value) for day, result in zip(fees, found, strict=True)}


def above_pence(weekly_pence: int | None, limit: int | None) -> int:
    """Return by how many pence a weekly price lies above the limit; nought where either is not given."""
    if weekly_pence is None or limit is None:
        return 0
    return max(0, weekly_pence - limit)
