"""Another provider than the top-ranked one (clause 13): the request, what was decided, what follows."""

from datetime import datetime
from typing import TypedDict

from sqlalchemy import bindparam, select, update

from brokerage import formatting
from brokerage.package import documents, people
from brokerage.register import provider_status
from brokerage.states import AllocationState, RequestState, SelectionState
from brokerage.store import dated_settings, location_names, setting_catalogue
from brokerage.store.case_variables import case_of
from brokerage.tables.choice_tables import Allocation, ChoiceRequest
from brokerage.tables.tender_tables import Offer
from brokerage.tender import offers, suitable_locations
from engine.cases import context
from engine.database import session
from engine.definition import declaration, letters
from engine.errors import RecordMissing


class _Words(TypedDict):
    """What a request says: by which way, why, by whom, and how it came."""

    via: str
    scheme: str | None
    reason_kind: str
    reason: str
    by: str
    recorded_from: str


_OFFER = (
    select(Offer)
    .where(Offer.advert_id == bindparam("advert"), Offer.location_id == bindparam("location"))
    .where(Offer.state.in_(offers.LIVE))
    .order_by(Offer.serial.desc())
    .limit(1)
)
_ALLOCATION = (
    select(Allocation)
    .where(Allocation.request_id == bindparam("request"), Allocation.state != AllocationState.RELEASED)
    .order_by(Allocation.serial.desc())
    .limit(1)
)


@declaration.declare(
    result="{request: text, barred: boolean, provider: text, offered: boolean}",
    uses=[declaration.table("cqc_bar", "cqc"), suitable_locations.FITTING],
    writes="ChoiceRequest Document",
)
def record_choice_request(
    case: context.CaseContext,
    *,
    advert: str,
    provider: str | None,
    home_name: str | None,
    via: str,
    scheme: str | None,
    reason_kind: str | None,
    reason: str | None,
    by: str | None,
    recorded_from: str | None,
) -> dict[str, object]:
    """Record what the citizen asks for and why; decide by the provider's CQC rating whether 13(a) bars it."""
    words: _Words = {
        "via": via,
        "scheme": formatting.text(scheme),
        "reason_kind": reason_kind or "other",
        "reason": formatting.text(reason) or "No reason given",
        "by": by or "citizen",
        "recorded_from": recorded_from or "screen",
    }
    location = suitable_locations.requested(case, provider, home_name)
    return _answer(case, _record(case, advert, location, words))


def _record(
    case: context.CaseContext, advert: str, location: suitable_locations.Place, words: _Words
) -> ChoiceRequest:
    """Record a request; whether 13(a) bars it is decided by the provider's CQC rating."""
    package = people.package_of(case)
    status = provider_status.status(session.of(case), case.now, location.id, package.category, package.area)
    wanted = ChoiceRequest(
        case_id=case_of(case).id,
        package_id=package.id,
        advert_id=advert,
        location_id=location.id,
        home_name=location.name,
        recorded_by=case.actor.id,
        state=RequestState.MADE,
        cqc=status.cqc,
        barred=bool(case.decide("cqc_bar", cqc=status.cqc)),
        made_at=case.now,
        **words,
    )
    return session.of(case).put(wanted)


def _answer(case: context.CaseContext, wanted: ChoiceRequest) -> dict[str, object]:
    """Make the documents of a request, and return what the case must know of it."""
    _document_request(case, wanted)
    offered = offer_of(session.of(case), wanted.advert_id, wanted.location_id) is not None
    facts: dict[str, object] = {"request": wanted.id, "barred": wanted.barred}
    return {**facts, "provider": wanted.location_id, "offered": offered}


@declaration.declare(writes="ChoiceRequest")
def decide_choice(case: context.CaseContext, *, request: str, reasonable: bool, reasons: str | None) -> None:
    """Record the officer's decision whether the choice is reasonable, with legitimate reasons (13(f))."""
    wanted = session.of(case).require(ChoiceRequest, request)
    wanted.reasonable, wanted.decision_reasons = bool(reasonable), formatting.text(reasons)
    wanted.decided_by, wanted.decided_at = case.actor.id, case.now


@declaration.declare(
    uses=[
        documents.letter(
            "choice_not_upheld", "name provider_name reason reasons stands stands_until complaint_route"
        ),
        setting_catalogue.COMPLAINT_ROUTE,
        setting_catalogue.OFFER_HOLDS_DAYS,
    ],
    writes="ChoiceRequest Offer",
)
def refuse_request(case: context.CaseContext, *, request: str, reason: str) -> None:
    """Record a request as not upheld; write why, how to complain, and until when the standing offer holds."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request)
    until = _let_stand(case, wanted.advert_id)
    wanted.state, wanted.refused_reason = RequestState.REFUSED, reason
    wanted.refused_at, wanted.stands_until_at = case.now, until
    person = people.person_of(case)
    today = dated_settings.today(case.now)
    documents.send(
        case,
        f"person:{person.id}",
        "choice_not_upheld",
        request,
        name=person.name,
        provider_name=wanted.home_name,
        reason=formatting.plain(reason),
        reasons=wanted.decision_reasons or "",
        stands=_standing_name(records, wanted.advert_id),
        stands_until=formatting.moment(until),
        complaint_route=letters.Own(dated_settings.read(case, setting_catalogue.COMPLAINT_ROUTE, today)),
    )


@declaration.declare(result="{route: text}", writes="Allocation ChoiceRequest")
def allocate(case: context.CaseContext, *, request: str, route: str) -> dict[str, object]:
    """Give the place to the chosen provider without a top-up; return the route."""
    records = session.of(case)
    wanted = records.require(ChoiceRequest, request)
    weekly = wanted.weekly_pence
    offer = offer_of(records, wanted.advert_id, wanted.location_id)
    if weekly is None and offer is not None:
        weekly = offer.weekly_pence
    place(case, wanted, route, AllocationState.FINAL, weekly, 0)
    return {"route": route}


def place(
    case: context.CaseContext,
    wanted: ChoiceRequest,
    route: str,
    state: AllocationState,
    weekly: int | None,
    top_up: int,
) -> str:
    """Write a direct allocation for a request and uphold the request; return the allocation's id."""
    if wanted.location_id is None:
        raise RecordMissing
    wanted.state = RequestState.UPHELD
    allocation = Allocation(
        request_id=wanted.id,
        location_id=wanted.location_id,
        route=route,
        state=state,
        weekly_pence=weekly,
        top_up_pence=top_up,
        made_at=case.now,
        final_at=case.now if state == AllocationState.FINAL else None,
    )
    return session.of(case).put(allocation).id


def offer_of(records: session.Records, advert: str, location: str | None) -> Offer | None:
    """Return the offer a location has standing under an advert, or None."""
    return records.scalar(_OFFER, {"advert": advert, "location": location})


def allocation_of(records: session.Records, request: str | None) -> Allocation | None:
    """Return the place that was given for a request and not released, or None."""
    return None if request is None else records.scalar(_ALLOCATION, {"request": request})


def _let_stand(case: context.CaseContext, advert: str) -> datetime:
    """Let the offers the citizen had stand for the council's number of days from now; return until when."""
    days = dated_settings.read(case, setting_catalogue.OFFER_HOLDS_DAYS, dated_settings.today(case.now))
    until = case.now + dated_settings.days(days)
    session.of(case).execute(
        update(Offer)
        .where(Offer.advert_id == advert, Offer.state.in_(offers.LIVE), Offer.holds_until_at < until)
        .values(holds_until_at=until)
    )
    return until


def _standing_name(records: session.Records, advert: str) -> str | None:
    rows = offers.standing_selections(records, advert)
    standing = [row for row in rows if row.state != SelectionState.PROPOSED]
    if not standing:
        return None
    return location_names.name_of(records, records.require(Offer, standing[-1].offer_id).location_id)


def _document_request(case: context.CaseContext, wanted: ChoiceRequest) -> None:
    person = people.person_of(case)
    recorded = f"{formatting.moment(case.now)} by {case.actor.name}"
    via, by = formatting.plain(wanted.via), formatting.plain(wanted.by)
    choice = {"Person": person.name, "Asks for": wanted.home_name, "By way of": via}
    more = {"Scheme": wanted.scheme or "", "Asked by": by, "Recorded": recorded}
    documents.issue_facts(case, "citizen_choice_record", person.id, {**choice, **more})
    why = {
        "Kind of reason": formatting.plain(wanted.reason_kind),
        "Reason": wanted.reason,
        "CQC rating": wanted.cqc or "",
    }
    documents.issue_facts(case, "choice_reasons_record", person.id, {**choice, **why, "Recorded": recorded})
