"""Every offer whole, once its advert has closed: its words, price against the limit, the second it came."""

from brokerage import formatting
from brokerage.facts.fact_groups import against_limit, price, staff_only, without_empty_columns
from brokerage.store.case_variables import advert_of
from brokerage.tables.tender_tables import Advert, Offer
from brokerage.tender.ranking_table import PRICE_NOTE, RankingTable
from engine.cases import context
from engine.database import session
from engine.facts import FactGroup

SEALED = "Offers stay sealed until the advert closes."
_PLACED = (
    "Place",
    "Provider",
    "Band",
    "CQC rating",
    "Stands since",
    "Start",
    "Price",
    "Price limit",
    "Why here",
)
_LEFT = ("Provider", "Received", "Start", "Price", "Price limit", "Why not ranked", "Clause")
_WORDS = ("Provider", "How it would meet the needs", "Home and landlord", "Ways of communicating")


@staff_only
def offers_in_full(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff after the close: each offer's words, start, landlord, price, limit, place and why."""
    records = session.of(case)
    advert = records.require(Advert, advert_of(case))
    if advert.closed_at is None:
        return [FactGroup("Offers", note=SEALED)]
    table = RankingTable(records, advert, case.release, formatting.second)
    places = table.places()
    ranked = [offer for _, offer in places]
    left = table.left(ranked)
    groups = [_placed(table, places), _left(table, left), _in_words(table, [*ranked, *left])]
    return [*(group for group in groups if group.table), *table.tie(), *table.selection()]


def _placed(table: RankingTable, places: list[tuple[str, Offer]]) -> FactGroup:
    cells = tuple(
        (
            place,
            table.name(offer.id),
            formatting.title(offer.band),
            offer.cqc or "",
            formatting.second(offer.standing_since),
            formatting.day(offer.start_on),
            price(offer.weekly_pence),
            against_limit(offer.weekly_pence, offer.limit_pence),
            table.why(offer),
        )
        for place, offer in places
    )
    return without_empty_columns("Offers and ranking", _PLACED, cells, PRICE_NOTE)


def _left(table: RankingTable, left: list[Offer]) -> FactGroup:
    cells = tuple(
        (
            table.name(offer.id),
            formatting.second(offer.received_at),
            formatting.day(offer.start_on),
            price(offer.weekly_pence),
            against_limit(offer.weekly_pence, offer.limit_pence),
            *table.why_left(offer),
        )
        for offer in left
    )
    return without_empty_columns("Not ranked", _LEFT, cells)


def _in_words(table: RankingTable, offers: list[Offer]) -> FactGroup:
    """Return what each provider wrote; one that wrote nothing is named all the same."""
    cells = tuple(
        (table.name(offer.id), offer.how_met or "Nothing written", home_of(offer), offer.communication or "")
        for offer in offers
        if offer.decline_reason is None
    )
    return without_empty_columns("In the providers' words", _WORDS, cells)


def home_of(offer: Offer) -> str:
    """Return whose home an offer of supported living comes with; nothing for other care."""
    home = "The person's own tenancy" if offer.own_tenancy else ""
    if offer.accommodation_confirmed:
        home = home or "A home comes with it"
    landlord = f"landlord: {offer.landlord}" if offer.landlord else ""
    return "; ".join(part for part in (home, landlord) if part)
