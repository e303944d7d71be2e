"""An advert's life: opened, extended once before it closes, closed, withdrawn (clauses 8(b) and 9, R12)."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, update

from brokerage import errors, formatting
from brokerage.package import documents
from brokerage.states import AdvertState, OfferState
from brokerage.store import dated_settings, setting_catalogue
from brokerage.tables.package_tables import Package
from brokerage.tables.tender_tables import Advert, Invitation, Offer
from brokerage.tender import long_lists, offers, rounds
from engine import clock
from engine.cases import context
from engine.database import session
from engine.definition import declaration

_UNSETTLED = (
    AdvertState.DRAFT,
    AdvertState.APPROVED,
    AdvertState.OPEN,
    AdvertState.CLOSED,
    AdvertState.SELECTING,
)
_RUNNING = (
    select(Advert)
    .where(Advert.package_id == bindparam("package"), Advert.state.in_(_UNSETTLED))
    .order_by(Advert.serial)
)
_SUBMITTED = (
    select(func.count())
    .select_from(Offer)
    .where(Offer.advert_id == bindparam("advert"), Offer.state == OfferState.SUBMITTED)
)


@declaration.declare(
    result="{closes_at: date and time}",
    uses=[
        documents.letter(
            "advert_invitation",
            "provider_name category area needs required_start closes_at urgency description round_words",
        )
    ],
    writes="Advert Invitation",
)
def open_advert(case: context.CaseContext, *, advert: str, minutes: int) -> dict[str, object]:
    """Open the advert for so many clock minutes and invite the long list by letter; return when it closes."""
    records = session.of(case)
    closes_at = case.now + timedelta(minutes=int(minutes))
    opened = records.require(Advert, advert)
    opened.state, opened.opened_at, opened.closes_at = AdvertState.OPEN, case.now, closes_at
    records.execute(
        update(Invitation)
        .where(Invitation.advert_id == advert, Invitation.invited)
        .values(invited_at=case.now)
    )
    names = {
        "category": formatting.plain(opened.category),
        "area": formatting.plain(opened.area),
        "needs": formatting.listed(opened.needs),
        "required_start": formatting.day(opened.required_start_on),
        "closes_at": formatting.moment(closes_at),
        "urgency": formatting.plain(opened.urgency),
        "description": opened.description or "",
        "round_words": rounds.round_of(records, opened).words,
    }
    _tell(case, advert, "advert_invitation", **names)
    return {"closes_at": closes_at}


@declaration.declare(
    result="{closes_at: date and time}",
    uses=[
        documents.letter("advert_extended", "provider_name closes_at reason"),
        setting_catalogue.ADVERT_EXTENSION_DAYS,
    ],
    writes="Advert",
)
def extend_advert(
    case: context.CaseContext, *, advert: str, closes_at: datetime, reason: str
) -> dict[str, object]:
    """Move the closing time for everybody: once, before it comes, and with a reason; return the new time."""
    opened = session.of(case).require(Advert, advert)
    if opened.state != AdvertState.OPEN or opened.closes_at is None or case.now >= opened.closes_at:
        raise errors.AdvertNotOpen
    if opened.extended_at is not None:
        raise errors.AlreadyExtended
    _check_extension(case, opened, opened.closes_at, closes_at)
    if formatting.text(reason) is None:
        raise errors.ReasonMissing
    opened.closes_at, opened.extended_at = closes_at, case.now
    opened.extended_by, opened.extended_reason = case.actor.id, reason
    _tell(case, advert, "advert_extended", closes_at=formatting.moment(closes_at), reason=reason)
    return {"closes_at": closes_at}


@declaration.declare(result="{offers: number}", writes="Advert Offer")
def close_advert(case: context.CaseContext, *, advert: str) -> dict[str, object]:
    """Close the advert, write an offer for each response, late ones too; return how many offers there are."""
    records = session.of(case)
    closed = records.require(Advert, advert)
    closed.state, closed.closed_at = AdvertState.CLOSED, min(case.now, closed.closes_at or case.now)
    offers.take_in(case, advert)
    return {"offers": records.scalar(_SUBMITTED, {"advert": advert})}


def withdraw(case: context.CaseContext, package: str, reason: str) -> None:
    """Withdraw whatever advert of a package is not settled yet, and tell those who were invited."""
    for advert in session.of(case).scalars(_RUNNING, {"package": package}).all():
        advert.state = AdvertState.WITHDRAWN
        if advert.opened_at is not None:
            _tell(case, advert.id, "advert_withdrawn", reason=reason)


def _check_extension(case: context.CaseContext, advert: Advert, present: datetime, wanted: datetime) -> None:
    """Refuse a closing time that is no later, later than the council allows, or after care must start.

    The form says so first; releases published before it did are bound all the same.
    """
    if wanted <= present:
        raise errors.AnswerRefused("The new closing time must be later than the present one. Type it again.")
    days = dated_settings.read(case, setting_catalogue.ADVERT_EXTENSION_DAYS, dated_settings.today(case.now))
    latest = clock.london(present) + dated_settings.days(days)
    if wanted > latest:
        raise errors.AnswerRefused(
            f"The council allows an advert to be extended by at most {days} days. "
            f"Choose a closing time on or before {formatting.moment(latest)}."
        )
    package = session.of(case).require(Package, advert.package_id)
    starts_on = advert.required_start_on or package.required_start_on
    if dated_settings.today(wanted) > starts_on:
        raise errors.AnswerRefused(
            f"The care must start by {formatting.day(starts_on)}. Choose a closing time by that day."
        )


def _tell(case: context.CaseContext, advert: str, letter: str, **names: str) -> None:
    """Write a letter to every location that is invited."""
    invited = long_lists.invited(session.of(case), advert)
    documents.send_to_locations(case, letter, advert, ((row.location, row.name, names) for row in invited))
