"""An advert's life: opened, extended once before it closes, closed, withdrawn (clauses 8(b) and 9, R12)."""

from datetime import datetime, timedelta
from typing import Any

from brokerage import errors, long_lists, offers, papers, records, tables, words
from engine import context


def open_advert(case: context.CaseContext, *, advert: str, minutes: int) -> dict[str, Any]:
    """Open the advert for so many clock minutes and invite the long list by letter; return when it closes."""
    book = records.of(case)
    closes_at = case.now + timedelta(minutes=int(minutes))
    book.change(tables.adverts, advert, state="open", opened_at=case.now, closes_at=closes_at)
    opened = book.get(tables.adverts, advert)
    asked = tables.invitations
    book.change_all(asked, asked.c.advert == advert, asked.c.invited, invited_at=case.now)
    told = {
        "category": words.plain(opened.category),
        "area": words.plain(opened.area),
        "needs": words.listed(opened.needs),
        "required_start": words.day(opened.required_start_on),
        "closes_at": words.moment(closes_at),
        "urgency": words.plain(opened.urgency),
        "description": opened.description or "",
    }
    _tell(case, advert, "advert_invitation", **told)
    return {"closes_at": closes_at}


def extend_advert(
    case: context.CaseContext, *, advert: str, closes_at: datetime, reason: str
) -> dict[str, Any]:
    """Move the closing time for everybody: once, before it comes, and with a reason; return the new time."""
    book = records.of(case)
    now = book.get(tables.adverts, advert)
    if now.state != "open" or case.now >= now.closes_at:
        raise errors.AdvertNotOpen
    if now.extended_at is not None:
        raise errors.AlreadyExtended
    if closes_at <= now.closes_at:
        raise errors.AnswerRefused("The new closing time must be later than the present one. Type it again.")
    if words.text(reason) is None:
        raise errors.ReasonMissing
    book.change(
        tables.adverts,
        advert,
        closes_at=closes_at,
        extended_at=case.now,
        extended_by=case.actor.id,
        extended_reason=reason,
    )
    _tell(case, advert, "advert_extended", closes_at=words.moment(closes_at), reason=reason)
    return {"closes_at": closes_at}


def close_advert(case: context.CaseContext, *, advert: str) -> dict[str, Any]:
    """Close the advert, write an offer for each response, late ones too; return how many offers there are."""
    book = records.of(case)
    closes_at = book.get(tables.adverts, advert).closes_at or case.now
    book.change(tables.adverts, advert, state="closed", closed_at=min(case.now, closes_at))
    offers.take_in(case, advert)
    return {"offers": len(book.all(tables.offers, advert=advert, state="submitted"))}


def withdraw(case: context.CaseContext, package: str, reason: str) -> None:
    """Withdraw whatever advert of a package is not settled yet, and tell those who were asked."""
    book = records.of(case)
    running = tables.adverts.c.state.in_(["draft", "approved", "open", "closed", "selecting"])
    for advert in book.all(tables.adverts, running, package=package):
        book.change(tables.adverts, advert.id, state="withdrawn")
        if advert.opened_at is not None:
            _tell(case, advert.id, "advert_withdrawn", reason=reason)


def _tell(case: context.CaseContext, advert: str, letter: str, **names: str) -> None:
    """Write a letter to every location that is asked."""
    asked = long_lists.invited(records.of(case), advert)
    papers.send_to_locations(case, letter, advert, {row.location: names for row in asked})
