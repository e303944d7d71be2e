"""What a decision on another provider rests on: the wish in the person's words, and the home to check."""

from sqlalchemy import bindparam, select

from brokerage import formatting
from brokerage.facts import contacts
from brokerage.facts.fact_groups import against_limit, price, rows, staff_only
from brokerage.package import people
from brokerage.states import OfferState
from brokerage.store import location_names
from brokerage.store.case_variables import request_of
from brokerage.tables.choice_tables import ChoiceRequest
from brokerage.tables.market_tables import Location
from brokerage.tables.tender_tables import Offer
from brokerage.tender import offers
from engine.cases import context
from engine.database import session
from engine.facts import FactGroup

_STANDING = (OfferState.SUBMITTED, OfferState.NOT_RANKED, *offers.LIVE)
_OWN = (
    select(Offer)
    .where(Offer.advert_id == bindparam("advert"), Offer.location_id == bindparam("location"))
    .order_by(Offer.serial.desc())
    .limit(1)
)


@staff_only
def wish_in_words(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: what the person asks for and why, in their words, beside the offer that stands."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request_of(case))
    facts = {
        "Asks for": wanted.home_name,
        "By way of": formatting.title(wanted.via),
        "Scheme": wanted.scheme,
        "Main reason": formatting.title(wanted.reason_kind),
        "In their words": wanted.reason,
        "Asked by": f"{formatting.title(wanted.by)}, {formatting.moment(wanted.made_at)}",
        "CQC rating": wanted.cqc,
        "Its own offer": offer_in_a_line(own_offer(records, wanted)),
        "Price it gave when asked": price(wanted.weekly_pence),
        "Found reasonable": None if wanted.reasonable is None else formatting.yes_no(wanted.reasonable),
        "Why it was found so": wanted.decision_reasons,
    }
    return [FactGroup("What is asked for", rows(facts)), *_standing(records, wanted)]


@staff_only
def home_to_check(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: where the chosen home is reached, and what it offered itself."""
    records, package = session.of(case), people.package_of(case)
    wanted = records.require(ChoiceRequest, request_of(case))
    home = records.require(Location, wanted.location_id)
    enrolled = contacts.enrolments_of(case, wanted.location_id, package.category)
    emails = (enrolment.email for enrolment in enrolled)
    own = own_offer(records, wanted)
    facts = {
        "Home": home.name,
        "Address": ", ".join(part for part in (home.address, home.postcode) if part),
        "Telephone": next(filter(None, (one.phone for one in enrolled)), contacts.NOT_KNOWN),
        "Email": next(filter(None, emails), None),
        "Website": home.website,
        "CQC rating": wanted.cqc,
        "Its own offer": offer_in_a_line(own),
        "What it wrote": None if own is None else own.how_met,
    }
    taken = "The price of its offer is filled in. Ask whether it still holds." if suggests(own) else ""
    return [FactGroup("The home to check", rows(facts), note=taken)]


def own_offer_price(case: context.CaseContext) -> int | None:
    """Value: the weekly price in pence that the chosen home itself offered; None if no offer of it stands."""
    records = session.of(case)
    own = own_offer(records, records.require(ChoiceRequest, request_of(case)))
    return own.weekly_pence if own is not None and suggests(own) else None


def own_offer(records: session.Records, wanted: ChoiceRequest) -> Offer | None:
    """Return the last answer that the location asked for gave to the advert, or None."""
    return records.scalar(_OWN, {"advert": wanted.advert_id, "location": wanted.location_id})


def suggests(own: Offer | None) -> bool:
    """Return whether an offer gives a price that still stands."""
    return own is not None and own.weekly_pence is not None and own.state in _STANDING


def offer_in_a_line(own: Offer | None) -> str:
    """Return an offer's price, limit and start, and how it stands."""
    if own is None:
        return "None: it did not answer the advert"
    if own.decline_reason:
        return f"None: it declined ({formatting.plain(own.decline_reason)})"
    limit = against_limit(own.weekly_pence, own.limit_pence)
    start = f"from {formatting.day(own.start_on)}" if own.start_on else ""
    parts = (price(own.weekly_pence), limit, start, formatting.plain(own.state))
    return "; ".join(part for part in parts if part)


def _standing(records: session.Records, wanted: ChoiceRequest) -> list[FactGroup]:
    standing = offers.standing_selections(records, wanted.advert_id)
    if not standing:
        return [FactGroup("The offer that stands", note="No provider is selected at present.")]
    offer = records.require(Offer, standing[-1].offer_id)
    facts = {
        "Provider": location_names.name_of(records, offer.location_id),
        "Band": formatting.title(offer.band),
        "CQC rating": offer.cqc,
        "Price": price(offer.weekly_pence),
        "Price limit": against_limit(offer.weekly_pence, offer.limit_pence),
        "Start": formatting.day(offer.start_on),
        "How it would meet the needs": offer.how_met,
    }
    return [FactGroup("The offer that stands", rows(facts))]
