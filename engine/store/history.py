"""The history of a case: append-only lines, chained by hashes over salted digests of their content.

The content (words, names, answers) is in a side table. When retention removes it, the chain can still be
verified, because a line keeps the digest. The digest of removed content reveals nothing, because its salt is
gone too.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, insert, select

from engine.actors import Actor
from engine.database import tables
from engine.store.hash_chain import EMPTY, SALT_BYTES, chain_hash, digest_of, path_of
from rules.data_types import values

_INSERT = insert(tables.history)
_INSERT_CONTENT = insert(tables.history_content)
_LINES = (
    select(tables.history, tables.history_content.c.salt, tables.history_content.c.content)
    .outerjoin(
        tables.history_content,
        (tables.history.c.case_id == tables.history_content.c.case_id)
        & (tables.history.c.seq == tables.history_content.c.seq),
    )
    .where(tables.history.c.case_id == bindparam("case_id"))
    .order_by(tables.history.c.seq)
)
_PATHS = (
    select(tables.history.c.passed)
    .where(tables.history.c.case_id == bindparam("case_id"), tables.history.c.passed.is_not(None))
    .order_by(tables.history.c.seq)
)


@dataclass(frozen=True)
class Line:
    """Something that happened: its kind, a sentence, who, at which step, by which clause, and details."""

    kind: str
    text: str
    actor: Actor
    step: str = ""
    label: str = ""
    clause: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    def content(self, variables: Mapping[str, Any] | None = None) -> str:
        """Return the content that is stored and digested, as canonical JSON."""
        return orjson.dumps(
            ({"variables": variables} if variables else {})
            | {
                "text": self.text,
                "actor": self.actor.id,
                "name": self.actor.name,
                "party": self.actor.party,
                "step": self.step,
                "label": self.label,
                "clause": self.clause,
                "details": values.encode(values.adopt(dict(self.details))),
            },
            option=orjson.OPT_SORT_KEYS,
        ).decode()


@dataclass(frozen=True)
class StoredLine:
    """A line as it is stored. Once retention has removed its content, time, kind and release are left."""

    seq: int
    at: datetime
    kind: str
    release_id: str
    text: str
    actor: str
    name: str
    party: str | None
    step: str
    label: str
    clause: str
    details: Mapping[str, Any]
    passed: Sequence[Sequence[str]]
    variables: Mapping[str, Any]
    removed: bool


@dataclass(frozen=True)
class Act:
    """What the first line of an act keeps besides its sentence.

    `passed` are the steps it passed (see `engine.spiff.passage`), `variables` those of the case that changed,
    encoded. `waited` is how many seconds its task had been open, `margin` how many were left until its due
    time.
    """

    passed: Sequence[Sequence[str]] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    waited: int | None = None
    margin: int | None = None


NO_ACT = Act()


@dataclass(frozen=True)
class Head:
    """The end of a case's chain: how many lines it has, and the last hash."""

    length: int = 0
    chain: str = EMPTY


def rows_for(
    case_id: str,
    council: str,
    release_id: str,
    head: Head,
    at: datetime,
    lines: Sequence[Line],
    act: Act = NO_ACT,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Head]:
    """Return the rows to insert for these lines, the rows of their contents, and the new end of the chain.

    The first of the lines carries what the whole act did.
    """
    rows, contents, chain = [], [], head.chain
    for number, line in enumerate(lines, head.length + 1):
        first = act if number == head.length + 1 else NO_ACT
        salt, content = secrets.token_hex(SALT_BYTES), line.content(first.variables)
        digest = digest_of(salt, content)
        steps = [list(passage) for passage in first.passed] or None
        path = path_of(steps)
        chain = chain_hash(chain, case_id, number, at, line.kind, release_id, digest, path)
        shared = {"case_id": case_id, "council": council, "seq": number}
        facts = {"at": at, "kind": line.kind, "release_id": release_id, "passed": steps}
        measured = {"path": path_id(release_id, path), "waited": first.waited, "margin": first.margin}
        rows.append({**shared, **facts, **measured, "digest": digest, "chain": chain})
        contents.append({**shared, "salt": salt, "content": content})
    return rows, contents, Head(head.length + len(lines), chain)


@lru_cache(maxsize=1024)
def path_id(release_id: str, path: str) -> int | None:
    """Return the number of a path through a release: the same path always has the same one."""
    if not path:
        return None
    return int.from_bytes(hashlib.sha256(f"{release_id}{path}".encode()).digest()[:8], signed=True)


def paths_of(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the table of paths for prepared lines."""
    return [
        {
            "id": row["path"],
            "council": row["council"],
            "release_id": row["release_id"],
            "steps": path_of(row["passed"]),
        }
        for row in rows
        if row["path"] is not None
    ]


def append(connection: Connection, rows: list[dict[str, Any]], contents: list[dict[str, Any]]) -> None:
    """Insert prepared rows."""
    if rows:
        connection.execute(_INSERT, rows)
        connection.execute(_INSERT_CONTENT, contents)


def lines(connection: Connection, case_id: str) -> list[StoredLine]:
    """Return a case's history, the oldest line first."""
    return [_stored_line(row) for row in connection.execute(_LINES, {"case_id": case_id}).mappings()]


def between(connection: Connection, case_id: str, first: int, last: int) -> list[StoredLine]:
    """Return the lines of a case's history from one number to another, the oldest first."""
    seq = tables.history.c.seq
    rows = connection.execute(_LINES.where(seq >= first, seq <= last), {"case_id": case_id})
    return [_stored_line(row) for row in rows.mappings()]


def of_kind(connection: Connection, case_id: str, kind: str) -> list[StoredLine]:
    """Return the lines of one kind in a case's history, the oldest first."""
    rows = connection.execute(_LINES.where(tables.history.c.kind == kind), {"case_id": case_id})
    return [_stored_line(row) for row in rows.mappings()]


def paths(connection: Connection, case_id: str) -> list[list[list[str]]]:
    """Return what a case has passed (see `engine.spiff.passage`), in one list for each act."""
    return [passed for (passed,) in connection.execute(_PATHS, {"case_id": case_id})]


def _stored_line(row: Any) -> StoredLine:
    content = json.loads(row["content"]) if row["content"] else {}
    return StoredLine(
        seq=row["seq"],
        at=row["at"],
        kind=row["kind"],
        release_id=row["release_id"],
        text=content.get("text", ""),
        actor=content.get("actor", ""),
        name=content.get("name", ""),
        party=content.get("party"),
        step=content.get("step", ""),
        label=content.get("label", ""),
        clause=content.get("clause", ""),
        details=values.decode(content.get("details", {})),
        passed=row["passed"] or [],
        variables=values.decode(content.get("variables", {})),
        removed=row["content"] is None,
    )
