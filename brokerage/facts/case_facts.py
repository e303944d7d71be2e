"""What a person must know to answer at a step: facts about the package, the adverts and the offers."""

from collections.abc import Mapping

from brokerage import formatting
from brokerage.package import people, referrals
from brokerage.selection import presentations, tie_breaks
from brokerage.store import setting_catalogue
from brokerage.store.case_variables import advert_of
from brokerage.tables.tender_tables import Advert
from brokerage.tender import long_lists, ranking_table, responses, withdrawals
from engine.cases import context
from engine.database import session
from engine.definition import declaration
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
    records = session.of(case)
    package = people.package_of(case)
    person = people.person_of(case)
    representative = people.representative_of(records, person.id)
    speaks = None
    if representative is not None:
        speaks = f"{representative.name}, {formatting.plain(representative.role)}"
    budget = referrals.budget_pence(records, package.id)
    rows = {
        "Person": person.name,
        "Council's reference": person.reference,
        "Category": formatting.title(package.category),
        "Urgency": formatting.title(package.urgency),
        "Why": package.urgency_reason,
        "Needs": formatting.listed(package.needs),
        "Needs in words": package.needs_words,
        "Outcomes": package.outcomes,
        "Preferences": package.preferences,
        "Requirements": package.requirements,
        "Representative": speaks,
        "Personal budget": None if budget is None else formatting.weekly(budget),
        "Package": formatting.title(package.state),
    }
    return [FactGroup("The case", _rows(rows))]


def package_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for providers too: what is needed, where and from when; never who the person is (3.6)."""
    package = people.package_of(case)
    rows = {
        "Category": formatting.title(package.category),
        "Age": formatting.title(package.age_group),
        "Area": formatting.title(package.area),
        "Urgency": formatting.title(package.urgency),
        "Why": package.urgency_reason,
        "Needs": formatting.listed(package.needs),
        "Outcomes": package.outcomes,
        "From": formatting.day(package.required_start_on),
        "Hours a week": None if package.weekly_hours is None else str(package.weekly_hours),
        **_advert_rows(case),
    }
    return [FactGroup("The care that is needed", _rows(rows))]


def long_list(case: context.CaseContext) -> list[FactGroup]:
    """Facts: who is on the long list, and who is left out and why (8(a))."""
    rows = long_lists.looked_at(session.of(case), advert_of(case))
    listed = tuple(
        (row.name, formatting.title(row.facts["band"]), row.facts["cqc"]) for row in rows if row.invited
    )
    left = tuple((row.name, formatting.title(row.reason)) for row in rows if not row.invited)
    return [
        FactGroup("On the long list", columns=("Provider", "Band", "CQC rating"), table=listed),
        FactGroup("Left out", columns=("Provider", "Reason"), table=left),
    ]


def answers_so_far(case: context.CaseContext) -> list[FactGroup]:
    """Facts: who of the invited has answered, and when. What they answered is sealed until the close."""
    advert = advert_of(case)
    answered = dict(responses.answered(case, advert))
    table = tuple(
        (row.name, formatting.moment(answered.get(row.location)) or "No answer yet")
        for row in long_lists.invited(session.of(case), advert)
    )
    note = f"{len(answered)} of {len(table)} have answered. Offers stay sealed until the advert closes."
    return [FactGroup("Answers so far", columns=("Provider", "Answered"), table=table, note=note)]


def offers_and_ranking(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff after the close: each place with its clause and reason, ties, choice and proposal."""
    records = session.of(case)
    return ranking_table.of_advert(records, records.require(Advert, advert_of(case)), case.release)


@declaration.declare(uses=[setting_catalogue.FEEDBACK_GUIDANCE])
def tied_offers(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the citizen: all of the tied side by side (clause 11)."""
    tie = tie_breaks.the_tie(session.of(case), advert_of(case))
    return _for_citizen(case, "Providers you may choose from", tie.remaining)


@declaration.declare(uses=[setting_catalogue.FEEDBACK_GUIDANCE])
def presented_offer(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the citizen: the provider that was selected (clause 11)."""
    selection = presentations.selected(session.of(case), advert_of(case))
    return _for_citizen(case, "The provider we propose", [selection.offer_id])


def withdrawal_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts: to a provider that has nothing to take back at present, just that; never whose turn it is."""
    party = case.actor.party
    if party is None or party in withdrawals.in_hand(session.of(case), advert_of(case)):
        return []
    note = (
        "Your offer is not the one being decided on at present, so there is nothing to take back here. "
        "You are asked again before it is used. If you know already that you cannot provide this care, "
        "telephone the council."
    )
    return [FactGroup("Your offer", note=note)]


def _for_citizen(case: context.CaseContext, title: str, ids: list[str]) -> list[FactGroup]:
    shown = presentations.describe_all(case, ids)
    home = any(offer["home"] for offer in shown)
    keys = (*_CITIZEN_KEYS, "home") if home else _CITIZEN_KEYS
    columns = (*_CITIZEN_COLUMNS, "Whose home it is") if home else _CITIZEN_COLUMNS
    return [
        FactGroup(title, columns=columns, table=tuple(tuple(offer[key] for key in keys) for offer in shown))
    ]


def _advert_rows(case: context.CaseContext) -> dict[str, str | None]:
    if not case.variables.get("advert"):
        return {}
    advert = session.of(case).require(Advert, advert_of(case))
    return {
        "From": formatting.day(advert.required_start_on),
        "Description": advert.description,
        "Closes": formatting.moment(advert.closes_at) or None,
    }


def _rows(facts: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts.items() if value)
