"""Files that answer questions. One waits for its form to be sent, for one person alone, then the case has it.

Nobody can read a file that waits: it is known by its name until it is sent. It is removed after a day, unless
a draft or a failed step still needs it.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Text,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from engine.actors import Actor
from engine.database import tables
from engine.database.file_tables import files
from engine.database.handle import new_id
from engine.errors import NotFound
from engine.runtime import Runtime
from engine.store import drafts
from forms.schema.questions import Form
from forms.submission.files import FileAnswer, FileValue, is_file

WAITS = timedelta(days=1)
"""So long a file waits for its form to be sent."""
_C = files.c
_WITHOUT_BYTES = [column for column in _C if column is not _C.content]
_WAITING = (
    _C.case_id.is_(None),
    _C.form_id == bindparam("b_form"),
    _C.council == bindparam("b_council"),
    _C.account == bindparam("b_account"),
    _C.party == bindparam("b_party"),
)
_STAGED = select(_C.id, _C.name, _C.size, _C.sha256).where(*_WAITING)
_INSERT = insert(files)
_REMOVE = delete(files).where(*_WAITING)
_OF_CASE = (
    select(*_WITHOUT_BYTES)
    .where(_C.case_id == bindparam("case_id"), _C.council == bindparam("council"))
    .order_by(_C.added_at, _C.id)
)
_ONE = select(files).where(_C.id == bindparam("file_id"), _C.case_id.is_not(None))
_DRAFTS, _CASES = tables.drafts.c, tables.cases.c
# A draft that was saved, and answers kept to be tried again after a step failed, still need their files.
_HAS_DRAFT = exists().where(
    _DRAFTS.form_id == _C.form_id, _DRAFTS.account == _C.account, _DRAFTS.party == _C.party
)
_TO_BE_RETRIED = exists().where(
    _CASES.council == _C.council,
    _CASES.failed_at.is_not(None),
    type_coerce(_CASES.failed_act, Text).contains(_C.form_id),
)
_OLD = (_C.case_id.is_(None), _C.added_at < bindparam("before"), ~_HAS_DRAFT, ~_TO_BE_RETRIED)
_ANY_OLD = select(_C.id).where(*_OLD).limit(1)
_COUNT_OLD = select(func.count()).where(*_OLD)
_REMOVE_OLD = delete(files).where(*_OLD)


@dataclass(frozen=True)
class StoredFile:
    """A file that a case has. `content` is empty in lists."""

    id: str
    council: str
    case_id: str
    party: str
    question: str
    name: str
    media_type: str
    size: int
    sha256: str
    added_by: str
    added_at: datetime
    content: bytes = b""


def stage(
    connection: Connection,
    form_id: str,
    council: str,
    actor: Actor,
    chosen: Sequence[tuple[str, FileAnswer]],
    staying: Collection[str],
    now: datetime,
) -> list[str]:
    """Write files, each with its question's label, to wait until the form is sent, and return their ids.

    Their types have been checked. Of those that waited before, only the `staying` ones still wait.
    """
    account, party = drafts.names_of(actor)
    shared = {
        "council": council,
        "case_id": None,
        "form_id": form_id,
        "account": account,
        "party": party,
        "added_by": actor.name,
        "added_at": now,
    }
    connection.execute(_REMOVE.where(_C.id.not_in(sorted(staying))), _own(form_id, council, actor))
    rows = [{**shared, **_facts_of(question, file)} for question, file in chosen]
    connection.execute(_INSERT, rows)
    return [str(row["id"]) for row in rows]


def staged(
    connection: Connection, form: Form, form_id: str, council: str, actor: Actor
) -> dict[str, FileValue]:
    """Return the person's files that wait for this form to be sent, by id."""
    if not form.has_files or not form_id:
        return {}
    rows = connection.execute(_STAGED, _own(form_id, council, actor))
    return {row.id: FileValue(id=row.id, name=row.name, size=row.size, sha256=row.sha256) for row in rows}


def keep(
    connection: Connection, form: Form, form_id: str, council: str, actor: Actor, case_id: str, answers: Any
) -> None:
    """Give the case the files among the answers, and remove what else waited for the form."""
    if not form.has_files:
        return
    own, chosen = _own(form_id, council, actor), sorted(ids_in(answers))
    if chosen:
        connection.execute(update(files).where(*_WAITING, _C.id.in_(chosen)).values(case_id=case_id), own)
    connection.execute(_REMOVE, own)


def ids_in(answers: Mapping[str, Any]) -> Collection[str]:
    """Return the ids of the files among typed answers."""
    listed = [one for value in answers.values() for one in (value if isinstance(value, list) else [value])]
    return {one["id"] for one in listed if is_file(one)}


def of_case(connection: Connection, council: str, case_id: str) -> list[StoredFile]:
    """Return the files of a case without their bytes, the oldest first."""
    rows = connection.execute(_OF_CASE, {"case_id": case_id, "council": council})
    return [_stored(row._mapping) for row in rows]


def find(connection: Connection, file_id: str, actor: Actor) -> StoredFile:
    """Return a file with its bytes, or raise NotFound unless the actor is staff or sent it themselves."""
    row = connection.execute(_ONE, {"file_id": file_id}).mappings().one_or_none()
    if row is None or not actor.belongs_to(row["council"]):
        raise NotFound
    if actor.party is not None and row["party"] != actor.party:
        raise NotFound
    return _stored(row)


def remove_old(runtime: Runtime) -> None:
    """Remove the files that have waited for a day and that nothing needs any more; write nothing if none."""
    with runtime.database.read() as connection:
        before = {"before": runtime.clock.now_in(connection) - WAITS}
        if connection.execute(_ANY_OLD, before).first() is None:
            return
    with runtime.database.begin() as connection:
        connection.execute(_REMOVE_OLD, before)


def number_left_behind(connection: Connection, now: datetime) -> int:
    """Return how many files have no case, though the worker should have removed them a day ago."""
    return int(connection.execute(_COUNT_OLD, {"before": now - 2 * WAITS}).scalar_one())


def _facts_of(question: str, file: FileAnswer) -> dict[str, object]:
    return {
        "id": new_id(),
        "question": question,
        "name": file.kept_name,
        "media_type": file.media_type,
        "size": len(file.content),
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "content": file.content,
    }


def _own(form_id: str, council: str, actor: Actor) -> dict[str, str]:
    account, party = drafts.names_of(actor)
    return {"b_form": form_id, "b_council": council, "b_account": account, "b_party": party}


def _stored(row: Mapping[Any, Any]) -> StoredFile:
    names = [name for name in StoredFile.__dataclass_fields__ if name in row]
    return StoredFile(**{name: row[name] for name in names})
