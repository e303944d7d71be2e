"""The award (clause 1): live checks, then an officer's act; a void selection; the start of care."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Row

from brokerage import (
    award_papers,
    choices,
    errors,
    handbacks,
    live,
    offers,
    presentations,
    records,
    settings,
    tables,
)
from engine import clock, context

_STANDING = {"withdrawn": "withdrawn", "void": "withdrawn"}


@dataclass(frozen=True)
class Winner:
    """Who is to be awarded: by selection, or by a place allocated under clause 13. Money in pence a week."""

    location: str
    route: str
    offer: Row[Any] | None
    request: Row[Any] | None
    weekly_pence: int | None
    top_up_pence: int


def check_before_award(case: context.CaseContext, *, advert: str, request: str | None) -> dict[str, Any]:
    """Look again at what may have changed: suspension, ratings, the offer, the plan confirmed (R16)."""
    offers.take_in(case, advert)
    reason = _check(case, find_winner(case, advert, request))
    return {"ok": reason == live.OK, "reason": reason}


def void_selection(
    case: context.CaseContext, *, advert: str, reason: str, request: str | None = None
) -> None:
    """Make the selection or allocation void: its offer is out, the next in the ranking is in.

    Where a place was allocated for a request, it alone falls: the offer the citizen had still stands.
    """
    book = records.of(case)
    given_up = handbacks.hand_back(book, advert)
    place = choices.allocation_of(book, request)
    if place is not None and not given_up:
        _void_place(case, advert, place, reason)
    else:
        for selection in offers.standing_selections(book, advert):
            book.change(tables.offers, selection.offer, state="void")
        offers.undo(case, advert, None, reason)
    case.record("award", f"The selection is void: {reason}", advert=advert)


def make_award(
    case: context.CaseContext, *, advert: str, request: str | None, officer_note: str | None
) -> dict[str, Any]:
    """Award as a named officer, after the live checks once more; make agreements, papers and letters."""
    book = records.of(case)
    offers.take_in(case, advert)
    winner = find_winner(case, advert, request)
    reason = _check(case, winner)
    closed = book.get(tables.adverts, advert)
    terms = case.decide("award_terms", urgency=closed.urgency, category=closed.category)
    today = settings.today(case.now)
    start_on = _start_on(closed, winner)
    review_on = _review_on(start_on if start_on > today else today, terms["review_days"])
    answer = {"made": reason == live.OK, "reason": reason, "interim": bool(terms["interim"])}
    times = {"review_at": _morning(review_on), "start_at": _morning(start_on)}
    if reason != live.OK:
        return {**answer, **times}
    _check_limit(case, winner, today)
    agreed = {"interim": answer["interim"], "start_on": start_on, "review_on": review_on}
    award = _write(case, closed, winner, officer_note, **agreed)
    _settle(case, closed, winner)
    award_papers.issue(case, book.get(tables.awards, award), winner.offer)
    return {**answer, **times}


def confirm_start(
    case: context.CaseContext, *, advert: str, started_on: date | None, note: str | None = None
) -> None:
    """Keep that care has started, and when."""
    book = records.of(case)
    given = book.latest(tables.awards, advert=advert, state="made")
    if given is None:
        raise errors.NothingToAward
    day = started_on or given.start_on
    book.change(tables.awards, given.id, state="started", started_on=day, start_note=note)
    agreements = tables.individual_agreements
    book.change_all(agreements, agreements.c.award == given.id, state="active", start_on=day)
    book.change_all(
        tables.tenancies,
        tables.tenancies.c.package == given.package,
        tables.tenancies.c.state == "agreed",
        state="active",
    )
    book.change(tables.packages, given.package, state="active")


def find_winner(case: context.CaseContext, advert: str, request: str | None) -> Winner:
    """Return whom a place was allocated to for the request, else whom the advert's selection names."""
    book = records.of(case)
    held = choices.allocation_of(book, request)
    if held is not None and request is not None:
        asked = book.get(tables.choice_requests, request)
        offer = choices.offer_of(book, advert, held.location)
        top_up = int(held.top_up_pence or 0)
        return Winner(held.location, held.route, offer, asked, held.weekly_pence, top_up)
    selection = presentations.selected(book, advert)
    offer = book.get(tables.offers, selection.offer)
    return Winner(offer.location, selection.route, offer, None, offer.weekly_pence, 0)


def _check(case: context.CaseContext, winner: Winner) -> str:
    return live.bar(case, winner.location, _offer_state(case, winner), _plan_confirmed(winner))


def _offer_state(case: context.CaseContext, winner: Winner) -> str:
    if winner.request is not None or winner.offer is None:
        return "none"
    if winner.offer.holds_until_at is not None and winner.offer.holds_until_at < case.now:
        return "lapsed"
    return _STANDING.get(winner.offer.state, "standing")


def _plan_confirmed(winner: Winner) -> bool | None:
    if winner.offer is not None:
        return bool(winner.offer.can_meet)
    return None if winner.request is None else winner.request.suitable


def _check_limit(case: context.CaseContext, winner: Winner, today: date) -> None:
    limits = settings.read(case, "approval_limits", today, {})
    own = [limits[role] for role in case.actor.roles if role in limits]
    costs = (winner.weekly_pence or 0) - winner.top_up_pence
    if limits and costs > max(own, default=0):
        raise errors.AboveLimit


def _start_on(advert: Row[Any], winner: Winner) -> date:
    offered: date | None = None if winner.offer is None else winner.offer.start_on
    required: date = advert.required_start_on
    return offered or required


def _review_on(start_on: date, days: int | None) -> date | None:
    return None if days is None else start_on + timedelta(days=int(days))


def _morning(day: date | None) -> Any:
    return None if day is None else clock.in_london(day, time(9))


def _write(
    case: context.CaseContext,
    advert: Row[Any],
    winner: Winner,
    note: str | None,
    **terms: Any,
) -> str:
    weekly = winner.weekly_pence
    money = {
        "weekly_pence": weekly,
        "top_up_pence": winner.top_up_pence,
        "council_pays_pence": None if weekly is None else weekly - winner.top_up_pence,
    }
    act = {"officer": case.actor.id, "officer_name": case.actor.name, "note": note, "made_at": case.now}
    return records.of(case).add(
        tables.awards,
        case_id=records.case_of(case).id,
        package=advert.package,
        advert=advert.id,
        location=winner.location,
        offer=None if winner.offer is None else winner.offer.id,
        request=None if winner.request is None else winner.request.id,
        route=winner.route,
        state="made",
        **money,
        **act,
        **terms,
    )


def _settle(case: context.CaseContext, advert: Row[Any], winner: Winner) -> None:
    book = records.of(case)
    if winner.request is not None:
        for selection in offers.standing_selections(book, advert.id):
            why = "Another provider was chosen under clause 13"
            book.change(tables.selections, selection.id, state="void", void_at=case.now, void_reason=why)
    if winner.offer is not None:
        book.change(tables.offers, winner.offer.id, state="awarded")
    book.change(tables.adverts, advert.id, state="awarded")
    book.change(tables.packages, advert.package, state="agreed")


def _void_place(case: context.CaseContext, advert: str, place: Row[Any], reason: str) -> None:
    """Give an allocated place back; an offer of the same provider is out with it."""
    book = records.of(case)
    offer = choices.offer_of(book, advert, place.location)
    if offer is not None:
        book.change(tables.offers, offer.id, state="void")
    offers.release(case, place.request, place.id, reason)
