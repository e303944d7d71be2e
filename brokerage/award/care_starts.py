"""The start of care after an award: recorded on its day, never before it."""

from datetime import date

from sqlalchemy import bindparam, select, update

from brokerage import errors, formatting
from brokerage.states import AwardState, CareAgreementState, PackageState, TenancyState
from brokerage.store import dated_settings
from brokerage.tables.award_tables import Award, IndividualAgreement, Tenancy
from brokerage.tables.package_tables import Package
from engine.cases import context
from engine.database import session
from engine.definition import declaration

_MADE = (
    select(Award)
    .where(Award.advert_id == bindparam("advert"), Award.state == AwardState.MADE)
    .order_by(Award.serial.desc())
    .limit(1)
)


@declaration.declare(writes="Award IndividualAgreement Package Tenancy")
def confirm_start(
    case: context.CaseContext, *, advert: str, started_on: date | None, note: str | None = None
) -> None:
    """Record that care has started, and when."""
    records = session.of(case)
    award = records.scalar(_MADE, {"advert": advert})
    if award is None:
        raise errors.NothingToAward
    _check_started(case, award, started_on)
    day = started_on or award.start_on
    award.state, award.started_on, award.start_note = AwardState.STARTED, day, note
    records.execute(
        update(IndividualAgreement)
        .where(IndividualAgreement.award_id == award.id)
        .values(state=CareAgreementState.ACTIVE, start_on=day)
    )
    records.execute(
        update(Tenancy)
        .where(Tenancy.package_id == award.package_id, Tenancy.state == TenancyState.AGREED)
        .values(state=TenancyState.ACTIVE)
    )
    records.require(Package, award.package_id).state = PackageState.ACTIVE


def _check_started(case: context.CaseContext, award: Award, started_on: date | None) -> None:
    """Refuse a start that has not come yet, or before the award, on any release: it would be untrue."""
    awarded_on = dated_settings.today(award.made_at)
    if started_on is not None and started_on > dated_settings.today(case.now):
        raise errors.AnswerRefused("Care that has started did so by today. Type the date again.")
    if started_on is not None and started_on < awarded_on:
        raise errors.AnswerRefused(
            f"The care was awarded on {formatting.day(awarded_on)} and cannot have started before. "
            "Type the date again."
        )
