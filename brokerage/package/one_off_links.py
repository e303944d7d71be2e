"""One-off links to citizens and payers: sent with a letter, sent again, and ended by staff."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from brokerage import errors
from brokerage.package import documents, people
from engine.actors import Actor
from engine.cases import context
from engine.database.tables import tasks
from engine.definition import declaration, letters
from engine.store import link_letters, links, notes
from engine.store.history import Line

DAYS = {"citizen": 14, "payer": 30}
_ADDRESSEES = {"citizen": "person", "payer": "payer"}
_WAITING_TASK = select(tasks.c.id).where(
    tasks.c.council == bindparam("council"),
    tasks.c.case_id == bindparam("case"),
    tasks.c.role == bindparam("role"),
    tasks.c.party == bindparam("party"),
    tasks.c.kind == "work",
    tasks.c.status == "open",
)
_PARTIES_WITH_TASKS = select(tasks.c.case_id, tasks.c.role, tasks.c.party).where(
    tasks.c.council == bindparam("council"),
    tasks.c.case_id.in_(bindparam("cases", expanding=True)),
    tasks.c.party.is_not(None),
    tasks.c.kind == "work",
    tasks.c.status == "open",
)


class Bearer(NamedTuple):
    """Who may act by a link, and in which case."""

    council: str
    case_id: str
    role: str
    party: str

    @property
    def addressee(self) -> str:
        """To whom their letters are addressed."""
        return f"{_ADDRESSEES.get(self.role, self.role)}:{self.party}"


def letter(name: str, names: str) -> declaration.Uses:
    """Declare a letter with a link, with the names that it gets besides those of every such letter."""
    return documents.letter(name, f"name link {names}")


def send(
    case: context.CaseContext, letter: str, key: str, *, role: str, party: str, name: str, **names: object
) -> None:
    """Send a letter with a link. Without a date of birth on record the letter waits, and says what for."""
    person = people.person_of(case)
    missing = "" if person.born_on is not None else people.NO_DATE_OF_BIRTH.format(name=person.name)
    link = letters.Own(link_letters.TO_COME) if missing else case.link(role, party, DAYS[role], name)
    to = f"{_ADDRESSEES[role]}:{party}"
    documents.send(case, to, letter, key, missing, name=name, link=link, **names)


def send_again(connection: Connection, bearer: Bearer, actor: Actor, now: datetime) -> list[str]:
    """Send the latest letter with a new link; return the ids of those who acted by the links that end."""
    letter = link_letters.latest(connection, bearer.council, [bearer.case_id]).get(
        (bearer.case_id, bearer.addressee)
    )
    if letter is None or not _something_waits(connection, bearer):
        raise errors.NothingWaits
    missing = people.missing_fact(connection, bearer.role, bearer.party)
    if missing:
        raise errors.FactMissing(missing)
    ended = _end(connection, bearer, links.LinkEnd.REPLACED, now)
    token = links.issue_all(connection, [_new_link(connection, bearer, now)])[0]
    if letter["waits_for"]:
        link_letters.release(connection, [(letter, token)], now)
    else:
        link_letters.send_again(connection, letter, token, now)
    text = f"{actor.name} sent the link to {_name(connection, bearer)} again. Links sent before have ended."
    notes.add(connection, [bearer.case_id], Line("link", text, actor), now)
    return ended


def end(connection: Connection, bearer: Bearer, actor: Actor, now: datetime) -> list[str]:
    """End a party's links; return the ids of those who acted by them."""
    ended = _end(connection, bearer, links.LinkEnd.BY_STAFF, now)
    if not ended:
        raise errors.NoLink
    text = f"{actor.name} ended the link of {_name(connection, bearer)}."
    notes.add(connection, [bearer.case_id], Line("link", text, actor), now)
    return ended


def release_waiting(
    connection: Connection, council: str, case_ids: Collection[str], actor: Actor, now: datetime
) -> int:
    """Send the letters of these cases that waited for a date of birth; return how many there were."""
    letters_by_party = link_letters.latest(connection, council, sorted(case_ids))
    roles = {kind: role for role, kind in _ADDRESSEES.items()}
    to_do = connection.execute(_PARTIES_WITH_TASKS, {"council": council, "cases": sorted(case_ids)}).all()
    awaited = {(case, f"{_ADDRESSEES.get(role)}:{party}") for case, role, party in to_do}
    waiting = [letters_by_party[whose] for whose in sorted(awaited & letters_by_party.keys())]
    waiting = [letter for letter in waiting if letter["waits_for"]]
    names = people.names_of(connection, {letter["to"] for letter in waiting})
    rows = []
    for letter in waiting:
        kind, _, party = letter["to"].partition(":")
        bearer = Bearer(council, letter["case_id"], roles[kind], party)
        rows.append(_row(bearer, names[letter["to"]], now))
    if rows:
        tokens = links.issue_all(connection, rows)
        link_letters.release(connection, list(zip(waiting, tokens, strict=True)), now)
        line = Line("link", "The letter that waited for the date of birth was sent, with its link.", actor)
        notes.add(connection, {letter["case_id"] for letter in waiting}, line, now)
    return len(rows)


def _end(connection: Connection, bearer: Bearer, why: links.LinkEnd, now: datetime) -> list[str]:
    return links.end(connection, *bearer, why, now)


def _something_waits(connection: Connection, bearer: Bearer) -> bool:
    names = {"council": bearer.council, "case": bearer.case_id, "role": bearer.role, "party": bearer.party}
    return connection.execute(_WAITING_TASK, names).first() is not None


def _name(connection: Connection, bearer: Bearer) -> str:
    return people.name_of(connection, bearer.addressee)


def _new_link(connection: Connection, bearer: Bearer, now: datetime) -> dict[str, object]:
    return _row(bearer, _name(connection, bearer), now)


def _row(bearer: Bearer, name: str, now: datetime) -> dict[str, object]:
    until = now + timedelta(days=DAYS[bearer.role])
    return {**bearer._asdict(), "name": name, "issued_at": now, "expires_at": until}
