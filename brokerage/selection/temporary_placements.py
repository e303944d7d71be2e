"""Care outside every arrangement, because nobody contracted could give it (003/5.4(3), 5.4(4), 5.5)."""

from datetime import date, time, timedelta

from sqlalchemy import bindparam, select

from brokerage import errors, formatting
from brokerage.package import documents, people
from brokerage.states import PackageState, PlacementState
from brokerage.store import dated_settings, location_names, setting_catalogue
from brokerage.store.case_variables import case_of
from brokerage.tables.award_tables import TemporaryPlacement
from brokerage.tables.package_tables import Package
from brokerage.tables.tender_tables import Advert
from brokerage.tender import award_bars
from engine import clock
from engine.cases import context
from engine.database import session
from engine.definition import declaration

_ADVERTS = select(Advert.id).where(Advert.package_id == bindparam("package")).order_by(Advert.serial)


@declaration.declare(
    result="{review_at: date and time}",
    uses=[
        award_bars.LAST_CHECKS,
        documents.letter("commissioning_notification", "provider_name category reason area review_on"),
        documents.letter("temporary_agreement", "provider_name category reason start review_on"),
        setting_catalogue.COMMISSIONING_ADDRESS,
        setting_catalogue.TEMPORARY_REVIEW_WEEKS,
    ],
    writes="Document Package TemporaryPlacement",
)
def place_temporarily(
    case: context.CaseContext,
    *,
    package: str,
    provider: str,
    reason: str,
    review_on: date,
    plan_confirmed: bool | None = None,
) -> dict[str, object]:
    """Place the person for a time with a provider that is not contracted; tell commissioning.

    What bars an award bars this too: suspension, an Inadequate rating, a plan not confirmed (clause 11).
    """
    records = session.of(case)
    if formatting.text(reason) is None:
        raise errors.ReasonMissing
    _refuse_late_review(case, review_on)
    _refuse_barred(case, provider, plan_confirmed=bool(plan_confirmed))
    placed = records.require(Package, package)
    placement = _record(case, package, provider, reason, review_on)
    placed.state = PackageState.TEMPORARY
    _issue_documents(case, placed, placement, location_names.name_of(records, provider))
    return {"review_at": clock.in_london(review_on, time(9))}


def _record(
    case: context.CaseContext, package: str, provider: str, reason: str, review_on: date
) -> TemporaryPlacement:
    records = session.of(case)
    placement = TemporaryPlacement(
        case_id=case_of(case).id,
        package_id=package,
        location_id=provider,
        reason=reason,
        review_on=review_on,
        earlier_adverts=list(records.scalars(_ADVERTS, {"package": package})),
        approved_by=case.actor.id,
        approved_name=case.actor.name,
        state=PlacementState.PLACED,
        start_on=dated_settings.today(case.now),
        made_at=case.now,
    )
    return records.put(placement)


def _refuse_late_review(case: context.CaseContext, review_on: date) -> None:
    """Refuse a review later than the council allows, on any release: the placement would go on unseen."""
    today = dated_settings.today(case.now)
    weeks = dated_settings.read(case, setting_catalogue.TEMPORARY_REVIEW_WEEKS, today)
    latest = today + timedelta(weeks=int(weeks))
    if review_on > latest:
        raise errors.AnswerRefused(
            f"The council reviews a temporary placement within {weeks} weeks. "
            f"Choose a date on or before {formatting.day(latest)}."
        )


def _refuse_barred(case: context.CaseContext, provider: str, *, plan_confirmed: bool) -> None:
    barred = award_bars.bar(case, provider, "none", plan_confirmed)
    if barred != award_bars.OK:
        raise errors.AnswerRefused(
            f"This provider may not be used: {formatting.plain(barred)}. Choose another one."
        )


def _issue_documents(
    case: context.CaseContext, package: Package, placement: TemporaryPlacement, name: str
) -> None:
    """Record why, tell commissioning, and make the agreement for the time being."""
    location, reason = placement.location_id, placement.reason
    shared = {"provider_name": name, "category": formatting.plain(package.category), "reason": reason}
    review = formatting.day(placement.review_on)
    evidence = {
        "Provider": name,
        "Reason": reason,
        "Adverts to contracted providers before": str(len(placement.earlier_adverts)),
        "Review": review,
        "Approved": f"{formatting.moment(case.now)} by {case.actor.name}",
    }
    documents.issue_facts(case, "off_contract_record", location, evidence)
    to = dated_settings.read(case, setting_catalogue.COMMISSIONING_ADDRESS, placement.start_on)
    notice = {**shared, "area": formatting.plain(package.area), "review_on": review}
    documents.send(case, to, "commissioning_notification", f"temporary:{location}:{review}", **notice)
    text = documents.write(case, "commissioning_notification", **notice)
    documents.issue(case, "commissioning_notification", "commissioning", text)
    start = formatting.day(placement.start_on)
    agreement = documents.write(case, "temporary_agreement", **shared, start=start, review_on=review)
    documents.issue(case, "temporary_agreement", location, agreement)
    person = people.person_of(case).id
    case.record("temporary", f"Placed for a time outside the arrangements: {reason}", person=person)
