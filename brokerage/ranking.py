"""Ranking (clause 10): rankable offers in groups by quality band, inside a group by who offered first.

The order in which offers come in never matters, and price, place and feedback are not looked at (R2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from brokerage import market, offers, records, settings, tables
from engine import context
from rules import dmn


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


def group(places: Iterable[Place]) -> tuple[Group, ...]:
    """Return the groups, best band first; inside one by the standing offer's instant, then its number."""
    ordered = sorted(
        places, key=lambda place: (place.order, place.standing_since, place.sequence, place.offer)
    )
    orders = dict.fromkeys(place.order for place in ordered)
    return tuple(_group(order, [place for place in ordered if place.order == order]) for order in orders)


def rank_offers(case: context.CaseContext, *, advert: str) -> dict[str, Any]:
    """Keep each rankable offer's band as it was at the close, and the ranking; return how many rank."""
    book = records.of(case)
    closed = book.get(tables.adverts, advert)
    rankable = [row for row in book.all(tables.offers, advert=advert) if row.reason == offers.RANKABLE]
    closed_at = closed.closed_at or case.now
    held = market.standings(
        book,
        closed_at,
        [row.location for row in rankable],
        closed.category,
        closed.area,
        bands_on=settings.today(closed_at),
    )
    places = _placed(case, rankable, held, closed_at)
    groups = group(places)
    book.add(
        tables.rankings,
        advert=advert,
        groups=[{"band": each.band, "order": each.order, "offers": list(each.offers)} for each in groups],
        made_at=case.now,
    )
    book.change(tables.adverts, advert, state="selecting" if places else "unsuccessful")
    return {"ranked": len(places)}


def latest(book: records.Records, advert: str) -> tuple[Group, ...]:
    """Return the groups of an advert's ranking as they were kept; none before it is ranked."""
    row = book.latest(tables.rankings, advert=advert)
    kept = [] if row is None else row.groups
    return tuple(Group(each["band"], each["order"], tuple(each["offers"])) for each in kept)


def _group(order: int, places: list[Place]) -> Group:
    bands = sorted({place.band for place in places})
    return Group(" or ".join(bands), order, tuple(place.offer for place in places))


def _placed(
    case: context.CaseContext, rankable: list[Any], held: dict[str, market.Standing], closed_at: datetime
) -> list[Place]:
    """Keep of each offer its band and the order that gives; return the places of those that rank."""
    given = [(row.location, {"band": held[row.location].band}) for row in rankable]
    judged = dict(zip((row.id for row in rankable), case.judge_each("quality_band", given), strict=True))
    facts = {row.id: _facts(held[row.location], judged[row.id]) for row in rankable}
    ranked = [row for row in rankable if judged[row.id].value["listed"]]
    left = {
        row.id: {**facts[row.id], "state": "not_ranked", "reason": f"band_{held[row.location].band}"}
        for row in rankable
        if not judged[row.id].value["listed"]
    }
    book = records.of(case)
    book.change_each(tables.offers, left)
    if not ranked:
        return []
    until = closed_at + settings.days(settings.read(case, "offer_holds_days", settings.today(closed_at), 7))
    orders = {row.id: int(judged[row.id].value["order"]) for row in ranked}
    changes = {each: {**facts[each], "band_order": order} for each, order in orders.items()}
    holds = {"state": "ranked", "holds_until_at": until}
    book.change_each(tables.offers, {each: {**changed, **holds} for each, changed in changes.items()})
    return [
        Place(row.id, held[row.location].band, orders[row.id], row.standing_since_at, row.sequence)
        for row in ranked
    ]


def _facts(held: market.Standing, judged: dmn.Result) -> dict[str, Any]:
    return {
        "band": held.band,
        "band_row": held.band_row,
        "band_rule": ", ".join(fired.rule_id for fired in judged.fired),
        "score_hundredths": held.score,
        "cqc": held.cqc,
    }
