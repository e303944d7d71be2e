"""What a person must know to answer at a step: facts about the package, the adverts and the offers."""

from collections.abc import Mapping

from brokerage import (
    long_lists,
    people,
    presentations,
    records,
    referrals,
    responses,
    standing,
    tables,
    ties,
    withdrawals,
    words,
)
from engine import context
from engine.facts import FactGroup

_CITIZEN_COLUMNS = (
    "Provider",
    "Place",
    "Our quality rating",
    "CQC rating",
    "CQC's report",
    "Feedback",
    "How your needs are met",
    "Can start",
    "Cost to you",
)
_CITIZEN_KEYS = ("name", "place", "band", "cqc", "cqc_link", "feedback", "how_met", "start", "cost")


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
        "Needs": words.listed(package.needs),
        "Needs in words": package.needs_words,
        "Outcomes": package.outcomes,
        "Preferences": package.preferences,
        "Requirements": package.requirements,
        "Representative": None if spoken is None else f"{spoken.name}, {words.plain(spoken.role)}",
        "Personal budget": None if budget is None else words.weekly(budget),
        "Package": words.title(package.state),
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
        "Why": package.urgency_reason,
        "Needs": words.listed(package.needs),
        "Outcomes": package.outcomes,
        "From": words.day(package.required_start_on),
        "Hours a week": None if package.weekly_hours is None else str(package.weekly_hours),
        **_advert_rows(case),
    }
    return [FactGroup("The care that is needed", _rows(rows))]


def long_list(case: context.CaseContext) -> list[FactGroup]:
    """Facts: who is on the long list, and who is left out and why (8(a))."""
    book = records.of(case)
    rows = book.all(tables.invitations, advert=records.advert_of(case))
    named = book.several(tables.locations, {row.location for row in rows})
    listed = tuple(
        (str(named[row.location].name), words.title(row.facts["band"]), row.facts["cqc"])
        for row in rows
        if row.invited
    )
    left = tuple((str(named[row.location].name), words.title(row.reason)) for row in rows if not row.invited)
    return [
        FactGroup("On the long list", columns=("Provider", "Band", "CQC rating"), table=listed),
        FactGroup("Left out", columns=("Provider", "Reason"), table=left),
    ]


def answers_so_far(case: context.CaseContext) -> list[FactGroup]:
    """Facts: who of the invited has answered, and when. What they answered is sealed until the close."""
    book = records.of(case)
    advert = records.advert_of(case)
    given = dict(responses.answered(case, advert))
    asked = [row.location for row in long_lists.invited(book, advert)]
    named = book.several(tables.locations, asked)
    table = tuple((str(named[each].name), words.moment(given.get(each)) or "No answer yet") for each in asked)
    note = f"{len(given)} of {len(table)} have answered. Offers stay sealed until the advert closes."
    return [FactGroup("Answers so far", columns=("Provider", "Answered"), table=table, note=note)]


def offers_and_ranking(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff after the close: each place with its clause and reason, ties, choice and proposal."""
    book = records.of(case)
    return standing.of_advert(book, book.get(tables.adverts, records.advert_of(case)), case.release)


def tied_offers(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the citizen: all of the tied side by side (clause 11)."""
    book = records.of(case)
    tie = ties.the_tie(book, records.advert_of(case))
    return _for_citizen(case, "Providers you may choose from", tie.remaining)


def presented_offer(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the citizen: the provider that was selected (clause 11)."""
    selection = presentations.selected(records.of(case), records.advert_of(case))
    return _for_citizen(case, "The provider we propose", [selection.offer])


def withdrawal_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts: to a provider that has nothing to take back at present, just that; never whose turn it is."""
    party = case.actor.party
    if party is None or party in withdrawals.in_hand(records.of(case), records.advert_of(case)):
        return []
    note = (
        "Your offer is not the one being decided on at present, so there is nothing to take back here. "
        "You are asked again before it is used. If you know already that you cannot provide this care, "
        "telephone the council."
    )
    return [FactGroup("Your offer", note=note)]


def _for_citizen(case: context.CaseContext, title: str, ids: list[str]) -> list[FactGroup]:
    shown = presentations.describe_all(case, ids)
    table = tuple(tuple(each[key] for key in _CITIZEN_KEYS) for each in shown)
    return [FactGroup(title, columns=_CITIZEN_COLUMNS, table=table)]


def _advert_rows(case: context.CaseContext) -> dict[str, str | None]:
    if not case.variables.get("advert"):
        return {}
    advert = records.of(case).get(tables.adverts, records.advert_of(case))
    return {
        "From": words.day(advert.required_start_on),
        "Description": advert.description,
        "Closes": words.moment(advert.closes_at) or None,
    }


def _rows(facts: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts.items() if value)
