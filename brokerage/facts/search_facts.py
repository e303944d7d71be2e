"""How far the search has got: its rounds, what a change would end, and what a withdrawal touches."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, func, select

from brokerage import formatting
from brokerage.facts.fact_groups import price, rows, staff_only
from brokerage.states import OfferState
from brokerage.store import location_names
from brokerage.store.case_variables import advert_of, case_of
from brokerage.tables.tender_tables import Advert, Invitation, Offer
from brokerage.tender import award_reversal, offers, responses, withdrawals
from engine.cases import context
from engine.database import session
from engine.facts import FactGroup

_ADVERTS = select(Advert).where(Advert.case_id == bindparam("case")).order_by(Advert.serial)
_INVITED = (
    select(Invitation.advert_id, func.count())
    .where(Invitation.advert_id.in_(bindparam("adverts", expanding=True)), Invitation.invited)
    .group_by(Invitation.advert_id)
)
_OFFERS = (
    select(Offer).where(Offer.advert_id.in_(bindparam("adverts", expanding=True))).order_by(Offer.serial)
)
_REACHES = {"local": "The area", "neighbouring": "The area and its neighbours"}
_ROUNDS = ("Round", "Where", "Closed", "Invited", "Offers", "Not ranked", "Declined", "What came of it")
_NOT_RANKED = (OfferState.NOT_RANKED, OfferState.LATE, OfferState.WITHDRAWN)


@staff_only
def rounds_so_far(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: each advert of the case, whom it reached, and what came of it."""
    records = session.of(case)
    adverts = records.scalars(_ADVERTS, {"case": case_of(case).id}).all()
    ids = [advert.id for advert in adverts]
    invited = dict(records.execute(_INVITED, {"adverts": ids}).all()) if ids else {}
    by_advert: dict[str, list[Offer]] = defaultdict(list)
    for offer in records.scalars(_OFFERS, {"adverts": ids}) if ids else ():
        by_advert[offer.advert_id].append(offer)
    table = tuple(_round(advert, invited, by_advert[advert.id]) for advert in adverts)
    return [FactGroup("The search so far", columns=_ROUNDS, table=table)]


@staff_only
def change_ends(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: what a change or withdrawal of the package would end. No offer's content."""
    if not case.variables.get("advert"):
        return [FactGroup("What this would end", note="Nothing has been advertised yet.")]
    records = session.of(case)
    advert = records.require(Advert, advert_of(case))
    award = award_reversal.live_award(records, advert.id)
    places = offers.places(records, advert.id)
    selected = offers.standing_selections(records, advert.id)
    chosen = [award.location_id] if award else [place.location_id for place in places]
    chosen = chosen or [records.require(Offer, one.offer_id).location_id for one in selected]
    names = location_names.names_of(records, chosen)
    in_hand = ", ".join(names[location] for location in dict.fromkeys(chosen))
    invited = dict(records.execute(_INVITED, {"adverts": [advert.id]}).all()).get(advert.id, 0)
    facts = {
        "Advert": f"Number {advert.number}, {formatting.plain(advert.state)}",
        "Closes": formatting.moment(advert.closes_at),
        "Invited": str(invited),
        "Answered so far": str(len(responses.answered(case, advert.id))),
        "Awarded to" if award else "Place held at" if places else "Selected": in_hand,
    }
    note = (
        "A change ends this advert and starts a new one. A withdrawal ends the case. "
        "Everybody who was invited is told."
    )
    return [FactGroup("What this would end", rows(facts), note=note)]


@staff_only
def withdrawal_touches(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: which providers could take back what they have, and what each has."""
    records, advert = session.of(case), advert_of(case)
    locations = list(dict.fromkeys(withdrawals.in_hand(records, advert)))
    names = location_names.names_of(records, locations)
    last = {offer.location_id: offer for offer in offers.of_advert(records, advert)}
    award = award_reversal.live_award(records, advert)
    placed = {place.location_id for place in offers.places(records, advert)}
    selected = {one.offer_id for one in offers.standing_selections(records, advert)}
    table = tuple(
        (
            names[location],
            _standing(location, award.location_id if award else None, placed, last.get(location), selected),
            formatting.title(last[location].band) if location in last else "",
            price(last[location].weekly_pence) if location in last else "",
        )
        for location in locations
    )
    note = "The offer of the provider that withdraws is out. Those that remain decide what comes next."
    return [
        FactGroup("In hand", columns=("Provider", "What it has", "Band", "Price"), table=table, note=note)
    ]


def _standing(
    location: str, awarded: str | None, placed: Iterable[str], offer: Offer | None, selected: Iterable[str]
) -> str:
    if location == awarded:
        return "The award"
    if location in placed:
        return "A place that is held"
    return "It is selected" if offer is not None and offer.id in selected else "An offer that stands"


def _round(advert: Advert, invited: Mapping[str, int], answers: list[Offer]) -> tuple[str, ...]:
    declined = [offer for offer in answers if offer.state == OfferState.DECLINED]
    left = [offer for offer in answers if offer.state in _NOT_RANKED]
    return (
        str(advert.number),
        _REACHES.get(advert.reach, formatting.title(advert.reach)),
        formatting.moment(advert.closed_at) or "Not yet",
        str(invited.get(advert.id, 0)),
        str(len(answers) - len(declined)),
        _counted(offer.reason or offer.state for offer in left),
        _counted(offer.decline_reason for offer in declined),
        formatting.title(advert.state),
    )


def _counted(reasons: Iterable[str | None]) -> str:
    """Return how often each reason was given: "2 no capacity at the moment"."""
    counts = Counter(formatting.plain(reason) or "no reason given" for reason in reasons)
    return "; ".join(f"{number} {reason}" for reason, number in counts.items()) or "None"
