"""Offers: written from the open call when it closes, checked one by one, withdrawn (R11, R12, R7)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, bindparam, or_, select, update

from brokerage import formatting
from brokerage.package import documents
from brokerage.states import (
    AllocationState,
    OfferState,
    Reason,
    RequestState,
    SelectionState,
    TopUpAgreementState,
)
from brokerage.store import location_names
from brokerage.tables.choice_tables import Allocation, ChoiceRequest, TopUpAgreement
from brokerage.tables.package_tables import Package
from brokerage.tables.tender_tables import Advert, Offer, Selection
from brokerage.tender import award_bars, award_reversal, long_lists, prices
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.store.responses import Response

_STATES = {
    "standing": OfferState.SUBMITTED,
    "late": OfferState.LATE,
    "withdrawn": OfferState.WITHDRAWN,
    "declined": OfferState.DECLINED,
}
LIVE = (OfferState.RANKED, OfferState.SELECTED)
_CHECKED = (OfferState.SUBMITTED, OfferState.NOT_RANKED, OfferState.RANKED)
_RETRACTABLE = (OfferState.SUBMITTED, OfferState.VOID, *LIVE)
_OPEN_TO_END = (OfferState.SUBMITTED, OfferState.NOT_RANKED, OfferState.VOID, *LIVE)
UNSUCCESSFUL = documents.letter("unsuccessful_notice", "provider_name reason")
_CHECK = declaration.table(
    "offer_check",
    "category state can_meet in_time weekly_pence limit_pence accommodation_confirmed landlord_named",
)
_WORDS = ("how_met", "communication", "landlord", "decline_reason")

_OF_ADVERT = select(Offer).where(Offer.advert_id == bindparam("advert")).order_by(Offer.serial)
_SEQUENCES = select(Offer.sequence).where(Offer.advert_id == bindparam("advert"))
_BY_PRICE_ONLY = and_(Offer.state == OfferState.NOT_RANKED, Offer.reason == Reason.ABOVE_LIMIT)
_AT_ANY_PRICE = _OF_ADVERT.where(or_(Offer.state.in_(LIVE), _BY_PRICE_ONLY))
_SELECTIONS = (
    select(Selection)
    .where(Selection.advert_id == bindparam("advert"), Selection.state != SelectionState.VOID)
    .order_by(Selection.serial)
)
_PLACES = (
    select(Allocation)
    .join(ChoiceRequest, ChoiceRequest.id == Allocation.request_id)
    .where(ChoiceRequest.advert_id == bindparam("advert"), Allocation.state != AllocationState.RELEASED)
    .order_by(ChoiceRequest.serial, Allocation.serial)
)


def of_advert(records: session.Records, advert: str) -> Sequence[Offer]:
    """Return an advert's offers, first written first."""
    return records.scalars(_OF_ADVERT, {"advert": advert}).all()


def take_in(case: context.CaseContext, advert: str) -> None:
    """Write an offer for each response to the advert's call that has none yet; late ones may still come.

    An advert to which nobody could be invited was never opened and has no call.
    """
    records = session.of(case)
    if records.require(Advert, advert).opened_at is None:
        return
    known = set(records.scalars(_SEQUENCES, {"advert": advert}))
    fresh = [
        {"advert": advert, **_answers(response)}
        for response in case.call(advert).responses
        if response.state in _STATES and response.sequence not in known
    ]
    records.add_rows(Offer, fresh)


@declaration.declare(
    result="{rankable: number, above_limit: number}", uses=[_CHECK, prices.LIMIT], writes="Offer"
)
def check_offers(case: context.CaseContext, *, advert: str) -> dict[str, object]:
    """Decide of every offer whether it may be ranked, and record the reason and the rule.

    Return how many may, and how many only the price limit excludes (A13: the budget may have to rise).
    """
    records = session.of(case)
    closed, offers = records.require(Advert, advert), of_advert(records, advert)
    package = records.require(Package, closed.package_id)
    required = closed.required_start_on or package.required_start_on
    limits = prices.limits_pence(case, package, [offer.start_on or required for offer in offers])
    facts = [
        (offer.location_id, _facts(closed, offer, required, limits[offer.start_on or required]))
        for offer in offers
    ]
    judged = long_lists.judge_all(case, "offer_check", facts)
    records.change_rows(
        {
            offer: {
                "state": _state_after(offer.state, reason),
                "reason": reason,
                "rule": rule,
                "limit_pence": limits[offer.start_on or required],
            }
            for offer, (reason, rule) in zip(offers, judged, strict=True)
        }
    )
    reasons = [reason for reason, _ in judged]
    return {"rankable": reasons.count(Reason.RANKABLE), "above_limit": reasons.count(Reason.ABOVE_LIMIT)}


@declaration.declare(
    writes="Advert Allocation Award ChoiceRequest IndividualAgreement Offer Package Selection TopUpAgreement"
)
def withdraw_offer(case: context.CaseContext, *, advert: str, provider: str, reason: str) -> None:
    """Record that a provider took its offer back; a selection, place or award it had falls with it (A9)."""
    records = session.of(case)
    award_reversal.hand_back(records, advert, provider)
    records.execute(
        update(Offer)
        .where(Offer.advert_id == advert, Offer.location_id == provider, Offer.state.in_(_RETRACTABLE))
        .values(state=OfferState.WITHDRAWN, reason=Reason.WITHDRAWN.value, withdrawn_at=case.now)
    )
    undo(case, advert, provider, f"The provider withdrew: {reason}")
    case.record("offer", f"A provider withdrew its offer: {reason}", location=provider)


def undo(case: context.CaseContext, advert: str, provider: str | None, reason: str) -> None:
    """Make void what a provider (None: any) was selected for or given under an advert; record the reason."""
    records = session.of(case)
    for selection in standing_selections(records, advert):
        if provider in (None, records.require(Offer, selection.offer_id).location_id):
            selection.state, selection.void_at = SelectionState.VOID, case.now
            selection.void_reason = reason
    for place in places(records, advert):
        if provider in (None, place.location_id):
            release(case, place.request_id, place, reason)


def release(case: context.CaseContext, request: str, place: Allocation, reason: str) -> None:
    """Give a directly allocated place back; the request it was for is no longer carried out."""
    records = session.of(case)
    place.state, place.released_at, place.release_reason = AllocationState.RELEASED, case.now, reason
    records.execute(
        update(TopUpAgreement)
        .where(TopUpAgreement.request_id == request)
        .values(state=TopUpAgreementState.ENDED)
    )
    records.require(ChoiceRequest, request).state = RequestState.RELEASED


def places(records: session.Records, advert: str) -> Sequence[Allocation]:
    """Return the places allocated for requests under an advert and not released."""
    return records.scalars(_PLACES, {"advert": advert}).all()


def standing_selections(records: session.Records, advert: str) -> Sequence[Selection]:
    """Return an advert's selections that are not void, first made first."""
    return records.scalars(_SELECTIONS, {"advert": advert}).all()


def still_offered(case: context.CaseContext, advert: str) -> list[Offer]:
    """Return the offers that could be taken up today: in time, of a provider nothing bars, at any price."""
    offers = session.of(case).scalars(_AT_ANY_PRICE, {"advert": advert}).all()
    in_time = [offer for offer in offers if is_in_time(case, offer)]
    fit = award_bars.awardable(case, [offer.location_id for offer in in_time])
    return [offer for offer in in_time if offer.location_id in fit]


def is_in_time(case: context.CaseContext, offer: Offer) -> bool:
    """Return whether an offer has not lapsed."""
    return offer.holds_until_at is None or offer.holds_until_at >= case.now


def tell_the_others(case: context.CaseContext, advert: str, chosen: str | None, reason: str) -> int:
    """Write to everybody else who offered that they were not successful; return to how many."""
    records = session.of(case)
    others = [offer for offer in offered(records, advert) if offer.location_id != chosen]
    names = location_names.names_of(records, [offer.location_id for offer in others])
    mail = [
        (offer.location_id, names[offer.location_id], {"reason": _why_not(offer, reason)}) for offer in others
    ]
    out = [offer for offer in others if offer.state in _OPEN_TO_END]
    records.change_rows({offer: {"state": OfferState.UNSUCCESSFUL} for offer in out})
    documents.send_to_locations(case, "unsuccessful_notice", advert, mail)
    if others:
        facts = {"Notices sent": str(len(others)), "Why": reason}
        documents.issue_facts(case, "unsuccessful_notice", advert, facts)
    return len(others)


def offered(records: session.Records, advert: str) -> list[Offer]:
    """Return one offer of each location that made one, late ones included; its last if it made several."""
    offers = [offer for offer in of_advert(records, advert) if offer.state != OfferState.DECLINED]
    return list({offer.location_id: offer for offer in offers}.values())


def _why_not(offer: Offer, reason: str) -> str:
    """Return why an offer did not win, from the record; never a word about another provider's offer."""
    if offer.state == OfferState.LATE:
        return "Your offer came after the advert had closed, so it could not be counted."
    if offer.reason and offer.reason != Reason.RANKABLE:
        return f"Your offer was not ranked: {formatting.plain(offer.reason)}."
    return f"Your offer was ranked in the band {offer.band}. {reason}" if offer.band else reason


def _state_after(state: OfferState, reason: str) -> OfferState:
    """Return an offer's state once it is checked: one that is out of the running stays so."""
    if state not in _CHECKED:
        return state
    return OfferState.SUBMITTED if reason == Reason.RANKABLE else OfferState.NOT_RANKED


def _facts(advert: Advert, offer: Offer, required: date, limit: int | None) -> dict[str, object]:
    """Return what the table `offer_check` is asked about an offer."""
    state = OfferState.SUBMITTED if offer.state in _CHECKED else offer.state
    return {
        "category": advert.category,
        "state": state.value,
        "can_meet": offer.can_meet,
        "in_time": offer.start_on is None or offer.start_on <= required,
        "weekly_pence": offer.weekly_pence,
        "limit_pence": limit,
        "accommodation_confirmed": bool(offer.accommodation_confirmed or offer.own_tenancy),
        "landlord_named": bool(offer.landlord),
    }


def _answers(response: Response) -> dict[str, object]:
    """Return the row of an offer by what was answered."""
    answers = response.answers
    declines = response.state == "standing" and answers.get("decision") == "decline"
    return {
        "location": response.party,
        "sequence": response.sequence,
        "state": OfferState.DECLINED if declines else _STATES[response.state],
        "received_at": response.received_at,
        "standing_since_at": response.standing_since or response.received_at,
        "can_meet": formatting.truth(answers.get("can_meet", True)),
        "start_on": answers.get("start"),
        "weekly_pence": formatting.whole(answers.get("weekly_pence")),
        "accommodation_confirmed": formatting.truth(answers.get("accommodation_confirmed")),
        "own_tenancy": formatting.truth(answers.get("own_tenancy")),
        **{name: formatting.text(answers.get(name)) for name in _WORDS},
    }
