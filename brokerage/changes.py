"""A package may change, or be withdrawn, while care is sought; what it was before is kept."""

from datetime import date
from typing import Any

from brokerage import adverts, errors, handbacks, offers, records, referrals, tables, words
from engine import context


def change_package(
    case: context.CaseContext,
    *,
    package: str,
    what: str,
    reason: str,
    advert: str | None = None,
    urgency: str | None = None,
    area: str | None = None,
    needs: list[str] | None = None,
    required_start: date | None = None,
    budget_pence: int | None = None,
) -> dict[str, Any]:
    """Withdraw the package, or change what is given of it; its adverts and award in hand fall either way."""
    if not words.text(reason):
        raise errors.ReasonMissing
    if advert is not None:
        handbacks.hand_back(records.of(case), advert)
        offers.undo(case, advert, None, reason)
    before = records.of(case).get(tables.packages, package)
    given = {"urgency": urgency, "area": area, "needs": needs, "required_start_on": required_start}
    after = {name: value for name, value in given.items() if value is not None}
    if what == "withdraw":
        after = {"state": "withdrawn", "withdrawn_at": case.now}
    elif budget_pence is not None:
        referrals.set_budget(case, package, int(budget_pence), reason)
    _keep_change(case, before, what, reason, after)
    adverts.withdraw(case, package, reason)
    now = records.of(case).get(tables.packages, package)
    return {"withdrawn": what == "withdraw", "urgency": now.urgency, "area": now.area, "cascade_stage": 1}


def _keep_change(
    case: context.CaseContext, before: Any, what: str, reason: str, after: dict[str, Any]
) -> None:
    records.of(case).add(
        tables.package_changes,
        package=before.id,
        what=what,
        reason=reason,
        before={name: _plain(getattr(before, name)) for name in after},
        after={name: _plain(value) for name, value in after.items()},
        changed_by=case.actor.id,
        changed_at=case.now,
    )
    if after:
        records.of(case).change(tables.packages, before.id, **after)
    case.record("package", f"The package was changed ({what}): {reason}", what=what)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
