"""How a case ended, or stands, read from records only: the `expected` part of an example.

Money is text in pounds ("720.00") and is given for care homes only, where offers have a price.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from brokerage import handbacks, offers, ranking, records, responses, tables, words
from engine import releases
from engine import tables as engine_tables


def outcome(connection: Connection, case_id: str) -> dict[str, Any]:
    """Return what came of a case: lists, ranking, outcome, provider, route, money, documents."""
    held = connection.execute(select(engine_tables.cases).where(engine_tables.cases.c.id == case_id)).one()
    book = records.Records(connection, held.council)
    adverts = list(book.all(tables.adverts, case_id=case_id))
    documents = _documents(book, case_id)
    return {
        **_lists(book, adverts),
        "offers_not_ranked": _not_ranked(book, case_id, adverts),
        "ranking": _ranking(book, adverts),
        **_result(book, case_id, adverts),
        "requests_refused": _refused(book, case_id),
        "documents": documents,
        "documents_outstanding": _outstanding(book, held, documents),
    }


def _lists(book: records.Records, adverts: Sequence[Row[Any]]) -> dict[str, Any]:
    """Return the first advert's long list, who was left out and why, and the neighbouring stage's list."""
    found: dict[str, Any] = {"long_list": [], "not_long_listed": {}}
    if not adverts:
        return found
    rows = book.all(tables.invitations, advert=adverts[0].id)
    found["long_list"] = sorted(row.location for row in rows if row.invited)
    found["not_long_listed"] = {row.location: row.reason for row in rows if not row.invited}
    second = next((each for each in adverts if each.reach == "neighbouring"), None)
    if second is not None:
        rows = book.all(tables.invitations, advert=second.id, invited=True)
        found["stage2_long_list"] = sorted(row.location for row in rows)
    return found


def _not_ranked(book: records.Records, case_id: str, adverts: Sequence[Row[Any]]) -> dict[str, str]:
    """Return why each offer that is not in the ranking is not; one that came after the close is late."""
    reasons = {}
    for advert in adverts:
        placed = {each for group in ranking.latest(book, advert.id) for each in group.offers}
        for offer in offers.offered(book, advert.id):
            if offer.id not in placed and offer.reason not in (None, offers.RANKABLE):
                reasons[offer.location] = str(offer.reason)
        for location in responses.late(book.connection, book.council, case_id, advert.id):
            reasons.setdefault(location, "late")
    return reasons


def _ranking(book: records.Records, adverts: Sequence[Row[Any]]) -> list[list[str]]:
    """Return the locations of the last ranking that has any, in their groups."""
    for advert in reversed(adverts):
        groups = ranking.latest(book, advert.id)
        if groups:
            made = book.several(tables.offers, [each for group in groups for each in group.offers])
            return [[made[each].location for each in group.offers] for group in groups]
    return []


def _result(book: records.Records, case_id: str, adverts: Sequence[Row[Any]]) -> dict[str, Any]:
    """Return the outcome with its provider, route and money: the furthest that the case has come."""
    for find in (_temporary, _direct_payment, _awarded, _provisional):
        found = find(book, case_id)
        if found is not None:
            return found
    return _waiting(book, case_id, adverts)


def _temporary(book: records.Records, case_id: str) -> dict[str, Any] | None:
    placed = book.latest(tables.temporary_placements, case_id=case_id)
    if placed is None or _award(book, case_id) is not None:
        return None
    return _said("temporary_off_contract", placed.location, "none")


def _direct_payment(book: records.Records, case_id: str) -> dict[str, Any] | None:
    for asked in book.all(tables.choice_requests, case_id=case_id, state="upheld"):
        paid = book.latest(tables.direct_payments, request=asked.id, conditions_met=True)
        if paid is not None:
            return _said("direct_payment_arranged", paid.location, "direct_payment")
    return None


def _awarded(book: records.Records, case_id: str) -> dict[str, Any] | None:
    given = _award(book, case_id)
    if given is None:
        return None
    return _said("awarded", given.location, given.route, given.top_up_pence, given.council_pays_pence)


def _provisional(book: records.Records, case_id: str) -> dict[str, Any] | None:
    for asked in reversed(book.all(tables.choice_requests, case_id=case_id)):
        held = book.latest(tables.allocations, request=asked.id, state="provisional")
        if held is not None:
            pays = None if held.weekly_pence is None else held.weekly_pence - (held.top_up_pence or 0)
            return _said("provisional_direct_allocation", held.location, held.route, held.top_up_pence, pays)
    return None


def _waiting(book: records.Records, case_id: str, adverts: Sequence[Row[Any]]) -> dict[str, Any]:
    """Return what waits for a person: an officer's confirmation, or a citizen whose offer stands."""
    for advert in reversed(adverts):
        standing = offers.standing_selections(book, advert.id)
        if not standing:
            continue
        selection = standing[-1]
        location = book.get(tables.offers, selection.offer).location
        if selection.state == "proposed":
            return _said("awaiting_officer_confirmation", location, selection.route)
        if selection.state == "selected" and _is_with_citizen(book, case_id, selection):
            return _said("offer_stands_awaiting_citizen", location, "none")
        return _said("in_progress", location, selection.route)
    return _said("in_progress", None, "none")


def _is_with_citizen(book: records.Records, case_id: str, selection: Row[Any]) -> bool:
    """Return whether a selection was put to the citizen, and no request of theirs waits for others."""
    asked = tables.presentations
    shown = book.all(asked, asked.c.at >= selection.selected_at, case_id=case_id, kind="selected")
    return bool(shown) and not book.all(tables.choice_requests, case_id=case_id, state="made")


def _award(book: records.Records, case_id: str) -> Row[Any] | None:
    return book.latest(tables.awards, tables.awards.c.state.in_(handbacks.LIVE), case_id=case_id)


def _said(
    result: str, provider: str | None, route: str, top_up: int | None = None, pays: int | None = None
) -> dict[str, Any]:
    return {
        "outcome": result,
        "provider": provider,
        "route": route,
        "top_up_weekly": None if pays is None else words.figure(top_up or 0),
        "council_pays_weekly": None if pays is None else words.figure(pays),
    }


def _refused(book: records.Records, case_id: str) -> list[dict[str, str]]:
    rows = book.all(tables.choice_requests, case_id=case_id, state="refused")
    return [{"provider": row.location, "reason": row.refused_reason} for row in rows]


def _documents(book: records.Records, case_id: str) -> list[str]:
    rows = book.all(tables.documents, case_id=case_id)
    return list(dict.fromkeys(row.kind for row in rows))


def _outstanding(book: records.Records, held: Row[Any], documents: list[str]) -> list[str]:
    """Return the documents that the open tasks of the case would make and that are not made yet."""
    tasks = engine_tables.tasks
    open_work = select(tasks).where(
        tasks.c.case_id == held.id, tasks.c.kind == "work", tasks.c.status == "open"
    )
    needed: list[str] = []
    for task in book.connection.execute(open_work):
        node = releases.by_id(book.connection, held.release_id).node(task.diagram, task.step)
        kinds = node.properties.get("stillNeeded") or node.properties.get("document", "")
        needed += kinds.split()
    return [kind for kind in dict.fromkeys(needed) if kind not in documents]
