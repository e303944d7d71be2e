"""A top-up agreed (13(d), A12): place held, amount confirmed, text frozen and signed, or all let go."""

from datetime import date
from typing import Any

from brokerage import (
    choices,
    errors,
    offers,
    papers,
    people,
    prices,
    records,
    settings,
    tables,
    top_ups,
    words,
)
from engine import context, letters

LINK_DAYS = 28
KIND = "third_party_top_up_funding_agreement"


def allocate_provisionally(case: context.CaseContext, *, request: str) -> dict[str, Any]:
    """Hold the place at the chosen home until it has confirmed the amount and the payer has signed."""
    book = records.of(case)
    asked = book.get(tables.choice_requests, request)
    package = book.get(tables.packages, asked.package)
    held = choices.allocation_of(book, request)
    if held is not None:
        book.change(tables.allocations, held.id, top_up_pence=asked.top_up_pence)
    else:
        route = "direct_allocation_top_up"
        choices.place(case, asked, route, "provisional", asked.weekly_pence, int(asked.top_up_pence or 0))
    papers.send(
        case,
        f"provider:{asked.location}",
        "confirm_top_up",
        f"{request}:{asked.top_up_pence}",
        provider_name=asked.home_name,
        top_up=words.weekly(asked.top_up_pence),
        weekly=words.weekly(asked.weekly_pence),
        start=words.day(package.required_start_on),
    )
    return {"provider": asked.location, "weekly_top_up_pence": asked.top_up_pence}


def record_confirmation(
    case: context.CaseContext, *, request: str, weekly_pence: int, place_held: bool
) -> dict[str, Any]:
    """Keep the weekly top-up the home confirms and whether it holds the place; return whether all matches."""
    book = records.of(case)
    asked = book.get(tables.choice_requests, request)
    held = the_allocation(book, request)
    book.change(
        tables.allocations,
        held.id,
        confirmed_pence=int(weekly_pence),
        place_held=bool(place_held),
        confirmed_by=case.actor.name,
        confirmed_at=case.now,
    )
    matches = int(weekly_pence) == asked.top_up_pence and bool(place_held)
    if matches:
        facts = {
            "Provider": asked.home_name,
            "Top-up": words.weekly(int(weekly_pence)),
            "Price": words.weekly(asked.weekly_pence),
            "Confirmed": f"{words.moment(case.now)} by {case.actor.name}",
        }
        papers.issue_facts(case, "top_up_amount_confirmation", asked.location, facts)
    return {"matches": matches}


def prepare_agreement(case: context.CaseContext, *, request: str) -> dict[str, Any]:
    """Freeze the agreement's text with its SHA-256 and send the payer a link to sign it; return both ids."""
    book = records.of(case)
    payer = top_ups.the_payer(case, request)
    asked = book.get(tables.choice_requests, request)
    review_on = _review_on(case)
    text = _text(case, asked, payer, review_on)
    agreement = book.add(
        tables.top_up_agreements,
        request=request,
        payer=payer.id,
        allocation=the_allocation(book, request).id,
        text=text,
        sha256=papers.digest(text),
        state="prepared",
        weekly_pence=asked.weekly_pence,
        top_up_pence=asked.top_up_pence,
        review_on=review_on,
        made_at=case.now,
    )
    names = {"name": payer.name, "provider_name": asked.home_name, "top_up": words.weekly(asked.top_up_pence)}
    link = case.link("payer", payer.id, LINK_DAYS, payer.name)
    papers.send(case, f"payer:{payer.id}", "sign_top_up", agreement, link=link, **names)
    return {"agreement": agreement, "party": payer.id}


def record_signature(
    case: context.CaseContext,
    *,
    agreement: str,
    full_name: str,
    intent: bool,
    method: str | None,
    received_by: str | None,
) -> dict[str, Any]:
    """Keep who signed the frozen text, how and when; the place is final and a copy goes to the signer."""
    book = records.of(case)
    paper = book.get(tables.top_up_agreements, agreement)
    if papers.digest(paper.text) != paper.sha256:
        raise errors.HomewardError("The agreement's text was changed after it was made. Prepare it again.")
    name = words.text(full_name)
    if not intent or name is None:
        return {"signed": False}
    book.add(
        tables.signatures,
        agreement=agreement,
        full_name=name,
        intent=True,
        method=method or "screen",
        sha256=paper.sha256,
        signed_by=case.actor.id,
        received_by=words.text(received_by),
        signed_at=case.now,
    )
    _settle(case, paper, f"{name} signed the top-up agreement ({method or 'screen'}).", name)
    return {"signed": True}


def release_allocation(case: context.CaseContext, *, request: str, reason: str) -> None:
    """Let the held place go, because the amount, the payer or the signature did not come about."""
    book = records.of(case)
    held = choices.allocation_of(book, request)
    if held is None:
        book.change(tables.choice_requests, request, state="released")
    else:
        offers.release(case, request, held.id, reason)
    case.record("top_up", f"The place held at the chosen home was given back: {reason}", request=request)


def the_allocation(book: records.Records, request: str) -> Any:
    """Return the place held for a request; RecordMissing when there is none."""
    held = choices.allocation_of(book, request)
    return held if held is not None else book.get(tables.allocations, "")


def _settle(case: context.CaseContext, paper: Any, said: str, name: str) -> None:
    """Make a signed agreement count: the place final, the document kept, a copy sent to the signer."""
    book = records.of(case)
    book.change(tables.top_up_agreements, paper.id, state="signed")
    book.change(tables.allocations, paper.allocation, state="final", final_at=case.now)
    papers.issue(case, KIND, paper.payer, paper.text)
    case.record("signature", said, agreement=paper.id, sha256=paper.sha256)
    to = f"payer:{paper.payer}"
    signed = {"text": letters.Own(paper.text), "sha256": paper.sha256}
    papers.send(case, to, "top_up_signed", paper.id, name=name, **signed)


def _review_on(case: context.CaseContext) -> date:
    today = settings.today(case.now)
    months = int(settings.read(case, "top_up_review_months", today, 12))
    year, month = divmod(today.month - 1 + months, 12)
    return date(today.year + year, month + 1, min(today.day, 28))


def _text(case: context.CaseContext, asked: Any, payer: Any, review_on: date) -> str:
    person = people.person_of(case)
    advice = records.of(case).latest(tables.presentations, kind="top_up_advice", party=payer.id)
    budgeted = asked.weekly_pence - asked.top_up_pence
    return papers.write(
        case,
        "top_up_agreement",
        payer_name=payer.name,
        person_reference=person.reference or records.case_of(case).reference,
        provider_name=asked.home_name,
        weekly=words.weekly(asked.weekly_pence),
        budgeted=words.weekly(budgeted),
        top_up=words.weekly(prices.above_pence(asked.weekly_pence, budgeted)),
        frequency="every four weeks",
        paid_to="the council",
        review_on=words.day(review_on),
        made_on=words.day(settings.today(case.now)),
        told_on=words.day(None if advice is None else advice.told_on),
    )
