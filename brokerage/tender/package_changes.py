"""A package may change, or be withdrawn, while care is sought; what it was before stays on record."""

from collections.abc import Mapping
from datetime import date

from brokerage import errors, formatting
from brokerage.package import documents, referrals
from brokerage.states import PackageState
from brokerage.tables.package_tables import Package, PackageChange
from brokerage.tender import adverts, award_reversal, offers
from engine.cases import context
from engine.database import session
from engine.definition import declaration

_FIRST: dict[str, object] = {"cascade_stage": 1}


@declaration.declare(
    result="{withdrawn: boolean, urgency: text, area: text, cascade_stage: 1}",
    uses=[documents.letter("advert_withdrawn", "provider_name reason")],
    writes="Advert Allocation Award Budget ChoiceRequest IndividualAgreement Offer Package "
    "PackageChange Selection TopUpAgreement",
)
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
) -> dict[str, object]:
    """Withdraw the package, or change what is given of it; its adverts and award in hand fall either way."""
    if not formatting.text(reason):
        raise errors.ReasonMissing
    records = session.of(case)
    if advert is not None:
        award_reversal.hand_back(records, advert)
        offers.undo(case, advert, None, reason)
    changed = records.require(Package, package)
    after: dict[str, object] = {"urgency": urgency, "area": area, "needs": needs}
    after["required_start_on"] = required_start
    if what == "withdraw":
        after = {"state": PackageState.WITHDRAWN, "withdrawn_at": case.now}
    elif budget_pence is not None:
        referrals.set_budget(case, package, int(budget_pence), reason)
    _change(case, changed, what, reason, {name: new for name, new in after.items() if new is not None})
    adverts.withdraw(case, package, reason)
    return {"withdrawn": what == "withdraw", "urgency": changed.urgency, "area": changed.area} | _FIRST


def _change(
    case: context.CaseContext, package: Package, what: str, reason: str, after: Mapping[str, object]
) -> None:
    """Change the package, and record what it was before."""
    change = PackageChange(
        package_id=package.id,
        what=what,
        reason=reason,
        before={name: _plain(getattr(package, name)) for name in after},
        after={name: _plain(value) for name, value in after.items()},
        changed_by=case.actor.id,
        changed_at=case.now,
    )
    session.of(case).put(change)
    for name, value in after.items():
        setattr(package, name, value)
    case.record("package", f"The package was changed ({what}): {reason}", what=what)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
