"""How a case ended, or stands, read from records only: the `expected` part of an example.

Money is text in pounds ("720.00") and is given for care homes only, where offers have a price.
"""

from collections.abc import Sequence

from sqlalchemy import BindParameter, Connection, Row, bindparam, select

from brokerage import formatting
from brokerage.states import AllocationState, Reach, Reason, RequestState, Route, SelectionState
from brokerage.tables.award_tables import Award, TemporaryPlacement
from brokerage.tables.choice_tables import Allocation, ChoiceRequest, DirectPayment
from brokerage.tables.package_tables import Document, Package, Person, Presentation
from brokerage.tables.tender_tables import Advert, Invitation, Offer, Selection
from brokerage.tender import award_reversal, offers, ranking, responses
from engine.database import session
from engine.database import tables as engine_tables
from engine.store import releases

_CASE: BindParameter[str] = bindparam("case")
_ADVERTS = select(Advert).where(Advert.case_id == _CASE).order_by(Advert.serial)
_LISTED = (
    select(Invitation.location_id, Invitation.invited, Invitation.reason)
    .where(Invitation.advert_id == bindparam("advert"))
    .order_by(Invitation.serial)
)
_LOCATIONS = select(Offer.id, Offer.location_id).where(Offer.advert_id == bindparam("advert"))
_PLACEMENT = (
    select(TemporaryPlacement.location_id)
    .where(TemporaryPlacement.case_id == _CASE)
    .order_by(TemporaryPlacement.serial.desc())
    .limit(1)
)
_PAID = (
    select(DirectPayment.location_id)
    .join(ChoiceRequest, ChoiceRequest.id == DirectPayment.request_id)
    .where(ChoiceRequest.case_id == _CASE, ChoiceRequest.state == RequestState.UPHELD)
    .where(DirectPayment.conditions_met)
    .order_by(ChoiceRequest.serial, DirectPayment.serial.desc())
    .limit(1)
)
_HELD = (
    select(Allocation)
    .join(ChoiceRequest, ChoiceRequest.id == Allocation.request_id)
    .where(ChoiceRequest.case_id == _CASE, Allocation.state == AllocationState.PROVISIONAL)
    .order_by(ChoiceRequest.serial.desc(), Allocation.serial.desc())
    .limit(1)
)
_AWARD = (
    select(Award)
    .where(Award.case_id == _CASE, Award.state.in_(award_reversal.LIVE))
    .order_by(Award.serial.desc())
    .limit(1)
)
_PRESENTED = select(Presentation.id).where(
    Presentation.case_id == _CASE, Presentation.kind == "selected", Presentation.at >= bindparam("since")
)
_REQUESTED = select(ChoiceRequest.id).where(
    ChoiceRequest.case_id == _CASE, ChoiceRequest.state == RequestState.MADE
)
_REFUSED = (
    select(ChoiceRequest.location_id, ChoiceRequest.refused_reason)
    .where(ChoiceRequest.case_id == _CASE, ChoiceRequest.state == RequestState.REFUSED)
    .order_by(ChoiceRequest.serial)
)
_PERSON = (
    select(Person.name)
    .join(Package, Package.person_id == Person.id)
    .where(Package.case_id == _CASE)
    .order_by(Package.serial.desc())
    .limit(1)
)
_DOCUMENTS = select(Document.kind).where(Document.case_id == _CASE).order_by(Document.serial)


def outcome(connection: Connection, case_id: str) -> dict[str, object]:
    """Return what came of a case: person, lists, ranking, outcome, provider, route, money, documents."""
    cases = engine_tables.cases.c
    case = connection.execute(
        select(cases.id, cases.council, cases.release_id).where(cases.id == case_id)
    ).one()
    records = session.records_of(connection, case.council)
    adverts = records.scalars(_ADVERTS, {"case": case_id}).all()
    documents = list(dict.fromkeys(records.scalars(_DOCUMENTS, {"case": case_id})))
    return {
        "person": records.scalar(_PERSON, {"case": case_id}),
        **_lists(records, adverts),
        "offers_not_ranked": _not_ranked(records, case_id, adverts),
        "ranking": _ranking(records, adverts),
        **_result(records, case_id, adverts),
        "requests_refused": _refused(records, case_id),
        "documents": documents,
        "documents_outstanding": _outstanding(connection, case, documents),
    }


def _lists(records: session.Records, adverts: Sequence[Advert]) -> dict[str, object]:
    """Return the first advert's long list, who was left out and why, and the neighbouring stage's list."""
    if not adverts:
        return {"long_list": [], "not_long_listed": {}}
    rows = records.execute(_LISTED, {"advert": adverts[0].id}).all()
    lists: dict[str, object] = {
        "long_list": sorted(location for location, invited, _ in rows if invited),
        "not_long_listed": {location: reason for location, invited, reason in rows if not invited},
    }
    second = next((advert for advert in adverts if advert.reach == Reach.NEIGHBOURING), None)
    if second is not None:
        rows = records.execute(_LISTED, {"advert": second.id}).all()
        lists["stage2_long_list"] = sorted(location for location, invited, _ in rows if invited)
    return lists


def _not_ranked(records: session.Records, case_id: str, adverts: Sequence[Advert]) -> dict[str, str]:
    """Return why each offer that is not in the ranking is not; one that came after the close is late."""
    reasons = {}
    for advert in adverts:
        placed = {offer for group in ranking.latest(records, advert.id) for offer in group.offers}
        for offer in offers.offered(records, advert.id):
            if offer.id not in placed and offer.reason not in (None, Reason.RANKABLE):
                reasons[offer.location_id] = str(offer.reason)
        for location in responses.late(records.connection(), records.council, case_id, advert.id):
            reasons.setdefault(location, Reason.LATE.value)
    return reasons


def _ranking(records: session.Records, adverts: Sequence[Advert]) -> list[list[str]]:
    """Return the locations of the last ranking that has any, in their groups."""
    for advert in reversed(adverts):
        groups = ranking.latest(records, advert.id)
        if groups:
            locations = dict(records.execute(_LOCATIONS, {"advert": advert.id}).all())
            return [[locations[offer] for offer in group.offers] for group in groups]
    return []


def _result(records: session.Records, case_id: str, adverts: Sequence[Advert]) -> dict[str, object]:
    """Return the outcome with its provider, route and money: the furthest that the case has come."""
    for find in (_temporary, _direct_payment, _awarded, _provisional):
        result = find(records, case_id)
        if result is not None:
            return result
    return _waiting(records, case_id, adverts)


def _temporary(records: session.Records, case_id: str) -> dict[str, object] | None:
    location = records.scalar(_PLACEMENT, {"case": case_id})
    if location is None or records.scalar(_AWARD, {"case": case_id}) is not None:
        return None
    return _in_words("temporary_off_contract", location, Route.NONE)


def _direct_payment(records: session.Records, case_id: str) -> dict[str, object] | None:
    paid = records.execute(_PAID, {"case": case_id}).first()
    return None if paid is None else _in_words("direct_payment_arranged", paid[0], Route.DIRECT_PAYMENT)


def _awarded(records: session.Records, case_id: str) -> dict[str, object] | None:
    award = records.scalar(_AWARD, {"case": case_id})
    if award is None:
        return None
    money = (award.top_up_pence, award.council_pays_pence)
    return _in_words("awarded", award.location_id, award.route, *money)


def _provisional(records: session.Records, case_id: str) -> dict[str, object] | None:
    place = records.scalar(_HELD, {"case": case_id})
    if place is None:
        return None
    pays = None if place.weekly_pence is None else place.weekly_pence - (place.top_up_pence or 0)
    return _in_words(
        "provisional_direct_allocation", place.location_id, place.route, place.top_up_pence, pays
    )


def _waiting(records: session.Records, case_id: str, adverts: Sequence[Advert]) -> dict[str, object]:
    """Return what waits for a person: an officer's confirmation, or a citizen whose offer stands."""
    for advert in reversed(adverts):
        standing = offers.standing_selections(records, advert.id)
        if not standing:
            continue
        selection = standing[-1]
        location = records.require(Offer, selection.offer_id).location_id
        if selection.state == SelectionState.PROPOSED:
            return _in_words("awaiting_officer_confirmation", location, selection.route)
        if selection.state == SelectionState.SELECTED and _is_with_citizen(records, case_id, selection):
            return _in_words("offer_stands_awaiting_citizen", location, Route.NONE)
        return _in_words("in_progress", location, selection.route)
    return _in_words("in_progress", None, Route.NONE)


def _is_with_citizen(records: session.Records, case_id: str, selection: Selection) -> bool:
    """Return whether a selection was put to the citizen, and no request of theirs waits for others."""
    since = {"case": case_id, "since": selection.selected_at}
    presented = records.execute(_PRESENTED, since).first() is not None
    return presented and records.execute(_REQUESTED, {"case": case_id}).first() is None


def _in_words(
    result: str, provider: str | None, route: str, top_up: int | None = None, pays: int | None = None
) -> dict[str, object]:
    return {
        "outcome": result,
        "provider": provider,
        "route": str(route),
        "top_up_weekly": None if pays is None else formatting.figure(top_up or 0),
        "council_pays_weekly": None if pays is None else formatting.figure(pays),
    }


def _refused(records: session.Records, case_id: str) -> list[dict[str, str | None]]:
    rows = records.execute(_REFUSED, {"case": case_id})
    return [{"provider": location, "reason": reason} for location, reason in rows]


def _outstanding(connection: Connection, case: Row[str, str, str], documents: list[str]) -> list[str]:
    """Return the documents that the open tasks of the case would make and that are not made yet."""
    tasks = engine_tables.tasks
    open_work = select(tasks.c.diagram, tasks.c.step).where(
        tasks.c.council == case.council,
        tasks.c.case_id == case.id,
        tasks.c.kind == "work",
        tasks.c.status == "open",
    )
    needed: list[str] = []
    for task in connection.execute(open_work):
        node = releases.by_id(connection, case.release_id).node(task.diagram, task.step)
        kinds = node.properties.get("stillNeeded") or node.properties.get("document", "")
        needed += kinds.split()
    return [kind for kind in dict.fromkeys(needed) if kind not in documents]
