"""Ranking (clause 10): rankable offers in groups by quality band, inside a group by the time of the offer.

The order in which records are read never matters, and price, place and feedback are ignored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from brokerage.register import provider_status
from brokerage.register.provider_status import LocationStatus
from brokerage.states import AdvertState, OfferState, Reason
from brokerage.store import dated_settings, setting_catalogue
from brokerage.tables.tender_tables import Advert, Offer, RankedGroup, Ranking
from brokerage.tender import offers
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from rules import dmn

_LATEST = (
    select(Ranking.groups)
    .where(Ranking.advert_id == bindparam("advert"))
    .order_by(Ranking.serial.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Place:
    """What ranking looks at of one offer."""

    offer: str
    band: str
    order: int
    standing_since: datetime
    sequence: int


@dataclass(frozen=True)
class Group:
    """Offers between whose quality bands there is no clear difference, the first made first."""

    band: str
    order: int
    offers: tuple[str, ...]


def grouped(places: Iterable[Place]) -> tuple[Group, ...]:
    """Return the groups, best band first; inside one by the standing offer's instant, then its number."""
    ordered = sorted(
        places, key=lambda place: (place.order, place.standing_since, place.sequence, place.offer)
    )
    orders = dict.fromkeys(place.order for place in ordered)
    return tuple(_group(order, [place for place in ordered if place.order == order]) for order in orders)


@declaration.declare(
    result="{ranked: number}",
    uses=[declaration.table("quality_band", "band", "listed order"), setting_catalogue.OFFER_HOLDS_DAYS],
    writes="Advert Offer Ranking",
)
def rank_offers(case: context.CaseContext, *, advert: str) -> dict[str, object]:
    """Record each rankable offer's band as it was at the close, and the ranking; return how many rank."""
    records = session.of(case)
    closed = records.require(Advert, advert)
    rankable = [offer for offer in offers.of_advert(records, advert) if offer.reason == Reason.RANKABLE]
    closed_at = closed.closed_at or case.now
    statuses = provider_status.statuses(
        records,
        closed_at,
        [offer.location_id for offer in rankable],
        closed.category,
        closed.area,
        bands_on=dated_settings.today(closed_at),
    )
    places = _placed(case, rankable, statuses, closed_at)
    groups: list[RankedGroup] = [
        {"band": group.band, "order": group.order, "offers": list(group.offers)} for group in grouped(places)
    ]
    records.put(Ranking(advert_id=advert, groups=groups, made_at=case.now))
    closed.state = AdvertState.SELECTING if places else AdvertState.UNSUCCESSFUL
    return {"ranked": len(places)}


def latest(records: session.Records, advert: str) -> tuple[Group, ...]:
    """Return the groups of an advert's ranking as they were recorded; none before it is ranked."""
    groups = records.remember(("ranking", advert), lambda: records.scalar(_LATEST, {"advert": advert})) or []
    return tuple(Group(group["band"], group["order"], tuple(group["offers"])) for group in groups)


def _group(order: int, places: list[Place]) -> Group:
    bands = sorted({place.band for place in places})
    return Group(" or ".join(bands), order, tuple(place.offer for place in places))


def _placed(
    case: context.CaseContext,
    rankable: Sequence[Offer],
    statuses: Mapping[str, LocationStatus],
    closed_at: datetime,
) -> list[Place]:
    """Record each offer's band and its order; return the places of those that rank."""
    inputs = [(offer.location_id, {"band": statuses[offer.location_id].band}) for offer in rankable]
    judged = dict(zip(rankable, case.evaluate_all("quality_band", inputs), strict=True))
    facts = {offer: _facts(statuses[offer.location_id], judged[offer]) for offer in rankable}
    ranked = [offer for offer in rankable if judged[offer].value["listed"]]
    _exclude(case, {offer: facts[offer] for offer in rankable if not judged[offer].value["listed"]})
    if not ranked:
        return []
    closed_on = dated_settings.today(closed_at)
    days = dated_settings.read(case, setting_catalogue.OFFER_HOLDS_DAYS, closed_on)
    until = closed_at + dated_settings.days(days)
    orders = {offer: int(judged[offer].value["order"]) for offer in ranked}
    holds = {"state": OfferState.RANKED, "holds_until_at": until}
    session.of(case).change_rows(
        {offer: {**facts[offer], "band_order": order, **holds} for offer, order in orders.items()}
    )
    return [
        Place(offer.id, statuses[offer.location_id].band, orders[offer], offer.standing_since, offer.sequence)
        for offer in ranked
    ]


def _exclude(case: context.CaseContext, facts: Mapping[Offer, Mapping[str, object]]) -> None:
    """Record that offers do not rank, because of their band."""
    excluded = {
        offer: {**known, "state": OfferState.NOT_RANKED, "reason": f"band_{known['band']}"}
        for offer, known in facts.items()
    }
    session.of(case).change_rows(excluded)


def _facts(status: LocationStatus, judged: dmn.Result) -> dict[str, object]:
    return {
        "band": status.band,
        "band_row": status.band_row,
        "band_rule": ", ".join(fired.rule_id for fired in judged.fired),
        "score_hundredths": status.score,
        "cqc": status.cqc,
    }
