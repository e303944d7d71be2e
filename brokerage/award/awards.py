"""The award (clause 1): live checks, then an officer's act; a void selection; the start of care."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from brokerage import errors
from brokerage.award import award_documents
from brokerage.selection import choices, presentations
from brokerage.states import (
    AdvertState,
    AwardState,
    OfferState,
    PackageState,
    SelectionState,
)
from brokerage.store import dated_settings, setting_catalogue
from brokerage.store.case_variables import case_of
from brokerage.tables.award_tables import Award
from brokerage.tables.choice_tables import Allocation, ChoiceRequest
from brokerage.tables.package_tables import Package
from brokerage.tables.tender_tables import Advert, Offer
from brokerage.tender import award_bars, award_reversal, offers
from engine import clock
from engine.cases import context
from engine.database import session
from engine.definition import declaration

_WITHDRAWN = (OfferState.WITHDRAWN, OfferState.VOID)


@dataclass(frozen=True)
class Winner:
    """Who is to be awarded: by selection, or by a place allocated under clause 13. Money in pence a week."""

    location: str
    route: str
    offer: Offer | None
    request: ChoiceRequest | None
    weekly_pence: int | None
    top_up_pence: int


class Terms(TypedDict):
    """Whether an award is for the time being, when care starts, and when it is reviewed."""

    interim: bool
    start_on: date
    review_on: date | None


@declaration.declare(
    result='{ok: true, reason: "ok"} | {ok: false, reason: text}',
    uses=[award_bars.LAST_CHECKS],
    writes="Offer",
)
def check_before_award(case: context.CaseContext, *, advert: str, request: str | None) -> dict[str, object]:
    """Look again at what may have changed: suspension, ratings, the offer, the plan confirmed (R16)."""
    offers.take_in(case, advert)
    reason = _check(case, find_winner(case, advert, request))
    return {"ok": reason == award_bars.OK, "reason": reason}


@declaration.declare(
    writes="Advert Allocation Award ChoiceRequest IndividualAgreement Offer Package Selection TopUpAgreement"
)
def void_selection(
    case: context.CaseContext, *, advert: str, reason: str, request: str | None = None
) -> None:
    """Make the selection or allocation void: its offer is out, the next in the ranking is in.

    Where a place was allocated for a request, it alone falls: the offer the citizen had still stands.
    """
    records = session.of(case)
    given_up = award_reversal.hand_back(records, advert)
    place = choices.allocation_of(records, request)
    if place is not None and not given_up:
        _void_place(case, advert, place, reason)
    else:
        for selection in offers.standing_selections(records, advert):
            records.require(Offer, selection.offer_id).state = OfferState.VOID
        offers.undo(case, advert, None, reason)
    case.record("award", f"The selection is void: {reason}", advert=advert)


@declaration.declare(
    result="{made: boolean, reason: text, interim: boolean, review_at: date and time | null, "
    "start_at: date and time}",
    uses=[
        award_documents.PAPERS,
        declaration.table("award_terms", "urgency category", "interim review_days"),
        award_bars.LAST_CHECKS,
        setting_catalogue.APPROVAL_LIMITS,
    ],
    writes="Advert Award Document IndividualAgreement Offer Package Selection Tenancy",
)
def make_award(
    case: context.CaseContext, *, advert: str, request: str | None, officer_note: str | None
) -> dict[str, object]:
    """Award as a named officer, after the live checks once more; make agreements, papers and letters."""
    offers.take_in(case, advert)
    winner = find_winner(case, advert, request)
    reason = _check(case, winner)
    closed = session.of(case).require(Advert, advert)
    decided = case.decide("award_terms", urgency=closed.urgency, category=closed.category)
    today = dated_settings.today(case.now)
    start_on = _start_on(case, closed, winner)
    review_on = _review_on(start_on if start_on > today else today, decided["review_days"])
    terms: Terms = {"interim": bool(decided["interim"]), "start_on": start_on, "review_on": review_on}
    if reason == award_bars.OK:
        _check_limit(case, winner, today)
        award = _write(case, closed, winner, officer_note, terms)
        _settle(case, closed, winner)
        award_documents.issue(case, award, winner.offer)
    answer: dict[str, object] = {"made": reason == award_bars.OK, "reason": reason}
    times = {"review_at": _morning(review_on), "start_at": _morning(start_on)}
    return {**answer, "interim": terms["interim"], **times}


def find_winner(case: context.CaseContext, advert: str, request: str | None) -> Winner:
    """Return whom a place was allocated to for the request, else whom the advert's selection names."""
    records = session.of(case)
    place = choices.allocation_of(records, request)
    if place is not None and request is not None:
        wanted = records.require(ChoiceRequest, request)
        offered = choices.offer_of(records, advert, place.location_id)
        top_up = int(place.top_up_pence or 0)
        return Winner(place.location_id, place.route, offered, wanted, place.weekly_pence, top_up)
    selection = presentations.selected(records, advert)
    offer = records.require(Offer, selection.offer_id)
    return Winner(offer.location_id, selection.route, offer, None, offer.weekly_pence, 0)


def _check(case: context.CaseContext, winner: Winner) -> str:
    return award_bars.bar(case, winner.location, _offer_state(case, winner), _plan_confirmed(winner))


def _offer_state(case: context.CaseContext, winner: Winner) -> str:
    if winner.request is not None or winner.offer is None:
        return "none"
    if not offers.is_in_time(case, winner.offer):
        return "lapsed"
    return "withdrawn" if winner.offer.state in _WITHDRAWN else "standing"


def _plan_confirmed(winner: Winner) -> bool | None:
    if winner.offer is not None:
        return bool(winner.offer.can_meet)
    return None if winner.request is None else winner.request.suitable


def _check_limit(case: context.CaseContext, winner: Winner, today: date) -> None:
    limits = dated_settings.read(case, setting_catalogue.APPROVAL_LIMITS, today)
    own = [limits[role] for role in case.actor.roles if role in limits]
    costs = (winner.weekly_pence or 0) - winner.top_up_pence
    if limits and costs > max(own, default=0):
        raise errors.AboveLimit


def _start_on(case: context.CaseContext, advert: Advert, winner: Winner) -> date:
    """Return when care starts: as offered, else as advertised, else as the package needs it."""
    offered = None if winner.offer is None else winner.offer.start_on
    package = session.of(case).require(Package, advert.package_id)
    return offered or advert.required_start_on or package.required_start_on


def _review_on(start_on: date, days: int | None) -> date | None:
    return None if days is None else start_on + timedelta(days=int(days))


def _morning(day: date | None) -> datetime | None:
    return None if day is None else clock.in_london(day, time(9))


def _write(
    case: context.CaseContext, advert: Advert, winner: Winner, note: str | None, terms: Terms
) -> Award:
    weekly = winner.weekly_pence
    award = Award(
        case_id=case_of(case).id,
        package_id=advert.package_id,
        advert_id=advert.id,
        location_id=winner.location,
        offer_id=None if winner.offer is None else winner.offer.id,
        request_id=None if winner.request is None else winner.request.id,
        route=winner.route,
        state=AwardState.MADE,
        weekly_pence=weekly,
        top_up_pence=winner.top_up_pence,
        council_pays_pence=None if weekly is None else weekly - winner.top_up_pence,
        officer=case.actor.id,
        officer_name=case.actor.name,
        note=note,
        made_at=case.now,
        **terms,
    )
    return session.of(case).put(award)


def _settle(case: context.CaseContext, advert: Advert, winner: Winner) -> None:
    records = session.of(case)
    if winner.request is not None:
        for selection in offers.standing_selections(records, advert.id):
            selection.state, selection.void_at = SelectionState.VOID, case.now
            selection.void_reason = "Another provider was chosen under clause 13"
    if winner.offer is not None:
        winner.offer.state = OfferState.AWARDED
    advert.state = AdvertState.AWARDED
    records.require(Package, advert.package_id).state = PackageState.AGREED


def _void_place(case: context.CaseContext, advert: str, place: Allocation, reason: str) -> None:
    """Give an allocated place back; an offer of the same provider is out with it."""
    offer = choices.offer_of(session.of(case), advert, place.location_id)
    if offer is not None:
        offer.state = OfferState.VOID
    offers.release(case, place.request_id, place, reason)
