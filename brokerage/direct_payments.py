"""Care the person buys with the council's money (13(b)): the advert then ends without an award."""

from typing import Any

from sqlalchemy import Row

from brokerage import market, offers, papers, people, records, settings, tables, words
from engine import context


def arrange_direct_payment(
    case: context.CaseContext, *, request: str, conditions_met: bool, managed_by: str | None
) -> dict[str, Any]:
    """Arrange a direct payment if its conditions are met: agreement made, advert ended, providers told.

    A provider that CQC rates Inadequate by now is barred here too (13(a)), whatever the conditions.
    """
    book = records.of(case)
    asked = book.get(tables.choice_requests, request)
    package = people.package_of(case)
    held = market.standing(book, case.now, asked.location, package.category, package.area)
    barred = bool(case.decide("cqc_bar", cqc=held.cqc))
    arranged = bool(conditions_met) and not barred
    manager = words.text(managed_by) or "the person"
    book.add(
        tables.direct_payments,
        request=request,
        location=asked.location,
        conditions_met=arranged,
        managed_by=manager,
        recorded_by=case.actor.id,
        made_at=case.now,
    )
    if arranged:
        _arrange(case, asked, manager)
    return {"arranged": arranged, "barred": barred}


def _arrange(case: context.CaseContext, asked: Row[Any], manager: str) -> None:
    """Make the agreement, end the advert and tell the others."""
    book = records.of(case)
    package = people.package_of(case)
    person = people.person_of(case)
    text = papers.write(
        case,
        "direct_payment_agreement",
        name=person.name,
        provider_name=asked.home_name,
        managed_by=manager,
        start=words.day(package.required_start_on or settings.today(case.now)),
    )
    papers.issue(case, "direct_payment_agreement", person.id, text)
    offers.undo(case, asked.advert, None, "The person arranges their care with a direct payment")
    book.change(tables.choice_requests, asked.id, state="upheld")
    book.change(tables.adverts, asked.advert, state="direct_payment")
    book.change(tables.packages, package.id, state="direct_payment")
    reason = "The person chose to arrange their care in another way."
    offers.tell_the_others(case, asked.advert, asked.location, reason)
