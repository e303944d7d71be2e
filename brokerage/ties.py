"""Clause 12: the leading group, narrowed step by step until one is left. Which step applies, a table says."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Row

from brokerage import (
    bank_holidays,
    errors,
    live,
    market,
    offers,
    papers,
    people,
    presentations,
    ranking,
    records,
    settings,
    tables,
    words,
)
from engine import context

LINK_DAYS = 14
_RESULTS = {"choose": "chosen", "alternative": "alternative"}


def best_rated(members: Iterable[str], ratings: Mapping[str, Fraction] | Mapping[str, int]) -> list[str]:
    """Return the members with the highest rating (A6: one without loses to one with; nobody rated: all)."""
    members = list(members)
    best = max((ratings[each] for each in members if each in ratings), default=None)
    return [each for each in members if ratings.get(each) == best]


def leading_group(case: context.CaseContext, *, advert: str) -> dict[str, Any]:
    """Keep the best group that still has standing offers as the tie; a selection that stands, stands.

    The ranking is as it was at the close; who may no longer be awarded is put to nobody (A3).
    """
    book = records.of(case)
    offers.take_in(case, advert)
    standing = [row for row in offers.standing_selections(book, advert) if row.state != "proposed"]
    if standing and _stands(case, advert, standing[-1]):
        return {"count": 1, "stands": True}
    for group in ranking.latest(book, advert):
        members = selectable(case, group.offers)
        if members:
            _keep_tie(case, advert, group.band, members)
            return {"count": len(members), "stands": False}
    return {"count": 0, "stands": False, "lapsed": _have_lapsed(case, advert)}


def selectable(case: context.CaseContext, ids: Iterable[str]) -> list[str]:
    """Return those of some ranked offers that may still be selected, in their order.

    Not one that is withdrawn, void or past its time, nor one whose provider may no longer be awarded.
    """
    book = records.of(case)
    held = [
        row
        for row in _offers(book, ids)
        if row.state in offers.LIVE and (row.holds_until_at is None or row.holds_until_at >= case.now)
    ]
    fit = live.awardable(case, [row.location for row in held])
    return [row.id for row in held if row.location in fit]


def _have_lapsed(case: context.CaseContext, advert: str) -> bool:
    """Return whether a ranked offer is past its time only, so that its provider may offer again (A19)."""
    of_it = tables.offers
    held = records.of(case).all(of_it, of_it.c.state.in_(offers.LIVE), advert=advert)
    return bool(live.awardable(case, [row.location for row in held]))


def _stands(case: context.CaseContext, advert: str, selection: Row[Any]) -> bool:
    """Return whether a selection still stands; one nobody accepted is void once its provider is barred."""
    book = records.of(case)
    location = book.get(tables.offers, selection.offer).location
    if selection.state != "selected" or live.awardable(case, [location]):
        return True
    book.change(tables.offers, selection.offer, state="void")
    offers.undo(case, advert, location, "The provider may no longer be awarded.")
    return False


def leaders_by_feedback(case: context.CaseContext, *, advert: str) -> int:
    """Do as `leaders_by_exact_feedback` does, in whole hundredths, for releases drawn before it."""
    return _best_by_feedback(case, advert, exactly=False)


def leaders_by_exact_feedback(case: context.CaseContext, *, advert: str) -> int:
    """Keep those of the tied with the highest customer feedback (12(a), 12(d)); return how many are left.

    Ratings are compared unrounded: what is higher by a little is higher.
    """
    return _best_by_feedback(case, advert, exactly=True)


def _best_by_feedback(case: context.CaseContext, advert: str, *, exactly: bool) -> int:
    book = records.of(case)
    on = settings.today(book.get(tables.adverts, advert).closed_at or case.now)
    tie = the_tie(book, advert)
    by_offer = {row.id: row.location for row in _offers(book, tie.remaining)}
    means = market.exact_feedback(book, on, by_offer.values())
    ratings = {offer: means[place] for offer, place in by_offer.items() if place in means}
    shown = {offer: market.rounded(mean) for offer, mean in ratings.items()}
    facts = {
        "guidance": market.guidance_of(book, on),
        "ratings": {by_offer[offer]: each for offer, each in shown.items()},
    }
    if exactly:
        facts["exact"] = {by_offer[o]: f"{float(mean / 100):.4f}" for o, mean in ratings.items()}
    left = best_rated(tie.remaining, ratings if exactly else shown)
    return _narrow(case, tie, "customer_feedback", left, facts)


def leaders_by_first_offer(case: context.CaseContext, *, advert: str) -> int:
    """Keep the one of the tied whose standing offer was made first (A7); return how many are left."""
    book = records.of(case)
    tie = the_tie(book, advert)
    rows = sorted(_offers(book, tie.remaining), key=lambda row: (row.standing_since_at, row.sequence))
    facts = {row.location: row.standing_since_at.isoformat() for row in rows}
    return _narrow(case, tie, "first_offer", [row.id for row in rows[:1]], facts)


def invite_choice(case: context.CaseContext, *, advert: str) -> dict[str, Any]:
    """Show the citizen all of the tied and ask them to choose (clause 11); return until when, and whom."""
    book = records.of(case)
    person = people.person_of(case)
    tie = the_tie(book, advert)
    choose_by = _choose_by(case, book.get(tables.adverts, advert))
    shown = presentations.describe_all(case, tie.remaining)
    presentations.keep(case, "tied", person.id, shown)
    case.cite("11", "The citizen was shown the tied providers and asked to choose.")
    papers.send(
        case,
        f"person:{person.id}",
        "choose_provider",
        tie.id,
        name=person.name,
        offers=shown,
        choose_by=words.moment(choose_by),
        link=case.link("citizen", person.id, LINK_DAYS, person.name),
    )
    return {"choose_by": choose_by, "party": person.id}


def record_tied_choice(
    case: context.CaseContext,
    *,
    advert: str,
    decision: str | None,
    offer: str | None = None,
    by: str | None = "citizen",
    why: str | None = "",
    recorded_from: str | None = "screen",
) -> dict[str, Any]:
    """Keep the answer of who may lawfully choose (A8); return chosen, declined or alternative."""
    book = records.of(case)
    tie = the_tie(book, advert)
    answer = decision or "not_possible"
    result = _RESULTS.get(answer, "declined")
    chooser = by or "citizen"
    if answer not in ("no_response", "not_possible"):
        presentations.check_chooser(case, chooser)
    if result == "chosen" and offer not in tie.remaining:
        raise errors.NotAmongTheOffers
    chosen = offer if result == "chosen" else None
    said = {"decision": answer, "by": chooser, "why": words.text(why)}
    _keep_choice(case, tie, chosen, recorded_from=recorded_from or "screen", **said)
    if chosen is not None:
        _narrow(case, tie, "citizen_choice", [chosen], {"by": chooser})
    return {"result": result}


def the_tie(book: records.Records, advert: str) -> Row[Any]:
    """Return the tie in hand of an advert; NothingToAward when there is none."""
    row = book.latest(tables.ties, advert=advert)
    if row is None:
        raise errors.NothingToAward
    return row


def _offers(book: records.Records, ids: Iterable[str]) -> list[Row[Any]]:
    """Return offers by their ids, in the order of these."""
    wanted = list(ids)
    found = book.several(tables.offers, wanted)
    return [found[each] for each in wanted]


def _keep_tie(case: context.CaseContext, advert: str, band: str, members: list[str]) -> None:
    book = records.of(case)
    kept = book.latest(tables.rankings, advert=advert)
    if kept is None:
        raise errors.NothingToAward
    book.add(
        tables.ties,
        advert=advert,
        ranking=kept.id,
        band=band,
        members=members,
        remaining=members,
        made_at=case.now,
    )


def _narrow(case: context.CaseContext, tie: Row[Any], step: str, left: list[str], facts: Any) -> int:
    book = records.of(case)
    book.add(
        tables.tie_steps,
        tie=tie.id,
        number=len(book.all(tables.tie_steps, tie=tie.id)) + 1,
        step=step,
        before=tie.remaining,
        after=left,
        facts=facts,
        made_by=case.actor.id,
        made_at=case.now,
    )
    book.change(tables.ties, tie.id, remaining=left)
    return len(left)


def _choose_by(case: context.CaseContext, advert: Row[Any]) -> Any:
    window = case.decide("choice_window", urgency=advert.urgency, category=advert.category)
    if window["minutes"] is not None:
        return case.now + timedelta(minutes=int(window["minutes"]))
    return bank_holidays.working_days(case.connection, case.now, int(window["working_days"]))


def _keep_choice(case: context.CaseContext, tie: Row[Any], offer: str | None, **said: str | None) -> None:
    """Write the citizen's answer and its document."""
    book = records.of(case)
    book.add(tables.choices, tie=tie.id, offer=offer, recorded_by=case.actor.id, made_at=case.now, **said)
    person = people.person_of(case)
    location = book.get(tables.offers, offer).location if offer else None
    facts = {
        "Person": person.name,
        "Answer": words.plain(said["decision"]),
        "Provider": book.get(tables.locations, location).name if location else "",
        "By": words.plain(said["by"]),
        "Why": said["why"] or "",
        "Recorded": f"{words.moment(case.now)} by {case.actor.name}",
    }
    papers.issue_facts(case, "citizen_choice_record", person.id, facts)
