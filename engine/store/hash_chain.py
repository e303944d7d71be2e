"""Whether histories are as they were written: each line has a hash over its content and the line before."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    type_coerce,
)

from engine.database import tables
from engine.database.prepared import sqlalchemy_error

EMPTY = ""
SALT_BYTES = 16
_CASES, _HISTORY, _CONTENT = tables.cases, tables.history, tables.history_content
_HEAD = select(_CASES.c.history_length, _CASES.c.history_head).where(_CASES.c.id == bindparam("case_id"))


_FIRST: BindParameter[str] = bindparam("first")
_LAST: BindParameter[str] = bindparam("last")


def _lines(at: ColumnElement[Any]) -> Select[Any]:
    line, content = _HISTORY.c, _CONTENT.c
    passed = type_coerce(line.passed, Text)
    hashes = line.digest, line.chain
    # Both tables are limited to the cases, so that PostgreSQL need not look up each line's content
    # separately.
    same = and_(
        line.case_id == content.case_id, line.seq == content.seq, content.case_id.between(_FIRST, _LAST)
    )
    return (
        select(line.case_id, line.seq, at, line.kind, line.release_id, passed, *hashes)
        .add_columns(content.salt, content.content)
        .outerjoin(_CONTENT, same)
        .where(line.case_id.between(_FIRST, _LAST))
    )


# The rows are used as the drivers return them, with times without a zone: a database has millions of lines,
# and SQLAlchemy takes longer to convert them than we take to hash them. They are unordered, because
# PostgreSQL would sort them on disk.
_LINES = {
    "sqlite": _lines(type_coerce(_HISTORY.c.at, Text)),
    "postgresql": _lines(func.timezone(literal_column("'UTC'"), _HISTORY.c.at)),
}
Lines = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Verdict:
    """Whether a case's history is whole; how many lines were read; the first fault, in words."""

    whole: bool
    lines: int
    removed: int
    fault: str = ""


def verify(connection: Connection, case_id: str) -> Verdict:
    """Return whether a case's history is as it was written: nothing changed, removed, added or cut off."""
    head = connection.execute(_HEAD, {"case_id": case_id}).one()
    lines = _lines_of(connection, case_id, case_id)
    return _verdict(case_id, head.history_length, head.history_head, lines[case_id])


def verify_several(connection: Connection, cases: Sequence[Mapping[Any, Any]]) -> dict[str, Verdict]:
    """Return the verdicts on several cases, by id. The cases must be consecutive, in order of id."""
    lines = _lines_of(connection, cases[0]["id"], cases[-1]["id"])
    return {
        row["id"]: _verdict(row["id"], row["history_length"], row["history_head"], lines[row["id"]])
        for row in cases
    }


def _lines_of(connection: Connection, first: str, last: str) -> Mapping[str, Lines]:
    """Return the lines of all cases from one id to another, by case and in order."""
    lines: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for line in _rows(connection, _LINES[connection.dialect.name], {"first": first, "last": last}):
        lines[line[0]].append(line)
    for case_lines in lines.values():
        case_lines.sort(key=_number)
    return lines


def _number(line: tuple[Any, ...]) -> int:
    """Return a line's number. Anything but a number counts as 0, which no line has, so it comes first."""
    return line[1] if isinstance(line[1], int) else 0


def _rows(connection: Connection, query: Select[Any], parameters: Mapping[str, str]) -> Any:
    with connection.execute(query, parameters) as result:
        try:
            return result.cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise sqlalchemy_error(connection, str(query), error) from error


def _verdict(case_id: str, length: int, head: str, lines: Lines) -> Verdict:
    chain, count, removed = EMPTY, 0, 0
    for _, seq, at, kind, release_id, passed, digest, written, salt, content in lines:
        count += 1
        if seq != count:
            return Verdict(False, count, removed, f"Line {count} is missing.")
        if content is None:
            removed += 1
        elif len(str(salt)) != 2 * SALT_BYTES or digest_of(salt, content) != digest:
            # A salt of another length may include some of the content.
            return Verdict(False, count, removed, f"The content of line {count} was changed.")
        path = "" if passed is None else _path_of_stored(passed)
        chain = _chain_hash(chain, case_id, count, _as_hashed(at), kind, release_id, digest, path)
        if chain != written:
            return Verdict(False, count, removed, f"Line {count} was changed.")
    if (count, chain) != (length, head):
        fault = f"The history ends at line {count}, but {length} were written."
        return Verdict(False, count, removed, fault)
    return Verdict(True, count, removed)


def digest_of(salt: str, content: str) -> str:
    """Return the digest of a line's content under its salt."""
    return hashlib.sha256(f"{salt}{content}".encode()).hexdigest()


def chain_hash(
    chain: str, case_id: str, seq: int, at: datetime, kind: str, release_id: str, digest: str, path: str
) -> str:
    """Return the hash of a line that follows another. `path` is the steps passed, as JSON, or nothing."""
    return _chain_hash(chain, case_id, seq, at.isoformat(), kind, release_id, digest, path)


def _chain_hash(
    chain: str, case_id: str, seq: int, at: str, kind: str, release_id: str, digest: str, path: str
) -> str:
    whole = f"{chain}\0{case_id}\0{seq}\0{at}\0{kind}\0{release_id}\0{digest}\0{path}"
    return hashlib.sha256(whole.encode()).hexdigest()


def path_of(steps: Sequence[Sequence[str]] | None) -> str:
    """Return the steps passed in the form in which they are hashed."""
    return json.dumps(steps) if steps else ""


@lru_cache(maxsize=1024)
def _path_of_stored(passed: str) -> str:
    """Return the same for the stored text. The result is cached, as cases of a process have few such texts.

    Nothing is stored if there are no steps, so a text without steps must not match the hash of any line.
    """
    with suppress(ValueError, RecursionError):
        passed = path_of(orjson.loads(passed)) or f"no path: {passed}"
    return passed or "no path"


def _as_hashed(at: datetime | str) -> str:
    """Return a stored time in the form in which it is hashed: without a fraction if that is zero."""
    text = at.isoformat() if isinstance(at, datetime) else str(at)
    return f"{text[:10]}T{text[11:].removesuffix('.000000')}+00:00"
