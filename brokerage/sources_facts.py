"""What a person must know to answer at a step: facts about the package, the adverts and the offers."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from brokerage import (
    long_lists,
    offers,
    people,
    presentations,
    ranking,
    records,
    referrals,
    responses,
    tables,
    ties,
    words,
)
from engine import context
from engine.facts import FactGroup

_CITIZEN_COLUMNS = (
    "Provider",
    "Place",
    "Council's band",
    "CQC rating",
    "Feedback",
    "How your needs are met",
    "From",
    "Cost to you",
)
_CITIZEN_KEYS = ("name", "place", "band", "cqc", "feedback", "how_met", "start", "cost")


def case_summary(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: whose package it is, and who speaks for them."""
    book = records.of(case)
    package = people.package_of(case)
    person = people.person_of(case)
    spoken = book.latest(tables.representatives, person=person.id)
    budget = referrals.budget_pence(book, package.id)
    rows = {
        "Person": person.name,
        "Council's reference": person.reference,
        "Category": words.title(package.category),
        "Urgency": words.title(package.urgency),
        "Why": package.urgency_reason,
        "Representative": None if spoken is None else f"{spoken.name}, {words.plain(spoken.role)}",
        "Personal budget": None if budget is None else words.weekly(budget),
        "Stage": words.title(package.state),
    }
    return [FactGroup("The case", _rows(rows))]


def package_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for providers too: what is needed, where and from when; never who the person is (3.6)."""
    package = people.package_of(case)
    rows = {
        "Category": words.title(package.category),
        "Age": words.title(package.age_group),
        "Area": words.title(package.area),
        "Urgency": words.title(package.urgency),
        "Needs": words.listed(package.needs),
        "From": words.day(package.required_start_on),
        "Hours a week": None if package.weekly_hours is None else str(package.weekly_hours),
        **_advert_rows(case),
    }
    return [FactGroup("The care that is needed", _rows(rows))]


def long_list(case: context.CaseContext) -> list[FactGroup]:
    """Facts: who is on the long list, and who is left out and why (8(a))."""
    book = records.of(case)
    rows = book.all(tables.invitations, advert=records.advert_of(case))
    named = {row.id: str(book.get(tables.locations, row.location).name) for row in rows}
    listed = tuple(
        (named[row.id], words.title(row.facts["band"]), row.facts["cqc"]) for row in rows if row.invited
    )
    left = tuple((named[row.id], words.title(row.reason)) for row in rows if not row.invited)
    return [
        FactGroup("On the long list", columns=("Provider", "Band", "CQC rating"), table=listed),
        FactGroup("Left out", columns=("Provider", "Reason"), table=left),
    ]


def answers_so_far(case: context.CaseContext) -> list[FactGroup]:
    """Facts: who of the invited has answered, and when. What they answered is sealed until the close."""
    book = records.of(case)
    advert = records.advert_of(case)
    given = dict(responses.answered(case, advert))
    table = tuple(
        (
            str(book.get(tables.locations, row.location).name),
            words.moment(given.get(row.location)) or "No answer yet",
        )
        for row in long_lists.invited(book, advert)
    )
    note = f"{len(given)} of {len(table)} have answered. Offers stay sealed until the advert closes."
    return [FactGroup("Answers so far", columns=("Provider", "Answered"), table=table, note=note)]


def offers_and_ranking(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff after the close: the ranking by bands, and the offers that were not ranked and why."""
    book = records.of(case)
    advert = records.advert_of(case)
    rows = {row.id: row for row in book.all(tables.offers, advert=advert)}
    placed = ranking.latest(book, advert)
    table = tuple(
        (str(number), *_offer_cells(book, rows[each]))
        for number, group in enumerate(placed, 1)
        for each in group.offers
    )
    ranked = {each for group in placed for each in group.offers}
    out = [row for row in rows.values() if row.id not in ranked]
    left = tuple((_name(book, row.location), _why(row)) for row in out)
    columns = ("Group", "Provider", "Band", "CQC rating", "Offer made", "Start", "Price")
    groups = [
        FactGroup("Ranking", columns=columns, table=table, note="Price is shown, and never ranks."),
        FactGroup("Not ranked", columns=("Provider", "Reason"), table=left),
    ]
    return [*groups, *_proposal(case, advert)]


def tied_offers(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the citizen: all of the tied side by side (clause 11)."""
    book = records.of(case)
    tie = ties.the_tie(book, records.advert_of(case))
    return _for_citizen(case, "Providers you may choose from", tie.remaining)


def presented_offer(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the citizen: the provider that was selected (clause 11)."""
    selection = presentations.selected(records.of(case), records.advert_of(case))
    return _for_citizen(case, "The provider we propose", [selection.offer])


def _for_citizen(case: context.CaseContext, title: str, ids: list[str]) -> list[FactGroup]:
    shown = [presentations.describe(case, each) for each in ids]
    table = tuple(tuple(each[key] for key in _CITIZEN_KEYS) for each in shown)
    links = "; ".join(f"{each['name']}: {each['cqc_link']}" for each in shown)
    return [FactGroup(title, columns=_CITIZEN_COLUMNS, table=table, note=f"CQC's reports: {links}")]


def _proposal(case: context.CaseContext, advert: str) -> list[FactGroup]:
    book = records.of(case)
    proposed = book.latest(tables.selections, advert=advert, state="proposed")
    if proposed is None:
        return []
    name = _name(book, book.get(tables.offers, proposed.offer).location)
    steps = [words.title(row.step) for row in book.all(tables.tie_steps, tie=ties.the_tie(book, advert).id)]
    rows = {"Proposed": name, "By": words.title(proposed.how), "Steps taken": ", ".join(steps)}
    note = "The schedule is silent here: an officer confirms." if proposed.silent else ""
    return [FactGroup("Proposal", _rows(rows), note=note)]


def _offer_cells(book: records.Records, row: Row[Any]) -> tuple[str, ...]:
    price = "" if row.weekly_pence is None else words.weekly(row.weekly_pence)
    return (
        _name(book, row.location),
        words.title(row.band),
        row.cqc or "",
        words.moment(row.standing_since_at),
        words.day(row.start_on),
        price,
    )


def _why(row: Row[Any]) -> str:
    if row.state == "declined":
        return f"Declined: {row.decline_reason or 'no reason given'}"
    return words.title(row.reason or row.state) if row.reason != offers.RANKABLE else words.title(row.state)


def _advert_rows(case: context.CaseContext) -> dict[str, str | None]:
    if not case.variables.get("advert"):
        return {}
    advert = records.of(case).get(tables.adverts, records.advert_of(case))
    return {
        "From": words.day(advert.required_start_on),
        "Description": advert.description,
        "Closes": words.moment(advert.closes_at) or None,
    }


def _name(book: records.Records, location: str) -> str:
    return str(book.get(tables.locations, location).name)


def _rows(facts: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts.items() if value)
