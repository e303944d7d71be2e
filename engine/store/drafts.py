"""Drafts: what somebody has typed into a form and not sent. A draft belongs to that person alone.

People with an account are known by it, people who came by a link by the party that it was sent to. Somebody
who acts for two providers has a draft for each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Executable, and_, bindparam, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.actors import Actor
from engine.database import tables
from engine.database.handle import one_at_a_time

PAUSE = timedelta(seconds=10)
"""What is typed is written down at most once in this time for each person."""

Posted = Sequence[tuple[str, str]]
_DRAFTS = tables.drafts
_OF_PERSON = and_(_DRAFTS.c.account == bindparam("b_account"), _DRAFTS.c.party == bindparam("b_party"))
_IN_COUNCIL = and_(_DRAFTS.c.form_id == bindparam("b_form"), _DRAFTS.c.council == bindparam("b_council"))
_OWN = select(_DRAFTS).where(_OF_PERSON, _IN_COUNCIL)
_LATEST = select(_DRAFTS).where(_OF_PERSON).order_by(_DRAFTS.c.saved_at.desc())
_OTHERS = select(_DRAFTS).where(_IN_COUNCIL, _DRAFTS.c.account != bindparam("b_account"))
_NEW_CASES = select(_DRAFTS).where(
    _OF_PERSON,
    _DRAFTS.c.council == bindparam("b_council"),
    _DRAFTS.c.kind == "new case",
    ~exists().where(tables.cases.c.id == _DRAFTS.c.form_id),
)
_BEGUN = select(tables.cases.c.id).where(tables.cases.c.id == bindparam("case_id"))
_DELETE = delete(_DRAFTS).where(_OF_PERSON, _IN_COUNCIL)


def _upsert(insert: postgresql.Insert | sqlite.Insert) -> Executable:
    """Return the statement that writes a draft in place of an earlier one of the same person."""
    values = {name: insert.excluded[name] for name in ("council", "kind", "name", "posted", "saved_at")}
    return insert.on_conflict_do_update(index_elements=["form_id", "account", "party"], set_=values)


_WRITE = {
    "sqlite": _upsert(sqlite.insert(_DRAFTS)),
    "postgresql": _upsert(postgresql.insert(_DRAFTS)),
}


class Kind(StrEnum):
    """What the form of a draft is for."""

    TASK = "task"
    NEW_CASE = "new case"


class Saved(StrEnum):
    """What became of a draft that was to be saved."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    TOO_SOON = "too soon"


@dataclass(frozen=True)
class Draft:
    """What one person has typed into one form: the id of the form, their name, and what they would post."""

    form_id: str
    account: str
    name: str
    posted: list[tuple[str, str]]
    saved_at: datetime


def find(connection: Connection, form_id: str, council: str, actor: Actor) -> Draft | None:
    """Return the person's own draft of a form."""
    return _first(connection.execute(_OWN, _own(form_id, council, actor)).mappings().all())


def find_to_change(connection: Connection, form_id: str, council: str, actor: Actor) -> Posted:
    """Return what the person's draft of a form holds, and let nobody else change it in this transaction."""
    one_at_a_time(connection, f"draft {form_id}")  # there may be no row yet that could be locked
    own = find(connection, form_id, council, actor)
    return own.posted if own else ()


def of_others(connection: Connection, form_id: str, council: str, actor: Actor) -> list[Draft]:
    """Return what other people have typed into the same form. The caller decides who may see it."""
    rows = connection.execute(_OTHERS.order_by(_DRAFTS.c.saved_at), _own(form_id, council, actor))
    return [_draft(row) for row in rows.mappings()]


def of_new_cases(connection: Connection, actor: Actor) -> list[Draft]:
    """Return the person's drafts of cases that have not begun, the latest first."""
    rows = connection.execute(_NEW_CASES.order_by(_DRAFTS.c.saved_at.desc()), _own("", actor.council, actor))
    return [_draft(row) for row in rows.mappings()]


def weigh(
    connection: Connection, form_id: str, posted: Posted, actor: Actor, now: datetime, *, typing: bool
) -> Saved:
    """Return whether a draft needs to be written. While somebody is `typing`, this must not happen too often.

    A press of a button is never too soon, because the person relies on it.
    """
    rows = connection.execute(_LATEST, _person(actor)).mappings().all()
    own = _first([row for row in rows if row["form_id"] == form_id])
    if own is not None and own.posted == [tuple(pair) for pair in posted]:
        return Saved.UNCHANGED
    if typing and rows and now - rows[0]["saved_at"] < PAUSE:
        return Saved.TOO_SOON
    return Saved.WRITTEN


def write(
    connection: Connection,
    form_id: str,
    council: str,
    posted: Posted,
    actor: Actor,
    now: datetime,
    kind: Kind = Kind.TASK,
) -> None:
    """Write the person's draft of a form in place of an earlier one."""
    account, party = names_of(actor)
    row = {
        "form_id": form_id,
        "account": account,
        "party": party,
        "council": council,
        "kind": str(kind),
        "name": actor.name,
        "posted": [list(pair) for pair in posted],
        "saved_at": now,
    }
    connection.execute(_WRITE[connection.dialect.name], row)


def remove(connection: Connection, form_id: str, council: str, actor: Actor) -> bool:
    """Delete the person's own draft of a form and return whether there was one."""
    return connection.execute(_DELETE, _own(form_id, council, actor)).rowcount > 0


def has_begun(connection: Connection, case_id: str) -> bool:
    """Return whether the case for which a draft was typed has begun."""
    return connection.execute(_BEGUN, {"case_id": case_id}).first() is not None


def names_of(actor: Actor) -> tuple[str, str]:
    """Return the account and the party by which what somebody has not sent is known."""
    return "" if actor.by_link else actor.id, actor.party or ""


def _person(actor: Actor) -> dict[str, str]:
    account, party = names_of(actor)
    return {"b_account": account, "b_party": party}


def _own(form_id: str, council: str, actor: Actor) -> dict[str, str]:
    return {**_person(actor), "b_form": form_id, "b_council": council}


def _first(rows: Sequence[Mapping[Any, Any]]) -> Draft | None:
    return _draft(rows[0]) if rows else None


def _draft(row: Mapping[Any, Any]) -> Draft:
    posted = [(name, text) for name, text in row["posted"]]
    return Draft(row["form_id"], row["account"], row["name"], posted, row["saved_at"])
