"""Another provider than the top-ranked one (clause 13): the request, what was decided, what follows."""

from typing import Any

from sqlalchemy import Row

from brokerage import (
    fitting,
    market,
    offers,
    papers,
    people,
    prices,
    records,
    settings,
    tables,
    words,
)
from engine import context, letters


def record_choice_request(
    case: context.CaseContext,
    *,
    advert: str,
    provider: str | None,
    home_name: str | None,
    via: str,
    scheme: str | None,
    reason_kind: str | None,
    reason: str | None,
    by: str | None,
    recorded_from: str | None,
) -> dict[str, Any]:
    """Keep what the citizen asks for and why; decide by the provider's CQC rating whether 13(a) bars it."""
    book = records.of(case)
    package, location = people.package_of(case), fitting.asked_for(case, provider, home_name)
    held = market.standing(book, case.now, location.id, package.category, package.area)
    barred = bool(case.decide("cqc_bar", cqc=held.cqc))
    asked = {
        "via": via,
        "scheme": words.text(scheme),
        "reason_kind": reason_kind or "other",
        "reason": words.text(reason) or "No reason given",
        "by": by or "citizen",
        "recorded_from": recorded_from or "screen",
    }
    found = {"location": location.id, "home_name": location.name, "cqc": held.cqc, "barred": barred}
    request = _add_request(case, package=package.id, advert=advert, **asked, **found)
    offered = offer_of(book, advert, location.id) is not None
    return {"request": request, "barred": barred, "provider": location.id, "offered": offered}


def decide_choice(case: context.CaseContext, *, request: str, reasonable: bool, reasons: str | None) -> None:
    """Keep the officer's decision whether the choice is reasonable, with legitimate reasons (13(f))."""
    records.of(case).change(
        tables.choice_requests,
        request,
        reasonable=bool(reasonable),
        decision_reasons=words.text(reasons),
        decided_by=case.actor.id,
        decided_at=case.now,
    )


def refuse_request(case: context.CaseContext, *, request: str, reason: str) -> None:
    """Keep a request as not upheld; write why, how to complain, and until when the standing offer holds."""
    book = records.of(case)
    asked = book.get(tables.choice_requests, request)
    until = _let_stand(case, asked.advert)
    book.change(
        tables.choice_requests,
        request,
        state="refused",
        refused_reason=reason,
        refused_at=case.now,
        stands_until_at=until,
    )
    person = people.person_of(case)
    today = settings.today(case.now)
    papers.send(
        case,
        f"person:{person.id}",
        "choice_not_upheld",
        request,
        name=person.name,
        provider_name=asked.home_name,
        reason=words.plain(reason),
        reasons=asked.decision_reasons or "",
        stands=_standing_name(book, asked.advert),
        stands_until=words.moment(until),
        complaint_route=letters.Own(
            settings.read(case, "complaint_route", today, "Write to the council's complaints team.")
        ),
    )


def check_scheme(case: context.CaseContext, *, request: str) -> dict[str, Any]:
    """Return whether the chosen scheme comes with the chosen provider on its site (13(c))."""
    book = records.of(case)
    asked = book.get(tables.choice_requests, request)
    held = market.enrolled(book, settings.today(case.now)).get(asked.location, [])
    schemes = {scheme.casefold() for row in held for scheme in row.on_site_schemes}
    return {"on_site": bool(asked.scheme) and asked.scheme.casefold() in schemes}


def price_chosen_home(
    case: context.CaseContext,
    *,
    request: str,
    weekly_pence: int,
    suitable: bool,
    available: bool,
    accepts_council_terms: bool,
    additional_payment_pence: int | None = None,
) -> dict[str, Any]:
    """Keep what the chosen home answered and what lies above the limit (13(d)); an extra is only declared."""
    book = records.of(case)
    package = people.package_of(case)
    limit = prices.limit_pence(case, package, package.required_start_on)
    above = prices.above_pence(int(weekly_pence), limit)
    book.change(
        tables.choice_requests,
        request,
        weekly_pence=int(weekly_pence),
        limit_pence=limit,
        top_up_pence=above,
        suitable=bool(suitable),
        available=bool(available),
        accepts_council_terms=bool(accepts_council_terms),
        additional_payment_pence=words.whole(additional_payment_pence),
    )
    if additional_payment_pence:
        case.cite("13(e)", "An additional payment was declared; it is no part of the tender.")
    return {"acceptable": bool(suitable and available and accepts_council_terms), "top_up_pence": above}


def allocate(case: context.CaseContext, *, request: str, route: str) -> dict[str, Any]:
    """Give the place to the chosen provider without a top-up; return the route."""
    book = records.of(case)
    asked = book.get(tables.choice_requests, request)
    weekly = asked.weekly_pence
    offer = offer_of(book, asked.advert, asked.location)
    if weekly is None and offer is not None:
        weekly = offer.weekly_pence
    place(case, asked, route, "final", weekly, 0)
    return {"route": route}


def place(
    case: context.CaseContext, asked: Row[Any], route: str, state: str, weekly: int | None, top_up: int
) -> str:
    """Write a direct allocation for a request and uphold the request; return the allocation's id."""
    book = records.of(case)
    book.change(tables.choice_requests, asked.id, state="upheld")
    return book.add(
        tables.allocations,
        request=asked.id,
        location=asked.location,
        route=route,
        state=state,
        weekly_pence=weekly,
        top_up_pence=top_up,
        made_at=case.now,
        final_at=case.now if state == "final" else None,
    )


def offer_of(book: records.Records, advert: str, location: str | None) -> Row[Any] | None:
    """Return the offer a location has standing under an advert, or None."""
    of_it = tables.offers
    return book.latest(of_it, of_it.c.state.in_(offers.LIVE), advert=advert, location=location)


def allocation_of(book: records.Records, request: str | None) -> Row[Any] | None:
    """Return the place that was given for a request and not released, or None."""
    if request is None:
        return None
    held = tables.allocations.c.state != "released"
    return book.latest(tables.allocations, held, request=request)


def _add_request(case: context.CaseContext, **facts: Any) -> str:
    """Write a choice request with its two documents, and return its id."""
    book = records.of(case)
    request = book.add(
        tables.choice_requests,
        case_id=records.case_of(case).id,
        recorded_by=case.actor.id,
        state="made",
        made_at=case.now,
        **facts,
    )
    _document_request(case, book.get(tables.choice_requests, request))
    return request


def _let_stand(case: context.CaseContext, advert: str) -> Any:
    """Let the offers the citizen had stand for the council's number of days from now; return until when."""
    book = records.of(case)
    days = settings.read(case, "offer_holds_days", settings.today(case.now), 7)
    until = case.now + settings.days(days)
    of_it = tables.offers
    book.change_all(
        of_it,
        of_it.c.advert == advert,
        of_it.c.state.in_(offers.LIVE),
        of_it.c.holds_until_at < until,
        holds_until_at=until,
    )
    return until


def _standing_name(book: records.Records, advert: str) -> str | None:
    standing = [row for row in offers.standing_selections(book, advert) if row.state != "proposed"]
    if not standing:
        return None
    location = book.get(tables.offers, standing[-1].offer).location
    return str(book.get(tables.locations, location).name)


def _document_request(case: context.CaseContext, asked: Row[Any]) -> None:
    person = people.person_of(case)
    recorded = f"{words.moment(case.now)} by {case.actor.name}"
    choice = {"Person": person.name, "Asks for": asked.home_name, "By way of": words.plain(asked.via)}
    more = {"Scheme": asked.scheme or "", "Asked by": words.plain(asked.by), "Recorded": recorded}
    papers.issue_facts(case, "citizen_choice_record", person.id, {**choice, **more})
    why = {
        "Kind of reason": words.plain(asked.reason_kind),
        "Reason": asked.reason,
        "CQC rating": asked.cqc or "",
    }
    papers.issue_facts(case, "choice_reasons_record", person.id, {**choice, **why, "Recorded": recorded})
