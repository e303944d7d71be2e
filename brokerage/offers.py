"""Offers: written from the open call when it closes, checked one by one, withdrawn (R11, R12, R7).

States: submitted, late, withdrawn, declined, not_ranked, ranked, selected, void, awarded, unsuccessful.
"""

from datetime import date
from typing import Any

from sqlalchemy import Row, and_, or_

from brokerage import handbacks, live, long_lists, papers, prices, records, tables, words
from engine import context

RANKABLE = "rankable"
ABOVE_LIMIT = "above_price_limit"
_STATES = {"standing": "submitted", "late": "late", "withdrawn": "withdrawn", "declined": "declined"}
LIVE = ("ranked", "selected")
CHECKED = ("submitted", "not_ranked", "ranked")


def take_in(case: context.CaseContext, advert: str) -> None:
    """Write an offer for each response to the advert's call that has none yet; late ones may still come.

    An advert to which nobody could be invited was never opened and has no call.
    """
    book = records.of(case)
    if book.get(tables.adverts, advert).opened_at is None:
        return
    known = {row.sequence for row in book.all(tables.offers, advert=advert)}
    fresh = [
        {"advert": advert, **_facts(response)}
        for response in case.call(advert).responses
        if response.state in _STATES and response.sequence not in known
    ]
    book.add_all(tables.offers, fresh)


def check_offers(case: context.CaseContext, *, advert: str) -> dict[str, Any]:
    """Decide of every offer whether it may be ranked, keep the reason and the rule.

    Return how many may, and how many only the price limit keeps out (A13: the budget may have to rise).
    """
    book = records.of(case)
    asked, made = book.get(tables.adverts, advert), book.all(tables.offers, advert=advert)
    package = book.get(tables.packages, asked.package)
    required = asked.required_start_on or package.required_start_on
    limits = prices.limits_pence(case, package, [row.start_on or required for row in made])
    given = [(row.location, _asked(asked, row, required, limits[row.start_on or required])) for row in made]
    judged = long_lists.judge_each(case, "offer_check", given)
    changes = {
        row.id: {
            "state": _state_after(row.state, reason),
            "reason": reason,
            "rule": rule,
            "limit_pence": limits[row.start_on or required],
        }
        for row, (reason, rule) in zip(made, judged, strict=True)
    }
    book.change_each(tables.offers, changes)
    reasons = [reason for reason, _ in judged]
    return {"rankable": reasons.count(RANKABLE), "above_limit": reasons.count(ABOVE_LIMIT)}


def withdraw_offer(case: context.CaseContext, *, advert: str, provider: str, reason: str) -> None:
    """Keep that a provider took its offer back; a selection, place or award it had falls with it (A9)."""
    book = records.of(case)
    handbacks.hand_back(book, advert, provider)
    offers = tables.offers
    book.change_all(
        offers,
        offers.c.advert == advert,
        offers.c.location == provider,
        offers.c.state.in_(["submitted", "void", *LIVE]),
        state="withdrawn",
        reason="withdrawn",
        withdrawn_at=case.now,
    )
    undo(case, advert, provider, f"The provider withdrew: {reason}")
    case.record("offer", f"A provider withdrew its offer: {reason}", location=provider)


def undo(case: context.CaseContext, advert: str, provider: str | None, reason: str) -> None:
    """Make void what a provider (None: any) was selected for or given under an advert; keep the reason."""
    book = records.of(case)
    for selection in standing_selections(book, advert):
        if provider in (None, book.get(tables.offers, selection.offer).location):
            book.change(tables.selections, selection.id, state="void", void_at=case.now, void_reason=reason)
    for request in book.all(tables.choice_requests, advert=advert):
        held = tables.allocations.c.state != "released"
        for place in book.all(tables.allocations, held, request=request.id):
            if provider in (None, place.location):
                release(case, request.id, place.id, reason)


def release(case: context.CaseContext, request: str, allocation: str, reason: str) -> None:
    """Give a directly allocated place back; the request it was for is no longer carried out."""
    book = records.of(case)
    book.change(tables.allocations, allocation, state="released", released_at=case.now, release_reason=reason)
    agreements = tables.top_up_agreements
    book.change_all(agreements, agreements.c.request == request, state="ended")
    book.change(tables.choice_requests, request, state="released")


def standing_selections(book: records.Records, advert: str) -> list[Row[Any]]:
    """Return an advert's selections that are not void, first made first."""
    return list(book.all(tables.selections, tables.selections.c.state != "void", advert=advert))


def still_offered(case: context.CaseContext, advert: str) -> list[Row[Any]]:
    """Return the offers that could be taken up today: in time, of a provider nothing bars, at any price."""
    of_it = tables.offers
    by_price = and_(of_it.c.state == "not_ranked", of_it.c.reason == ABOVE_LIMIT)
    made = records.of(case).all(of_it, or_(of_it.c.state.in_(LIVE), by_price), advert=advert)
    held = [row for row in made if row.holds_until_at is None or row.holds_until_at >= case.now]
    fit = live.awardable(case, [row.location for row in held])
    return [row for row in held if row.location in fit]


def tell_the_others(case: context.CaseContext, advert: str, chosen: str | None, reason: str) -> int:
    """Write to everybody else who offered that they were not successful; return to how many."""
    book = records.of(case)
    others = [row for row in offered(book, advert) if row.location != chosen]
    out = [row.id for row in others if row.state in ("submitted", "not_ranked", "void", *LIVE)]
    book.change_each(tables.offers, {each: {"state": "unsuccessful"} for each in out})
    mail = {row.location: {"reason": _why_not(row, reason)} for row in others}
    papers.send_to_locations(case, "unsuccessful_notice", advert, mail)
    told = len(others)
    if told:
        papers.issue_facts(case, "unsuccessful_notice", advert, {"Notices sent": str(told), "Why": reason})
    return told


def offered(book: records.Records, advert: str) -> list[Row[Any]]:
    """Return one offer of each location that made one, late ones included; its last if it made several."""
    made = [row for row in book.all(tables.offers, advert=advert) if row.state != "declined"]
    return list({row.location: row for row in made}.values())


def _why_not(offer: Row[Any], reason: str) -> str:
    """Return why an offer did not win, from the record; never a word about another provider's offer."""
    if offer.state == "late":
        return "Your offer came after the advert had closed, so it could not be counted."
    if offer.reason and offer.reason != RANKABLE:
        return f"Your offer was not ranked: {words.plain(offer.reason)}."
    return f"Your offer was ranked in the band {offer.band}. {reason}" if offer.band else reason


def _state_after(state: str, reason: str) -> str:
    """Return an offer's state once it is checked: one that is out of the running stays so."""
    if state not in CHECKED:
        return state
    return "submitted" if reason == RANKABLE else "not_ranked"


def _asked(advert: Row[Any], offer: Row[Any], required: date, limit: int | None) -> dict[str, Any]:
    """Return what the table `offer_check` is asked about an offer."""
    return {
        "category": advert.category,
        "state": "submitted" if offer.state in CHECKED else offer.state,
        "can_meet": offer.can_meet,
        "in_time": offer.start_on is None or offer.start_on <= required,
        "weekly_pence": offer.weekly_pence,
        "limit_pence": limit,
        "accommodation_confirmed": bool(offer.accommodation_confirmed or offer.own_tenancy),
        "landlord_named": bool(offer.landlord),
    }


def _facts(response: Any) -> dict[str, Any]:
    answers = response.answers
    declines = response.state == "standing" and answers.get("decision") == "decline"
    return {
        "location": response.party,
        "sequence": response.sequence,
        "state": "declined" if declines else _STATES[response.state],
        "received_at": response.received_at,
        "standing_since_at": response.standing_since or response.received_at,
        "can_meet": words.truth(answers.get("can_meet", True)),
        "start_on": answers.get("start"),
        "weekly_pence": words.whole(answers.get("weekly_pence")),
        "accommodation_confirmed": words.truth(answers.get("accommodation_confirmed")),
        "own_tenancy": words.truth(answers.get("own_tenancy")),
        **{name: words.text(answers.get(name)) for name in _WRITTEN},
    }


_WRITTEN = ("how_met", "communication", "landlord", "decline_reason")
