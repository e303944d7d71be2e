"""What a person may choose from at a step, read when the form is drawn and again when it is answered."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, select

from brokerage import formatting
from brokerage.package import people
from brokerage.register import provider_status
from brokerage.selection import presentations, tie_breaks
from brokerage.states import Arrangement
from brokerage.store import dated_settings, location_names, setting_catalogue
from brokerage.store.case_variables import advert_of
from brokerage.tables.market_tables import Enrolment
from brokerage.tender import award_bars, long_lists, responses, suitable_locations, withdrawals
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from forms.schema.questions import Option

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


_SCHEMES = select(Enrolment.on_site_schemes).where(provider_status.holds())
_AREAS = select(Enrolment.areas).where(provider_status.holds())
_NEEDS = select(Enrolment.service_types).where(provider_status.holds())
_CONTRACTED = (
    select(Enrolment.location_id)
    .where(provider_status.holds())
    .where(Enrolment.category == bindparam("category"), Enrolment.arrangement != Arrangement.NONE)
)


@declaration.declare(uses=[long_lists.ELIGIBILITY])
def left_out_locations(case: context.CaseContext) -> list[Option]:
    """Options: locations left out of the long list that the broker may add with a reason."""
    return [
        Option(row.location, row.name, f"Left out: {formatting.plain(row.reason)}")
        for row in long_lists.addable(case, advert_of(case))
    ]


def invited_locations(case: context.CaseContext) -> list[Option]:
    """Options: locations on the long list."""
    invited = long_lists.invited(session.of(case), advert_of(case))
    return [Option(row.location, row.name, f"Band {row.facts['band']}") for row in invited]


def invited_providers(case: context.CaseContext) -> list[Option]:
    """Options: the parties that may answer the advert."""
    invited = long_lists.invited(session.of(case), advert_of(case))
    return [Option(row.location, row.name) for row in invited]


def early_close_options(case: context.CaseContext) -> list[Option]:
    """Options: to close early, once every invited provider has answered (R12); none before."""
    invited = {row.location for row in long_lists.invited(session.of(case), advert_of(case))}
    answered = {party for party, _ in responses.answered(case, advert_of(case))}
    if not invited or not invited <= answered:
        return []
    return [Option("close", "Close the advert now", "Every invited provider has answered")]


@declaration.declare(uses=[award_bars.LAST_CHECKS, setting_catalogue.FEEDBACK_GUIDANCE])
def tied_offers_options(case: context.CaseContext) -> list[Option]:
    """Options: the tied offers, for the citizen to choose from."""
    tie = tie_breaks.the_tie(session.of(case), advert_of(case))
    return _offer_options(case, tie_breaks.selectable(case, tie.remaining))


@declaration.declare(uses=[award_bars.LAST_CHECKS, setting_catalogue.FEEDBACK_GUIDANCE])
def officer_tie_options(case: context.CaseContext) -> list[Option]:
    """Options: every offer of the leading group, for the officer where the clause is silent."""
    tie = tie_breaks.the_tie(session.of(case), advert_of(case))
    return _offer_options(case, tie_breaks.selectable(case, tie.members))


@declaration.declare(uses=[suitable_locations.FITTING])
def alternatives(case: context.CaseContext) -> list[Option]:
    """Options: providers of the same kind of care that may be asked for, enrolled or registered near by.

    Not those that are offered already: to choose one of them is no request under clause 13.
    """
    offered = withdrawals.put_to_citizen(session.of(case), advert_of(case))
    places = [place for place in suitable_locations.near(case) if place.id not in offered]
    return [
        Option(place.id, place.name, presentations.place_of(place.ward, place.postcode))
        for place in sorted(places, key=_by_name)
    ]


@declaration.declare(uses=[declaration.table("via_options", "category")])
def via_options(case: context.CaseContext) -> list[Option]:
    """Options: the ways to another provider that the category allows."""
    allowed = case.decide("via_options", category=people.package_of(case).category)
    keys = [allowed] if isinstance(allowed, str) else list(allowed)
    return [Option(key, _VIAS.get(key, formatting.title(key))) for key in keys]


def schemes(case: context.CaseContext) -> list[Option]:
    """Options: supported living schemes that come with a provider on site."""
    rows = session.of(case).scalars(_SCHEMES, {"on": dated_settings.today(case.now)})
    return [Option(name, name) for name in sorted({scheme for names in rows for scheme in names})]


@declaration.declare(uses=[suitable_locations.FITTING, award_bars.LAST_CHECKS])
def non_contracted_providers(case: context.CaseContext) -> list[Option]:
    """Options: registered providers near by, on no arrangement for the category, that nothing bars."""
    records = session.of(case)
    category = people.package_of(case).category
    on = dated_settings.today(case.now)
    contracted = set(records.scalars(_CONTRACTED, {"on": on, "category": category}))
    near = [place for place in suitable_locations.near(case) if place.id not in contracted]
    fit = award_bars.awardable(case, [place.id for place in near])
    places = [place for place in near if place.id in fit]
    statuses = provider_status.statuses(records, case.now, [place.id for place in places])
    return [
        Option(place.id, place.name, f"CQC: {statuses[place.id].cqc}")
        for place in sorted(places, key=_by_name)
    ]


def withdrawable_offers(case: context.CaseContext) -> list[Option]:
    """Options: providers that may take back what is in hand; a provider sees its own only.

    While a place is held or a provider is selected, the withdrawal of another would end what is being agreed
    with it: the others are asked when their turn comes.
    """
    records = session.of(case)
    party = case.actor.party
    locations = [
        location for location in withdrawals.in_hand(records, advert_of(case)) if party in (None, location)
    ]
    names = location_names.names_of(records, locations)
    return [Option(location, names[location]) for location in dict.fromkeys(locations)]


@declaration.declare(uses=[setting_catalogue.AREAS])
def areas(case: context.CaseContext) -> list[Option]:
    """Options: the council's areas; without a setting, those its providers are enrolled for."""
    today = dated_settings.today(case.now)
    known = dated_settings.value_on(case.connection, case.council, setting_catalogue.AREAS, today).value
    if known:
        return [Option(key, area["name"], ", ".join(area.get("wards", []))) for key, area in known.items()]
    return _keys(session.of(case).scalars(_AREAS, {"on": today}))


@declaration.declare(uses=[setting_catalogue.NEEDS])
def needs(case: context.CaseContext) -> list[Option]:
    """Options: needs in the council's words; without a setting, those its providers say they meet."""
    today = dated_settings.today(case.now)
    known = dated_settings.value_on(case.connection, case.council, setting_catalogue.NEEDS, today).value
    if known:
        return [Option(key, label) for key, label in known.items()]
    return _keys(session.of(case).scalars(_NEEDS, {"on": today}))


def payer_bases(case: context.CaseContext) -> list[Option]:
    """Options: on what basis the person themselves may pay a top-up (A17)."""
    return [Option(key, label) for key, label in _PAYER_BASES.items()]


@declaration.declare(uses=[presentations.CHOOSERS])
def chooser_options(case: context.CaseContext) -> list[Option]:
    """Options: who may choose for the citizen, by the table of lawful choosers (A8)."""
    return [
        Option(key, label, hint)
        for key, (label, hint) in _CHOOSERS.items()
        if presentations.judge_chooser(case, key)["lawful"]
    ]


def _offer_options(case: context.CaseContext, ids: Sequence[str]) -> list[Option]:
    shown = presentations.describe_all(case, ids)
    return [
        Option(offer["offer"], offer["name"], f"{offer['place']}. CQC: {offer['cqc']}") for offer in shown
    ]


def _keys(lists: Iterable[list[str]]) -> list[Option]:
    return [Option(key, formatting.title(key)) for key in sorted({key for keys in lists for key in keys})]


def _by_name(place: suitable_locations.Place) -> str:
    return place.name.strip().casefold()
