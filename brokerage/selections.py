"""A provider identified by rule, choice or officer, before any award (clause 12 and its silence, A10)."""

from typing import Any

from brokerage import errors, papers, presentations, records, tables, ties, words
from engine import context


def propose_selection(case: context.CaseContext, *, advert: str, how: str, silent: bool) -> dict[str, Any]:
    """Propose who is left of the tied; of several, who offered first. Return the location and the route."""
    book = records.of(case)
    tie = ties.the_tie(book, advert)
    if not tie.remaining:
        raise errors.NothingToAward
    rows = book.several(tables.offers, tie.remaining)
    first = min(rows.values(), key=lambda row: (row.standing_since_at, row.sequence))
    route = case.decide("route", reach=book.get(tables.adverts, advert).reach, how=how)
    book.add(
        tables.selections,
        advert=advert,
        offer=first.id,
        how=how,
        route=route,
        silent=bool(silent),
        state="proposed",
        proposed_at=case.now,
    )
    return {"provider": first.location, "route": route}


def select_proposed(
    case: context.CaseContext, *, advert: str, offer: str | None = None, reason: str | None = None
) -> dict[str, Any]:
    """Select the proposed offer, or another tied one with the officer's reason; return it and the route."""
    book = records.of(case)
    proposed = book.latest(tables.selections, advert=advert, state="proposed")
    if proposed is None:
        raise errors.NothingToAward
    chosen, route, how = proposed.offer, proposed.route, proposed.how
    if offer is not None and offer != proposed.offer:
        chosen, how = _another(case, advert, offer, reason), "officer"
        route = case.decide("route", reach=book.get(tables.adverts, advert).reach, how=how)
    book.change(
        tables.selections,
        proposed.id,
        offer=chosen,
        route=route,
        how=how,
        state="selected",
        selected_at=case.now,
        selected_by=case.actor.id,
        reason=words.text(reason),
    )
    book.change(tables.offers, chosen, state="selected")
    if proposed.silent:
        _document_confirmation(case, chosen, words.text(reason))
    return {"provider": book.get(tables.offers, chosen).location, "route": route}


def _another(case: context.CaseContext, advert: str, offer: str, reason: str | None) -> str:
    if words.text(reason) is None:
        raise errors.ReasonMissing
    if offer not in ties.the_tie(records.of(case), advert).members or not ties.selectable(case, [offer]):
        raise errors.NotAmongTheOffers
    return offer


def _document_confirmation(case: context.CaseContext, offer: str, reason: str | None) -> None:
    shown = presentations.describe(case, offer)
    facts = {
        "Confirmed by": f"{case.actor.name}, {words.moment(case.now)}",
        "Provider": shown["name"],
        "Basis": "Local policy; Schedule 8 is silent",
        "Reason": reason or "As proposed",
    }
    papers.issue_facts(case, "tie_break_confirmation", offer, facts)
