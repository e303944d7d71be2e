"""What a decision on a top-up rests on: what the payer declared, what the home confirmed, what costs less."""

from sqlalchemy import bindparam, select

from brokerage import formatting
from brokerage.facts.contacts import telephone_of
from brokerage.facts.fact_groups import against_limit, price, rows, staff_only
from brokerage.package import people
from brokerage.selection import choices, top_ups
from brokerage.store import location_names
from brokerage.store.case_variables import advert_of, request_of
from brokerage.tables.choice_tables import ChoiceRequest, Means, MeansDeclaration, Payer
from brokerage.tender import award_bars, offers, prices
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.facts import FactGroup

WEEKS_A_YEAR = 52
_DECLARED = (
    select(MeansDeclaration)
    .where(MeansDeclaration.payer_id == bindparam("payer"))
    .order_by(MeansDeclaration.serial.desc())
    .limit(1)
)
_CHECKED = select(Means).where(Means.payer_id == bindparam("payer")).order_by(Means.serial.desc()).limit(1)
_WAYS = {"phone": "by telephone", "meeting": "at a meeting", "paper": "on paper", "screen": "on the screen"}


@staff_only
def declared_means(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: who would pay, what they declared in their own words, and what a check found."""
    records = session.of(case)
    payer = top_ups.payer_of(records, request_of(case))
    if payer is None:
        return [FactGroup("Who would pay", note="Nobody has been named who would pay.")]
    declared = records.scalar(_DECLARED, {"payer": payer.id})
    checked = records.scalar(_CHECKED, {"payer": payer.id})
    groups = [FactGroup("Who would pay", _payer(payer))]
    if declared is None:
        groups.append(FactGroup("What the payer declared", note="Nothing has been declared yet."))
    else:
        groups.append(FactGroup("What the payer declared", _declaration(payer, declared)))
    if checked is not None:
        groups.append(FactGroup("What the check found", _check(checked)))
    return groups


@staff_only
def top_up_in_full(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: the home's price against the limit, the top-up a week and a year."""
    wanted = session.of(case).require(ChoiceRequest, request_of(case))
    top_up = wanted.top_up_pence or 0
    facts = {
        "Home": wanted.home_name,
        "Its price": formatting.weekly(wanted.weekly_pence),
        "Price limit": against_limit(wanted.weekly_pence, wanted.limit_pence),
        "The council pays": price(None if wanted.weekly_pence is None else wanted.weekly_pence - top_up),
        "Top-up": formatting.weekly(top_up),
        "Top-up in a year": formatting.pounds(top_up * WEEKS_A_YEAR),
        "Private extras declared": price(wanted.additional_payment_pence),
    }
    return [FactGroup("The top-up", rows(facts))]


@staff_only
def home_confirmation(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: what the home confirmed, against what was asked of it, its offer and the limit."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request_of(case))
    place = choices.allocation_of(records, wanted.id)
    if place is None or place.confirmed_at is None:
        return [FactGroup("What the home confirmed", note="The home has not confirmed anything yet.")]
    confirmed = place.confirmed_pence or 0
    own = choices.offer_of(records, wanted.advert_id, wanted.location_id)
    package = people.package_of(case)
    facts = {
        "Top-up it confirmed": formatting.weekly(confirmed),
        "Top-up that was agreed": formatting.weekly(wanted.top_up_pence),
        "Difference": _difference(confirmed, wanted.top_up_pence or 0),
        "Will it hold the place?": formatting.yes_no(place.place_held),
        "Confirmed": f"{formatting.moment(place.confirmed_at)} by {place.confirmed_by}",
        "Price it gave when asked": _with_limit(wanted.weekly_pence, wanted.limit_pence),
        "Its offer to the advert": "None" if own is None else _with_limit(own.weekly_pence, own.limit_pence),
        "Telephone": telephone_of(case, wanted.location_id, package.category),
    }
    return [FactGroup("What the home confirmed", rows(facts))]


@staff_only
@declaration.declare(uses=[award_bars.LAST_CHECKS])
def offers_without_top_up(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: the offers that could be taken up today within the limit of the request."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request_of(case))
    within = [
        offer
        for offer in offers.still_offered(case, advert_of(case))
        if prices.above_pence(offer.weekly_pence, wanted.limit_pence) == 0
    ]
    names = location_names.names_of(records, [offer.location_id for offer in within])
    table = tuple(
        (
            names[offer.location_id],
            formatting.title(offer.band),
            formatting.day(offer.start_on),
            formatting.weekly(offer.weekly_pence),
            against_limit(offer.weekly_pence, wanted.limit_pence),
        )
        for offer in within
    )
    columns = ("Provider", "Band", "Start", "Price", "Price limit")
    title = "Offers without a top-up"
    return [FactGroup(title, columns=columns, table=table, note="" if table else "There is none at present.")]


def _payer(payer: Payer) -> tuple[tuple[str, str], ...]:
    facts = {
        "Payer": payer.name,
        "Who they are": formatting.title(payer.kind),
        "Basis": None if payer.basis in (None, "none") else formatting.title(payer.basis),
        "Email": payer.email or "None: by telephone and paper",
    }
    return rows(facts)


def _declaration(payer: Payer, declared: MeansDeclaration) -> tuple[tuple[str, str], ...]:
    on = formatting.moment(declared.declared_at)
    how = f"{on} by {declared.recorded_by}, {_WAYS.get(declared.recorded_from, declared.recorded_from)}"
    said = None
    if declared.said_by:
        said = f"{declared.said_by}, {formatting.day(declared.said_on)}"
    facts = {
        "Willing to pay": formatting.yes_no(declared.willing),
        "Can go on paying": formatting.yes_no(declared.can_pay),
        "How they will pay": declared.words or "Not said",
        "Knows where to get advice": formatting.yes_no(bool(declared.knows_advice)),
        "Told by": said,
        "Recorded": how,
    }
    return rows(facts)


def _check(checked: Means) -> tuple[tuple[str, str], ...]:
    facts = {
        "Willing": formatting.yes_no(checked.willing),
        "Able": formatting.yes_no(checked.able),
        "Checked by": f"{checked.checked_by}, {formatting.moment(checked.declared_at)}",
    }
    return rows(facts)


def _difference(confirmed: int, agreed: int) -> str:
    gap = confirmed - agreed
    return "None" if gap == 0 else f"{formatting.weekly(abs(gap))} {'more' if gap > 0 else 'less'}"


def _with_limit(weekly_pence: int | None, limit_pence: int | None) -> str:
    limit = against_limit(weekly_pence, limit_pence)
    return f"{formatting.weekly(weekly_pence)}{': ' if limit else ''}{limit}"
