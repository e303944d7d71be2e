"""The long list (clause 8(a), R10): who is invited, who is not and why, and what the broker changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from brokerage import errors, market, records, settings, tables, words
from engine import context

ELIGIBLE = "eligible"


@dataclass(frozen=True)
class Looked:
    """What the table `eligibility` is asked about one location."""

    offers_category: bool
    contracted: bool
    status: str
    band: str
    cqc: str
    in_area: bool
    meets_needs: bool
    asked_before: bool
    reach: str
    registered: bool | None


def build_long_list(case: context.CaseContext, *, package: str, reach: str) -> dict[str, Any]:
    """Make the advert; keep for every location known to the council why it is listed or left out."""
    book = records.of(case)
    wanted = book.get(tables.packages, package)
    earlier = book.all(tables.adverts, package=wanted.id)
    areas = _areas(case, wanted.area, reach)
    advert = _draft(case, wanted, reach, areas, len(earlier) + 1)
    asked = _asked_before(book, [row.id for row in earlier if row.reach != reach])
    looked = _look(case, wanted, reach, areas, asked)
    judged = judge_each(case, "eligibility", [(location, vars(each)) for location, each in looked.items()])
    rows = [
        {
            "advert": advert,
            "location": location,
            "listed": reason == ELIGIBLE,
            "invited": reason == ELIGIBLE,
            "reason": reason,
            "rule": rule,
            "facts": vars(each),
        }
        for (location, each), (reason, rule) in zip(looked.items(), judged, strict=True)
    ]
    book.add_all(tables.invitations, rows)
    return {"advert": advert, "eligible": sum(row["listed"] for row in rows)}


def prepare_advert(
    case: context.CaseContext,
    *,
    advert: str,
    description: str | None,
    required_start: date | None,
    added: Sequence[str] | None,
    removed: Sequence[str] | None,
    reason: str | None,
) -> dict[str, Any]:
    """Keep the advert's words and the broker's changes of the list, which need a reason; return how many."""
    book = records.of(case)
    _change_list(case, advert, list(added or []), list(removed or []), words.text(reason))
    draft = book.get(tables.adverts, advert)
    book.change(
        tables.adverts,
        advert,
        description=words.text(description),
        required_start_on=required_start or draft.required_start_on,
        state="approved",
    )
    return {"invited": len(invited(book, advert))}


def invited(book: records.Records, advert: str) -> list[Row[Any]]:
    """Return the invitation rows of the locations that are asked to offer."""
    return list(book.all(tables.invitations, advert=advert, invited=True))


def addable(case: context.CaseContext, advert: str) -> list[Row[Any]]:
    """Return the left-out rows that would be listed if place, service type and earlier calls counted not."""
    left_out = records.of(case).all(tables.invitations, advert=advert, invited=False)
    # What might be is no decision of the case: nothing of it is recorded.
    case = replace(case, ledger=None)
    judged = {"in_area": True, "meets_needs": True, "asked_before": False}
    found = case.judge_each("eligibility", [(row.location, {**row.facts, **judged}) for row in left_out])
    return [row for row, result in zip(left_out, found, strict=True) if result.value == ELIGIBLE]


def judge_each(
    case: context.CaseContext, table: str, given: Sequence[tuple[str, Mapping[str, Any]]]
) -> list[tuple[Any, str]]:
    """Return what a decision table says of each location and the ids of the rules that said it."""
    return [
        (result.value, ", ".join(f"{table}/{fired.rule_id}" for fired in result.fired))
        for result in case.judge_each(table, given)
    ]


def _draft(case: context.CaseContext, package: Row[Any], reach: str, areas: list[str], number: int) -> str:
    return records.of(case).add(
        tables.adverts,
        case_id=records.case_of(case).id,
        package=package.id,
        number=number,
        reach=reach,
        area=package.area,
        areas=areas,
        category=package.category,
        urgency=package.urgency,
        needs=package.needs,
        state="draft",
        required_start_on=package.required_start_on,
        made_at=case.now,
    )


def _areas(case: context.CaseContext, area: str, reach: str) -> list[str]:
    """Return the areas an advert reaches: its own, or those its council calls neighbouring (003/5.4(2))."""
    if reach == "local":
        return [area]
    neighbours: list[str] = settings.read(case, "zone_neighbours", settings.today(case.now), {}).get(area, [])
    return neighbours


def _asked_before(book: records.Records, earlier: list[str]) -> frozenset[str]:
    """Return the locations that earlier adverts, by their ids, asked."""
    of_it = tables.invitations
    rows = book.all(of_it, of_it.c.advert.in_(earlier), invited=True) if earlier else []
    return frozenset(row.location for row in rows)


def _look(
    case: context.CaseContext, package: Row[Any], reach: str, areas: list[str], asked: frozenset[str]
) -> dict[str, Looked]:
    book = records.of(case)
    enrolled = market.enrolled(book, settings.today(case.now))
    held = market.standings(book, case.now, enrolled, package.category, package.area)
    looked = {}
    for location in sorted(enrolled, key=lambda each: (held[each].name, each)):
        standing = held[location]
        rows = [row for row in enrolled[location] if row.category == package.category]
        # Of one that does not offer the category, place and needs are read from what it does offer.
        shown = rows or enrolled[location]
        looked[location] = Looked(
            offers_category=bool(rows),
            contracted=any(row.arrangement != "none" for row in shown),
            status="suspended" if standing.suspended else "active",
            band=standing.band,
            cqc=standing.cqc,
            in_area=any(area in row.areas for row in shown for area in areas),
            meets_needs=any(set(package.needs) <= set(row.service_types) for row in shown),
            asked_before=location in asked,
            reach=reach,
            registered=standing.registered,
        )
    return looked


def _change_list(
    case: context.CaseContext, advert: str, added: list[str], removed: list[str], why: str | None
) -> None:
    """Carry out the broker's changes of the list, which need a reason; what the rules bar cannot be added."""
    if (added or removed) and why is None:
        raise errors.ReasonMissing
    may = {row.location for row in addable(case, advert)} if added else set()
    if not may.issuperset(added):
        raise errors.AnswerRefused("A provider you added may not be invited. Choose again from the list.")
    for locations, to_invite in ((added, True), (removed, False)):
        _change(case, advert, locations, to_invite, why)


def _change(
    case: context.CaseContext, advert: str, locations: list[str], to_invite: bool, why: str | None
) -> None:
    book, of_it = records.of(case), tables.invitations
    rows = book.all(of_it, of_it.c.location.in_(locations), advert=advert) if locations else []
    if {row.location for row in rows} != set(locations):
        raise errors.RecordMissing
    changed = {"invited": to_invite, "changed_by": case.actor.id, "change_reason": why}
    book.change_each(of_it, {row.id: changed for row in rows})
    verb = "added to" if to_invite else "taken off"
    for location in locations:
        case.record("long_list", f"A provider was {verb} the long list: {why}", location=location)
