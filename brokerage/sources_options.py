"""What a person may choose from at a step, read when the form is drawn and again when it is answered."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from brokerage import (
    fitting,
    live,
    long_lists,
    market,
    people,
    presentations,
    records,
    responses,
    settings,
    tables,
    ties,
    withdrawals,
    words,
)
from engine import context
from forms.questions import Option

_PAYER_BASES = {
    "none": "None of these",
    "twelve_week_disregard": "In the twelve weeks in which their property is disregarded",
    "deferred_payment_agreement": "They have a deferred payment agreement",
    "section_117": "Aftercare under section 117 of the Mental Health Act",
}
_CHOOSERS = {
    "citizen": ("The person who needs the care", ""),
    "attorney": ("Their attorney", "Someone with a lasting power of attorney for health and welfare"),
    "deputy": ("Their deputy", "Someone the Court of Protection has appointed"),
    "best_interests": (
        "People deciding in their best interests",
        "Family, carers, an advocate and professionals together, when the person cannot make this choice",
    ),
}
_VIAS = {
    "placement": "The council places them there",
    "direct_payment": "A direct payment",
    "on_site_scheme": "A scheme that comes with its own provider on site",
}


def left_out_locations(case: context.CaseContext) -> list[Option]:
    """Options: locations left out of the long list that the broker may add with a reason."""
    book = records.of(case)
    rows = long_lists.addable(case, records.advert_of(case))
    named = _names(book, rows)
    return [Option(row.location, named[row.location], f"Left out: {words.plain(row.reason)}") for row in rows]


def invited_locations(case: context.CaseContext) -> list[Option]:
    """Options: locations on the long list."""
    book = records.of(case)
    rows = long_lists.invited(book, records.advert_of(case))
    named = _names(book, rows)
    return [Option(row.location, named[row.location], f"Band {row.facts['band']}") for row in rows]


def invited_providers(case: context.CaseContext) -> list[Option]:
    """Options: the parties that may answer the advert."""
    book = records.of(case)
    rows = long_lists.invited(book, records.advert_of(case))
    named = _names(book, rows)
    return [Option(row.location, named[row.location]) for row in rows]


def early_close_options(case: context.CaseContext) -> list[Option]:
    """Options: to close early, once every invited provider has answered (R12); none before."""
    asked = {row.location for row in long_lists.invited(records.of(case), records.advert_of(case))}
    answered = {party for party, _ in responses.answered(case, records.advert_of(case))}
    if not asked or not asked <= answered:
        return []
    return [Option("close", "Close the advert now", "Every invited provider has answered")]


def tied_offers_options(case: context.CaseContext) -> list[Option]:
    """Options: the tied offers, for the citizen to choose from."""
    book = records.of(case)
    tie = ties.the_tie(book, records.advert_of(case))
    return _offer_options(case, ties.selectable(case, tie.remaining))


def officer_tie_options(case: context.CaseContext) -> list[Option]:
    """Options: every offer of the leading group, for the officer where the clause is silent."""
    book = records.of(case)
    tie = ties.the_tie(book, records.advert_of(case))
    return _offer_options(case, ties.selectable(case, tie.members))


def alternatives(case: context.CaseContext) -> list[Option]:
    """Options: providers of the same kind of care that may be asked for, enrolled or registered near by.

    Not those that are offered already: to choose one of them is no request under clause 13.
    """
    offered = withdrawals.put_to_citizen(records.of(case), records.advert_of(case))
    rows = [row for row in fitting.near(case) if row.id not in offered]
    return [Option(row.id, row.name, presentations.place_of(row)) for row in sorted(rows, key=_by_name)]


def via_options(case: context.CaseContext) -> list[Option]:
    """Options: the ways to another provider that the category allows."""
    allowed = case.decide("via_options", category=people.package_of(case).category)
    keys = [allowed] if isinstance(allowed, str) else list(allowed)
    return [Option(key, _VIAS.get(key, words.title(key))) for key in keys]


def schemes(case: context.CaseContext) -> list[Option]:
    """Options: supported living schemes that come with a provider on site."""
    held = market.enrolled(records.of(case), settings.today(case.now))
    names = {scheme for rows in held.values() for row in rows for scheme in row.on_site_schemes}
    return [Option(name, name) for name in sorted(names)]


def non_contracted_providers(case: context.CaseContext) -> list[Option]:
    """Options: registered providers near by, on no arrangement for the category, that nothing bars."""
    book = records.of(case)
    category = people.package_of(case).category
    held = market.enrolled(book, settings.today(case.now))
    contracted = {
        location
        for location, rows in held.items()
        if any(row.category == category and row.arrangement != "none" for row in rows)
    }
    near = [row for row in fitting.near(case) if row.id not in contracted]
    fit = live.awardable(case, [row.id for row in near])
    rows = [row for row in near if row.id in fit]
    found = market.standings(book, case.now, [row.id for row in rows])
    return [Option(row.id, row.name, f"CQC: {found[row.id].cqc}") for row in sorted(rows, key=_by_name)]


def withdrawable_offers(case: context.CaseContext) -> list[Option]:
    """Options: providers that may take back what is in hand; a provider sees its own only.

    While a place is held or a provider is selected, the withdrawal of another would end what is being agreed
    with it: the others are asked when their turn comes.
    """
    book = records.of(case)
    found = withdrawals.in_hand(book, records.advert_of(case))
    party = case.actor.party
    named = book.several(tables.locations, found)
    return [Option(each, str(named[each].name)) for each in dict.fromkeys(found) if party in (None, each)]


def areas(case: context.CaseContext) -> list[Option]:
    """Options: the council's areas; without a setting, those its providers are enrolled for."""
    today = settings.today(case.now)
    found = settings.setting(case.connection, case.council, "areas", today, {}).value
    if found:
        return [Option(key, each["name"], ", ".join(each.get("wards", []))) for key, each in found.items()]
    held = market.enrolled(records.of(case), today)
    return _keys({area for rows in held.values() for row in rows for area in row.areas})


def needs(case: context.CaseContext) -> list[Option]:
    """Options: needs in the council's words; without a setting, those its providers say they meet."""
    today = settings.today(case.now)
    found = settings.setting(case.connection, case.council, "needs", today, {}).value
    if found:
        return [Option(key, label) for key, label in found.items()]
    held = market.enrolled(records.of(case), today)
    return _keys({need for rows in held.values() for row in rows for need in row.service_types})


def payer_bases(case: context.CaseContext) -> list[Option]:
    """Options: on what basis the person themselves may pay a top-up (A17)."""
    return [Option(key, label) for key, label in _PAYER_BASES.items()]


def chooser_options(case: context.CaseContext) -> list[Option]:
    """Options: who may choose for the citizen, by the table of lawful choosers (A8)."""
    return [
        Option(key, label, hint)
        for key, (label, hint) in _CHOOSERS.items()
        if presentations.judge_chooser(case, key)["lawful"]
    ]


def _names(book: records.Records, rows: Iterable[Row[Any]]) -> dict[str, str]:
    """Return the names of the locations that rows are about, by id."""
    found = book.several(tables.locations, {row.location for row in rows})
    return {location: str(row.name) for location, row in found.items()}


def _offer_options(case: context.CaseContext, ids: Iterable[str]) -> list[Option]:
    shown = presentations.describe_all(case, list(ids))
    return [Option(each["offer"], each["name"], f"{each['place']}. CQC: {each['cqc']}") for each in shown]


def _keys(keys: set[str]) -> list[Option]:
    return [Option(key, words.title(key)) for key in sorted(keys)]


def _by_name(row: Row[tuple[str]]) -> str:
    return str(row.name).strip().casefold()
