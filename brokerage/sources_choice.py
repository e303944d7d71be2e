"""What a person must know about a request, a top-up or an award before they decide on it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from brokerage import (
    awards,
    choices,
    handbacks,
    market,
    offers,
    people,
    prices,
    ranking,
    records,
    settings,
    tables,
    words,
)
from engine import context
from engine.facts import FactGroup


def request_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: who is asked for instead, why, and what the register says of them."""
    book = records.of(case)
    asked = book.get(tables.choice_requests, records.request_of(case))
    rows = {
        "Asks for": asked.home_name,
        "By way of": words.title(asked.via),
        "Scheme": asked.scheme,
        "Reason": f"{words.title(asked.reason_kind)}: {asked.reason}",
        "Asked by": words.title(asked.by),
        "CQC rating": asked.cqc,
        "Price": None if asked.weekly_pence is None else words.weekly(asked.weekly_pence),
        "Found reasonable": None if asked.reasonable is None else words.yes_no(asked.reasonable),
    }
    return [FactGroup("What is asked for", _rows(rows)), *_standing_offer(book, asked)]


def top_up_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts: the chosen home's price, the limit, what lies above it; for staff, who pays and their means."""
    book = records.of(case)
    asked = book.get(tables.choice_requests, records.request_of(case))
    groups = [_money(asked)]
    if case.actor.party is None:
        groups += _payer(book, asked)
    return groups


def payer_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the payer: the sums and what they bind to; never the person's needs or others' offers."""
    asked = records.of(case).get(tables.choice_requests, records.request_of(case))
    note = (
        "The council pays the home in full and asks you for the top-up every four weeks. If you stop "
        "paying, the person may have to move. If the home raises its price, the council asks you first."
    )
    group = _money(asked)
    return [FactGroup(group.title, group.rows, note=note)]


def award_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff before and after an award: who, by which route, the money, what holds of them now."""
    book = records.of(case)
    advert = records.advert_of(case)
    given = book.latest(tables.awards, tables.awards.c.state.in_(handbacks.LIVE), advert=advert)
    if given is not None:
        return [_award(book, given)]
    winner = awards.find_winner(case, advert, case.variables.get("request"))
    package = people.package_of(case)
    held = market.standing(book, case.now, winner.location, package.category, package.area)
    rows = {
        "Provider": held.name,
        "Route": words.title(winner.route),
        "Why this one": _why(book, advert, winner),
        "Price": words.weekly(winner.weekly_pence),
        "Top-up": words.weekly(winner.top_up_pence) if winner.top_up_pence else "None",
        "Band today": words.title(held.band),
        "CQC rating today": held.cqc,
        "Suspended": words.yes_no(held.suspended),
        "Landlord": None if winner.offer is None else winner.offer.landlord,
    }
    return [FactGroup("The award", _rows(rows))]


def agreement_text(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the signer: the exact text that is signed, and its digest."""
    book = records.of(case)
    agreement = book.latest(tables.top_up_agreements, request=records.request_of(case))
    if agreement is None:
        return []
    rows = (("Text", agreement.text), ("SHA-256 of the text", agreement.sha256))
    return [FactGroup("The agreement", rows)]


def _why(book: records.Records, advert: str, winner: awards.Winner) -> str:
    """Return in a sentence what speaks for a provider: the request that was upheld, or its place."""
    asked = winner.request
    if asked is not None:
        said = f"Asked for by the {words.plain(asked.by)}: {words.plain(asked.reason_kind)}. {asked.reason}"
        return said if not asked.decision_reasons else f"{said} Upheld: {asked.decision_reasons}"
    placed = ranking.latest(book, advert)
    for number, group in enumerate(placed, 1):
        if winner.offer is not None and winner.offer.id in group.offers:
            tied = f", tied with {len(group.offers) - 1} more" if len(group.offers) > 1 else ""
            return f"In place {number} of {len(placed)}, band {words.plain(group.band)}{tied}"
    return ""


def _money(asked: Row[Any]) -> FactGroup:
    budgeted = None if asked.weekly_pence is None else asked.weekly_pence - (asked.top_up_pence or 0)
    rows = {
        "Home": asked.home_name,
        "Its price": words.weekly(asked.weekly_pence),
        "The council pays": words.weekly(budgeted),
        "Top-up": words.weekly(asked.top_up_pence),
    }
    return FactGroup("The top-up", _rows(rows))


def _payer(book: records.Records, asked: Row[Any]) -> list[FactGroup]:
    payer = book.latest(tables.payers, request=asked.id)
    if payer is None:
        return []
    declared = book.latest(tables.means, payer=payer.id)
    rows = {
        "Payer": payer.name,
        "Kind": words.title(payer.kind),
        "Basis": words.title(payer.basis) or None,
        "Willing": None if declared is None else words.yes_no(declared.willing),
        "Able": None if declared is None else words.yes_no(declared.able),
    }
    return [FactGroup("Who pays", _rows(rows))]


def _standing_offer(book: records.Records, asked: Row[Any]) -> list[FactGroup]:
    standing = offers.standing_selections(book, asked.advert)
    if not standing:
        return []
    offer = book.get(tables.offers, standing[-1].offer)
    own = choices.offer_of(book, asked.advert, asked.location)
    rows = {
        "Provider": str(book.get(tables.locations, offer.location).name),
        "Band": words.title(offer.band),
        "Price": words.weekly(offer.weekly_pence),
        "Top-up": words.weekly(prices.above_pence(offer.weekly_pence, offer.limit_pence)),
        "The provider asked for also offered": words.yes_no(own is not None),
    }
    return [FactGroup("The offer that stands", _rows(rows))]


def _award(book: records.Records, given: Row[Any]) -> FactGroup:
    held = market.standings(book, given.made_at, [given.location])[given.location]
    rows = {
        "Provider": held.name,
        "Route": words.title(given.route),
        "Price": words.weekly(given.weekly_pence),
        "Top-up": words.weekly(given.top_up_pence) if given.top_up_pence else "None",
        "Awarded by": f"{given.officer_name}, {words.day(settings.today(given.made_at))}",
        "Start": words.day(given.started_on or given.start_on),
        "Interim, review on": words.day(given.review_on) if given.interim else None,
    }
    return FactGroup("The award", _rows(rows))


def _rows(facts: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts.items() if value)
