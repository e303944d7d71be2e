"""Care outside every arrangement, because nobody contracted could give it (003/5.4(3), 5.4(4), 5.5)."""

from datetime import date, time
from typing import Any

from brokerage import errors, live, papers, people, records, settings, tables, words
from engine import clock, context


def place_temporarily(
    case: context.CaseContext,
    *,
    package: str,
    provider: str,
    reason: str,
    review_on: date,
    plan_confirmed: bool | None = None,
) -> dict[str, Any]:
    """Place the person for a time with a provider that is not contracted; tell commissioning.

    What bars an award bars this too: suspension, an Inadequate rating, a plan not confirmed (clause 11).
    """
    book = records.of(case)
    if words.text(reason) is None:
        raise errors.ReasonMissing
    _refuse_barred(case, provider, plan_confirmed=bool(plan_confirmed))
    wanted, location = book.get(tables.packages, package), book.get(tables.locations, provider)
    earlier = [row.id for row in book.all(tables.adverts, package=package)]
    placed = {"package": package, "location": provider, "reason": reason, "review_on": review_on}
    _keep(case, **placed, earlier_adverts=earlier)
    book.change(tables.packages, package, state="temporary")
    _papers(case, wanted, location, reason, review_on, len(earlier))
    return {"review_at": clock.in_london(review_on, time(9))}


def _keep(case: context.CaseContext, **placed: Any) -> None:
    records.of(case).add(
        tables.temporary_placements,
        **placed,
        case_id=records.case_of(case).id,
        approved_by=case.actor.id,
        approved_name=case.actor.name,
        state="placed",
        start_on=settings.today(case.now),
        made_at=case.now,
    )


def _refuse_barred(case: context.CaseContext, provider: str, *, plan_confirmed: bool) -> None:
    barred = live.bar(case, provider, "none", plan_confirmed)
    if barred != live.OK:
        raise errors.AnswerRefused(
            f"This provider may not be used: {words.plain(barred)}. Choose another one."
        )


def _papers(
    case: context.CaseContext, wanted: Any, location: Any, reason: str, review_on: date, adverts: int
) -> None:
    shared = {"provider_name": location.name, "category": words.plain(wanted.category), "reason": reason}
    review = words.day(review_on)
    evidence = {
        "Provider": location.name,
        "Reason": reason,
        "Adverts to contracted providers before": str(adverts),
        "Review": review,
        "Approved": f"{words.moment(case.now)} by {case.actor.name}",
    }
    papers.issue_facts(case, "off_contract_record", location.id, evidence)
    to = settings.read(case, "commissioning_address", settings.today(case.now), "commissioning")
    notice = {**shared, "area": words.plain(wanted.area), "review_on": review}
    papers.send(case, to, "commissioning_notification", f"temporary:{location.id}:{review}", **notice)
    text = papers.write(case, "commissioning_notification", **notice)
    papers.issue(case, "commissioning_notification", "commissioning", text)
    start = words.day(settings.today(case.now))
    agreement = papers.write(case, "temporary_agreement", **shared, start=start, review_on=review)
    papers.issue(case, "temporary_agreement", location.id, agreement)
    case.record(
        "temporary", f"Placed for a time outside the arrangements: {reason}", person=people.person_of(case).id
    )
