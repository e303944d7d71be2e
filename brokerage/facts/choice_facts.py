"""What a person must know about a request, a top-up or an award before they decide on it."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from brokerage import formatting
from brokerage.award import awards
from brokerage.package import people
from brokerage.register import provider_status
from brokerage.selection import choices, signatures, top_ups
from brokerage.store import dated_settings, location_names
from brokerage.store.case_variables import advert_of, request_of
from brokerage.tables.award_tables import Award
from brokerage.tables.choice_tables import ChoiceRequest, Means, TopUpAgreement
from brokerage.tables.tender_tables import Offer
from brokerage.tender import award_reversal, offers, prices, ranking
from engine.cases import context
from engine.database import session
from engine.facts import FactGroup

_MEANS = select(Means).where(Means.payer_id == bindparam("payer")).order_by(Means.serial.desc()).limit(1)
_AGREEMENT = (
    select(TopUpAgreement.text, TopUpAgreement.sha256)
    .where(TopUpAgreement.request_id == bindparam("request"))
    .order_by(TopUpAgreement.serial.desc())
    .limit(1)
)


def request_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: who is asked for instead, why, and what the register says of them."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request_of(case))
    rows = {
        "Asks for": wanted.home_name,
        "By way of": formatting.title(wanted.via),
        "Scheme": wanted.scheme,
        "Reason": f"{formatting.title(wanted.reason_kind)}: {wanted.reason}",
        "Asked by": formatting.title(wanted.by),
        "CQC rating": wanted.cqc,
        "Price": None if wanted.weekly_pence is None else formatting.weekly(wanted.weekly_pence),
        "Found reasonable": None if wanted.reasonable is None else formatting.yes_no(wanted.reasonable),
    }
    return [FactGroup("What is asked for", _rows(rows)), *_standing_offer(records, wanted)]


def top_up_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts: the chosen home's price, the limit, what lies above it; for staff, who pays and their means."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request_of(case))
    groups = [_money(wanted)]
    if case.actor.party is None:
        groups += _payer(records, wanted)
    return groups


def payer_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the payer: the sums and what they bind to; never the person's needs or others' offers."""
    wanted = session.of(case).require(ChoiceRequest, request_of(case))
    note = (
        "The council pays the home in full and asks you for the top-up every four weeks. If you stop "
        "paying, the person may have to move. If the home raises its price, the council asks you first."
    )
    group = _money(wanted)
    return [FactGroup(group.title, group.rows, note=note)]


def award_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff before and after an award: who, by which route, the money, what holds of them now."""
    records = session.of(case)
    advert = advert_of(case)
    award = award_reversal.live_award(records, advert)
    if award is not None:
        return [_award(records, award)]
    winner = awards.find_winner(case, advert, case.variables.get("request"))
    package = people.package_of(case)
    status = provider_status.status(records, case.now, winner.location, package.category, package.area)
    rows = {
        "Provider": status.name,
        "Route": formatting.title(winner.route),
        "Why this one": _why(records, advert, winner),
        "Price": formatting.weekly(winner.weekly_pence),
        "Top-up": formatting.weekly(winner.top_up_pence) if winner.top_up_pence else "None",
        "Top-up agreement": _signature(records, winner),
        "Band today": formatting.title(status.band),
        "CQC rating today": status.cqc,
        "Suspended": formatting.yes_no(status.suspended),
        "Landlord": None if winner.offer is None else winner.offer.landlord,
    }
    return [FactGroup("The award", _rows(rows))]


def agreement_text(case: context.CaseContext) -> list[FactGroup]:
    """Facts for the signer: the exact text that is signed, and its digest."""
    agreement = session.of(case).execute(_AGREEMENT, {"request": request_of(case)}).first()
    if agreement is None:
        return []
    rows = (("Text", agreement.text), ("SHA-256 of the text", agreement.sha256))
    return [FactGroup("The agreement", rows)]


def _signature(records: session.Records, winner: awards.Winner) -> str | None:
    """Return how the top-up agreement was signed, and how that differs from the payer's name."""
    if winner.request is None or not winner.top_up_pence:
        return None
    return signatures.signed_as(records, winner.request.id)


def _why(records: session.Records, advert: str, winner: awards.Winner) -> str:
    """Return in a sentence what speaks for a provider: the request that was upheld, or its place."""
    wanted = winner.request
    if wanted is not None:
        by, kind = formatting.plain(wanted.by), formatting.plain(wanted.reason_kind)
        said = f"Asked for by the {by}: {kind}. {wanted.reason}"
        return said if not wanted.decision_reasons else f"{said} Upheld: {wanted.decision_reasons}"
    placed = ranking.latest(records, advert)
    for number, group in enumerate(placed, 1):
        if winner.offer is not None and winner.offer.id in group.offers:
            tied = f", tied with {len(group.offers) - 1} more" if len(group.offers) > 1 else ""
            return f"In place {number} of {len(placed)}, band {formatting.plain(group.band)}{tied}"
    return ""


def _money(wanted: ChoiceRequest) -> FactGroup:
    budgeted = None if wanted.weekly_pence is None else wanted.weekly_pence - (wanted.top_up_pence or 0)
    rows = {
        "Home": wanted.home_name,
        "Its price": formatting.weekly(wanted.weekly_pence),
        "The council pays": formatting.weekly(budgeted),
        "Top-up": formatting.weekly(wanted.top_up_pence),
    }
    return FactGroup("The top-up", _rows(rows))


def _payer(records: session.Records, wanted: ChoiceRequest) -> list[FactGroup]:
    payer = top_ups.payer_of(records, wanted.id)
    if payer is None:
        return []
    means = records.scalar(_MEANS, {"payer": payer.id})
    rows = {
        "Payer": payer.name,
        "Kind": formatting.title(payer.kind),
        "Basis": formatting.title(payer.basis) or None,
        "Willing": None if means is None else formatting.yes_no(means.willing),
        "Able": None if means is None else formatting.yes_no(means.able),
    }
    return [FactGroup("Who pays", _rows(rows))]


def _standing_offer(records: session.Records, wanted: ChoiceRequest) -> list[FactGroup]:
    standing = offers.standing_selections(records, wanted.advert_id)
    if not standing:
        return []
    offer = records.require(Offer, standing[-1].offer_id)
    own = choices.offer_of(records, wanted.advert_id, wanted.location_id)
    rows = {
        "Provider": location_names.name_of(records, offer.location_id),
        "Band": formatting.title(offer.band),
        "Price": formatting.weekly(offer.weekly_pence),
        "Top-up": formatting.weekly(prices.above_pence(offer.weekly_pence, offer.limit_pence)),
        "The provider asked for also offered": formatting.yes_no(own is not None),
    }
    return [FactGroup("The offer that stands", _rows(rows))]


def _award(records: session.Records, award: Award) -> FactGroup:
    rows = {
        "Provider": location_names.name_of(records, award.location_id),
        "Route": formatting.title(award.route),
        "Price": formatting.weekly(award.weekly_pence),
        "Top-up": formatting.weekly(award.top_up_pence) if award.top_up_pence else "None",
        "Awarded by": f"{award.officer_name}, {formatting.day(dated_settings.today(award.made_at))}",
        "Start": formatting.day(award.started_on or award.start_on),
        "Interim, review on": formatting.day(award.review_on) if award.interim else None,
    }
    return FactGroup("The award", _rows(rows))


def _rows(facts: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((label, value) for label, value in facts.items() if value)
