"""What an award rests on: the winner alone, with clause, fee, top-up and signature; then all the others."""

from sqlalchemy import bindparam, select

from brokerage import formatting
from brokerage.award import awards
from brokerage.facts import contacts, offer_facts
from brokerage.facts.fact_groups import against_limit, price, rows, staff_only, without_empty_columns
from brokerage.package import people
from brokerage.register import provider_status
from brokerage.selection import choices, signatures, top_ups
from brokerage.states import SelectionState
from brokerage.store import dated_settings, location_names
from brokerage.store.case_variables import advert_of
from brokerage.tables.award_tables import Award
from brokerage.tables.choice_tables import ChoiceRequest, Signature, TopUpAgreement
from brokerage.tables.tender_tables import Advert, Selection
from brokerage.tender import award_reversal
from brokerage.tender.ranking_table import RankingTable
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.facts import FactGroup
from forms.schema.questions import Option

_SIGNED = (
    select(Signature)
    .join(TopUpAgreement, TopUpAgreement.id == Signature.agreement_id)
    .where(TopUpAgreement.request_id == bindparam("request"))
    .order_by(Signature.serial.desc())
    .limit(1)
)
_ACCEPTED = (
    select(Selection)
    .where(Selection.advert_id == bindparam("advert"), Selection.state == SelectionState.ACCEPTED)
    .order_by(Selection.serial.desc())
    .limit(1)
)
_NO_PLACE = "None"
_OTHERS = ("Place", "Provider", "Band", "Price", "Price limit", "Start", "Why not")


@staff_only
@declaration.declare(uses=[declaration.table("choice_conditions", declaration.VARIABLES)])
def award_in_full(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff: the winner first and alone, then the other offers; after an award, the award."""
    records = session.of(case)
    award = award_reversal.live_award(records, advert_of(case))
    if award is not None:
        return [_made(case, award)]
    winner = awards.find_winner(case, advert_of(case), case.variables.get("request"))
    table = RankingTable(records, records.require(Advert, advert_of(case)), case.release, formatting.second)
    return [_winner(case, winner, table), *_others(winner, table), *table.tie()]


def award_options(case: context.CaseContext) -> list[Option]:
    """Options: to award to the provider, by its name, or to go back to the checks."""
    winner = awards.find_winner(case, advert_of(case), case.variables.get("request"))
    name = location_names.name_of(session.of(case), winner.location)
    return [
        Option("award", f"Award to {name}", "Makes the individual agreement and tells everybody who offered"),
        Option("back", "Do not award now: check again", "Nobody is told anything"),
    ]


def _winner(case: context.CaseContext, winner: awards.Winner, table: RankingTable) -> FactGroup:
    package = people.package_of(case)
    status = provider_status.status(
        session.of(case), case.now, winner.location, package.category, package.area
    )
    facts = {
        "Provider": status.name,
        "Why": _why(case, winner, table),
        **_money(case, winner),
        **_in_words(winner),
        "CQC rating today": status.cqc,
        "Band today": formatting.title(status.band),
        "Suspended": formatting.yes_no(status.suspended),
        "Telephone": contacts.telephone_of(case, winner.location, package.category),
    }
    return FactGroup(f"To be awarded: {status.name}", rows(facts), leads=True)


def _why(case: context.CaseContext, winner: awards.Winner, table: RankingTable) -> str:
    """Return what speaks for a provider, with the clause: the request that was upheld, or its place."""
    if winner.request is not None:
        return _why_chosen(case, winner.request)
    places = {offer.id: place for place, offer in table.places()}
    if winner.offer is None or winner.offer.id not in places:
        return ""
    place = places[winner.offer.id]
    said = f"In place {place}. {table.why(winner.offer)}."
    clause = table.clause_of_step(winner.route)
    if "tied" in place:
        said += f" Chosen among the tied by: {formatting.plain(winner.route)}"
        said += f" (clause {clause})." if clause else "."
    return said


def _why_chosen(case: context.CaseContext, wanted: ChoiceRequest) -> str:
    """Return why another provider was upheld, with the clause by which it may be."""
    offered = choices.offer_of(session.of(case), wanted.advert_id, wanted.location_id) is not None
    asked_for = {"via": wanted.via, "choice_request": {"offered": offered}}
    facts = {**case.variables, "category": people.package_of(case).category, **asked_for}
    judged = case.evaluate("choice_conditions", **facts)
    clause = judged.fired[0].annotations.get("clause", "") if judged.fired else ""
    said = f"Clause {clause or '13'}: asked for by the {formatting.plain(wanted.by)}, "
    said += f"{formatting.plain(wanted.reason_kind)}. “{wanted.reason}”"
    return f"{said} Upheld: {wanted.decision_reasons}" if wanted.decision_reasons else said


def _money(case: context.CaseContext, winner: awards.Winner) -> dict[str, str | None]:
    records, wanted = session.of(case), winner.request
    limit = wanted.limit_pence if wanted is not None else None
    if limit is None and winner.offer is not None:
        limit = winner.offer.limit_pence
    weekly, top_up = winner.weekly_pence, winner.top_up_pence
    payer = top_ups.payer_of(records, wanted.id) if wanted is not None and top_up else None
    return {
        "Fee": formatting.weekly(weekly),
        "Price limit": against_limit(weekly, limit),
        "The council pays": price(None if weekly is None else weekly - top_up),
        "Top-up": formatting.weekly(top_up) if top_up else "None",
        "Who pays it": None if payer is None else f"{payer.name}, {formatting.plain(payer.kind)}",
        "Signature": _signature(records, wanted) if wanted is not None and top_up else "None is needed",
        "Name that signed": _another_name(records, wanted),
        "The person's answer": None if wanted is not None else _answer(records, advert_of(case)),
    }


def _signature(records: session.Records, wanted: ChoiceRequest) -> str:
    signed = records.scalar(_SIGNED, {"request": wanted.id})
    if signed is None:
        return "Missing: the top-up agreement is not signed"
    received = f", received by {signed.received_by}" if signed.received_by else ""
    at, how = formatting.moment(signed.signed_at), formatting.plain(signed.method)
    return f"Signed by {signed.full_name}, {at}, on {how}{received}"


def _another_name(records: session.Records, wanted: ChoiceRequest | None) -> str | None:
    return None if wanted is None else signatures.another_name(records, wanted.id)


def _answer(records: session.Records, advert: str) -> str:
    accepted = records.scalar(_ACCEPTED, {"advert": advert})
    if accepted is None or accepted.accepted_at is None:
        return "Chosen by the person, or not asked"
    return f"Accepted by: {formatting.plain(accepted.accepted_by)}, {formatting.moment(accepted.accepted_at)}"


def _in_words(winner: awards.Winner) -> dict[str, str | None]:
    offer = winner.offer
    if offer is None:
        return {"Its own offer": "None: it did not answer the advert"}
    return {
        "Start": formatting.day(offer.start_on),
        "How it would meet the needs": offer.how_met,
        "Home and landlord": offer_facts.home_of(offer),
        "Ways of communicating": offer.communication,
        "Offer stands since": formatting.second(offer.standing_since),
    }


def _others(winner: awards.Winner, table: RankingTable) -> list[FactGroup]:
    """Return every other offer with its place, or with why it has none."""
    places = table.places()
    chosen = None if winner.offer is None else winner.offer.id
    left = table.left([offer for _, offer in places])
    numbered = [*places, *((_NO_PLACE, offer) for offer in left)]
    cells = tuple(
        (
            place,
            table.name(offer.id),
            formatting.title(offer.band),
            price(offer.weekly_pence),
            against_limit(offer.weekly_pence, offer.limit_pence),
            formatting.day(offer.start_on),
            table.why(offer) if place != _NO_PLACE else table.why_left(offer)[0],
        )
        for place, offer in numbered
        if offer.id != chosen
    )
    return [without_empty_columns("The other offers", _OTHERS, cells)] if cells else []


def _made(case: context.CaseContext, award: Award) -> FactGroup:
    records, package = session.of(case), people.package_of(case)
    on = formatting.day(dated_settings.today(award.made_at))
    wanted = None if award.request_id is None else records.require(ChoiceRequest, award.request_id)
    facts = {
        "Provider": location_names.name_of(records, award.location_id),
        "Telephone": contacts.telephone_of(case, award.location_id, package.category),
        "Route": formatting.title(award.route),
        "Fee": formatting.weekly(award.weekly_pence),
        "Top-up": formatting.weekly(award.top_up_pence) if award.top_up_pence else "None",
        "Signature": _signature(records, wanted) if wanted is not None and award.top_up_pence else None,
        "Name that signed": _another_name(records, wanted),
        "Awarded by": f"{award.officer_name}, {on}",
        "Note of the award": award.note,
        "Start agreed": formatting.day(award.start_on),
        "Started": formatting.day(award.started_on),
        "Interim, review on": formatting.day(award.review_on) if award.interim else None,
    }
    return FactGroup("The award", rows(facts))
