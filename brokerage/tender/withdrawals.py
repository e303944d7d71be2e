"""What is in hand under an advert: whom a withdrawal would touch, and who is put to the citizen."""

from sqlalchemy import bindparam, select

from brokerage.states import OfferState, RequestState, SelectionState
from brokerage.tables.award_tables import Award
from brokerage.tables.choice_tables import ChoiceRequest
from brokerage.tables.tender_tables import Offer, Selection, Tie
from brokerage.tender import award_reversal, offers
from engine.database import session

_AWARDED = (
    select(Award.location_id)
    .where(Award.advert_id == bindparam("advert"), Award.state.in_(award_reversal.LIVE))
    .order_by(Award.serial)
)
_SELECTED = (
    select(Offer.location_id)
    .join(Selection, Selection.offer_id == Offer.id)
    .where(
        Selection.advert_id == bindparam("advert"),
        Selection.state.not_in([SelectionState.VOID, SelectionState.PROPOSED]),
    )
    .order_by(Selection.serial)
)
_REQUESTED = select(ChoiceRequest.location_id).where(
    ChoiceRequest.advert_id == bindparam("advert"), ChoiceRequest.state == RequestState.MADE
)
_STANDING = (
    select(Offer.location_id)
    .where(Offer.advert_id == bindparam("advert"), Offer.state.in_([OfferState.SUBMITTED, *offers.LIVE]))
    .order_by(Offer.serial)
)
_REMAINING = (
    select(Tie.remaining).where(Tie.advert_id == bindparam("advert")).order_by(Tie.serial.desc()).limit(1)
)
_LOCATIONS = select(Offer.location_id).where(Offer.id.in_(bindparam("offers", expanding=True)))


def in_hand(records: session.Records, advert: str) -> list[str]:
    """Return the locations with the place; else those selected or requested; else all whose offers stand."""
    placed = [
        *records.scalars(_AWARDED, {"advert": advert}),
        *(place.location_id for place in offers.places(records, advert)),
    ]
    if placed:
        return list(dict.fromkeys(placed))
    chosen = [*_selected(records, advert), *_requested(records, advert)]
    return list(dict.fromkeys(chosen)) if chosen else _standing(records, advert)


def put_to_citizen(records: session.Records, advert: str) -> frozenset[str]:
    """Return the locations that the citizen may have without asking for another: selected, else tied."""
    selected = _selected(records, advert)
    if selected:
        return frozenset(selected)
    tied = records.scalar(_REMAINING, {"advert": advert})
    return frozenset(records.scalars(_LOCATIONS, {"offers": tied}) if tied else ())


def _selected(records: session.Records, advert: str) -> list[str]:
    return list(records.scalars(_SELECTED, {"advert": advert}))


def _requested(records: session.Records, advert: str) -> list[str]:
    """Return the providers of requests in hand that offered, so that there is something to take back."""
    requested = set(records.scalars(_REQUESTED, {"advert": advert}))
    return [location for location in _standing(records, advert) if location in requested] if requested else []


def _standing(records: session.Records, advert: str) -> list[str]:
    return list(records.scalars(_STANDING, {"advert": advert}))
