"""What a place may cost: the limit for an offer, and what lies above it (A13, 13(d))."""

from datetime import date
from typing import Any

from sqlalchemy import Row

from brokerage import records, referrals, settings, words
from engine import context


def limit_pence(case: context.CaseContext, package: Row[Any], on: date) -> int | None:
    """Return the highest weekly price of a day without a top-up, in pence; None where no price is offered."""
    fees = settings.read(case, "standard_fee_weekly", on, {})
    return words.whole(
        case.decide(
            "price_limit",
            category=package.category,
            age_group=package.age_group,
            standard_fee_pence=fees.get(package.category),
            budget_pence=referrals.budget_pence(records.of(case), package.id),
        )
    )


def above_pence(weekly_pence: int | None, limit: int | None) -> int:
    """Return by how many pence a weekly price lies above the limit; nought where either is not given."""
    if weekly_pence is None or limit is None:
        return 0
    return max(0, weekly_pence - limit)
