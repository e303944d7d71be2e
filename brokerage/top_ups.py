"""Before a top-up is agreed (13(d), 13(e)): an affordable place, advice, payer, means, or a waiver."""

from datetime import date
from typing import Any

from sqlalchemy import Row

from brokerage import (
    errors,
    offers,
    papers,
    people,
    presentations,
    prices,
    records,
    referrals,
    tables,
    words,
)
from engine import context

FIRST_PARTY = "first_party"
LINK_DAYS = 30


def affordable_option(case: context.CaseContext, *, advert: str, request: str) -> dict[str, Any]:
    """Return whether a place within the limit is on offer: without one no top-up may be spoken of (A13)."""
    book = records.of(case)
    asked = book.get(tables.choice_requests, request)
    made = offers.still_offered(case, advert)
    within = [row for row in made if prices.above_pence(row.weekly_pence, asked.limit_pence) == 0]
    case.record(
        "top_up",
        f"{len(within)} of {len(made)} offers can be had without a top-up.",
        offers=[row.id for row in within],
    )
    return {"affordable": bool(within), "top_up_pence": asked.top_up_pence}


def set_personal_budget(
    case: context.CaseContext,
    *,
    package: str,
    weekly_pence: int | None,
    reason: str | None,
    request: str | None = None,
) -> dict[str, Any]:
    """Set the personal budget (none given: keep it), measure a request's top-up anew; return what is left."""
    book = records.of(case)
    if weekly_pence is not None:
        why = words.text(reason)
        if why is None:
            raise errors.ReasonMissing
        referrals.set_budget(case, package, int(weekly_pence), why)
    if request is None:
        return {"top_up_pence": 0}
    asked = book.get(tables.choice_requests, request)
    wanted = book.get(tables.packages, package)
    limit = prices.limit_pence(case, wanted, wanted.required_start_on)
    above = prices.above_pence(asked.weekly_pence, limit)
    book.change(tables.choice_requests, request, limit_pence=limit, top_up_pence=above)
    return {"top_up_pence": above}


def record_payer(
    case: context.CaseContext,
    *,
    request: str,
    payer_name: str | None,
    payer_email: str | None,
    payer_type: str | None,
    payer_basis: str | None,
    told_by: str | None,
    told_on: date | None,
    told_to: str | None,
    understood: bool | None,
    agreed: bool | None,
    may_pay: bool = False,
) -> dict[str, Any]:
    """Keep who will pay, if anybody, and the advice: who told whom, when, whether understood and agreed.

    A payer who `may_pay` is sent a link to declare their means.
    """
    asked = records.of(case).get(tables.choice_requests, request)
    payer = _add_payer(case, asked, payer_name, payer_email, payer_type, payer_basis)
    if payer is not None and may_pay:
        _ask_for_means(case, payer, asked)
    told = {"told_to": told_to, "told_on": told_on, "understood": understood, "agreed": agreed}
    _keep_advice(case, asked, payer, words.text(told_by) or case.actor.name, **told)
    return {"payer": payer}


def _add_payer(
    case: context.CaseContext,
    asked: Row[Any],
    name: str | None,
    email: str | None,
    kind: str | None,
    basis: str | None,
) -> str | None:
    """Write who will pay and return the id; None when nobody will. A first party is the person themselves."""
    payer = words.text(name)
    if kind == FIRST_PARTY:
        person = people.person_of(case)
        payer, email = str(person.name), person.email
    if payer is None:
        return None
    return records.of(case).add(
        tables.payers,
        request=asked.id,
        name=payer,
        email=words.text(email),
        kind=kind or "third_party",
        basis=words.text(basis),
        added_at=case.now,
    )


def _ask_for_means(case: context.CaseContext, payer: str, asked: Row[Any]) -> None:
    """Send the payer what they are asked to pay, with a link to say whether they can."""
    name = records.of(case).get(tables.payers, payer).name
    papers.send(
        case,
        f"payer:{payer}",
        "declare_top_up",
        payer,
        name=name,
        provider_name=asked.home_name,
        top_up=words.weekly(asked.top_up_pence),
        link=case.link("payer", payer, LINK_DAYS, name),
    )


def _keep_advice(
    case: context.CaseContext, asked: Row[Any], payer: str | None, told_by: str, **told: Any
) -> None:
    """Keep what was said of the home, its price and the top-up, and to whom."""
    said = {
        "home": asked.home_name,
        "price": words.weekly(asked.weekly_pence),
        "top_up": words.weekly(asked.top_up_pence),
    }
    heard = told.pop("told_to")
    party = payer or people.person_of(case).id
    presentations.keep(
        case, "top_up_advice", party, [said], told_by=told_by, told_to=words.text(heard), **told
    )


def record_means(
    case: context.CaseContext, *, request: str, willing: bool, able: bool, checked_by: str | None
) -> dict[str, Any]:
    """Keep whether the payer is willing and able to pay for the expected stay; return whether both."""
    book = records.of(case)
    payer = the_payer(case, request)
    book.add(
        tables.means,
        payer=payer.id,
        willing=bool(willing),
        able=bool(able),
        checked_by=words.text(checked_by) or case.actor.name,
        declared_at=case.now,
    )
    return {"able_and_willing": bool(willing and able)}


def decide_exceptional(
    case: context.CaseContext,
    *,
    request: str,
    granted: bool,
    reasons: str | None,
    part_pence: int | None = None,
    review_on: date | None = None,
) -> dict[str, Any]:
    """Keep whether a top-up is waived, all or `part_pence` of it (A14); granted: nobody is left to pay."""
    book = records.of(case)
    top_up = int(book.get(tables.choice_requests, request).top_up_pence or 0)
    waived = top_up if part_pence is None else min(top_up, int(part_pence))
    left = top_up - waived if granted else top_up
    book.add(
        tables.exceptional_decisions,
        request=request,
        granted=bool(granted),
        reasons=words.text(reasons) or "",
        decided_by=case.actor.id,
        part_pence=words.whole(part_pence),
        review_on=review_on,
        decided_at=case.now,
    )
    book.change(tables.choice_requests, request, top_up_pence=left)
    if granted:
        _document_decision(case, waived, reasons, review_on)
    return {"granted": granted and left == 0, "part": granted and left > 0, "top_up_pence": left}


def the_payer(case: context.CaseContext, request: str) -> Any:
    """Return the payer recorded last for a request."""
    book = records.of(case)
    payer = book.latest(tables.payers, request=request)
    return payer if payer is not None else book.get(tables.payers, "")


def _document_decision(
    case: context.CaseContext, waived: int, reasons: str | None, review_on: date | None
) -> None:
    person = people.person_of(case)
    facts = {
        "Person": person.name,
        "Decision": f"Granted: the council pays {words.weekly(waived)} more",
        "Reasons": reasons or "",
        "Review": words.day(review_on),
        "Decided": f"{words.moment(case.now)} by {case.actor.name}",
    }
    papers.issue_facts(case, "exceptional_circumstances_decision", person.id, facts)
