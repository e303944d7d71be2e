"""Whether histories are as they were written: each line's hash over its own content and the line before."""

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

from engine import tables
from engine.prepared import as_told

EMPTY = ""
SALT_BYTES = 16
_CASES, _HISTORY, _CONTENT = tables.cases, tables.history, tables.history_content
_HEAD = select(_CASES.c.history_length, _CASES.c.history_head).where(_CASES.c.id == bindparam("case_id"))


_FIRST: BindParameter[str] = bindparam("first")
_LAST: BindParameter[str] = bindparam("last")


def _lines(at: ColumnElement[Any]) -> Select[Any]:
    line, kept = _HISTORY.c, _CONTENT.c
    passed = type_coerce(line.passed, Text)
    hashes = line.digest, line.chain
    # Both tables are told which cases, so that PostgreSQL need not look each line's content up by itself.
    same = and_(line.case_id == kept.case_id, line.seq == kept.seq, kept.case_id.between(_FIRST, _LAST))
    return (
        select(line.case_id, line.seq, at, line.kind, line.release_id, passed, *hashes)
        .add_columns(kept.salt, kept.content)
        .outerjoin(_CONTENT, same)
        .where(line.case_id.between(_FIRST, _LAST))
    )


# As the drivers give them, a time without its zone: a database has millions of lines, and SQLAlchemy's making
# values and rows of them takes longer than hashing them. In no order: PostgreSQL would sort them on disk.
_LINES = {
    "sqlite": _lines(type_coerce(_HISTORY.c.at, Text)),
    "postgresql": _lines(func.timezone(literal_column("'UTC'"), _HISTORY.c.at)),
}
Lines = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Verdict:
    """Whether a case's history is whole: the sequence number of the first bad line, and why, in words."""

    whole: bool
    lines: int
    removed: int
    fault: str = ""


def verify(connection: Connection, case_id: str) -> Verdict:
    """Return whether a case's history is as it was written: nothing changed, left out, added or cut off."""
    head = connection.execute(_HEAD, {"case_id": case_id}).one()
    lines = _lines_of(connection, case_id, case_id)
    return _verdict(case_id, head.history_length, head.history_head, lines[case_id])


def verify_several(connection: Connection, cases: Sequence[Mapping[Any, Any]]) -> dict[str, Verdict]:
    """Return the same of cases that follow one another by id, read at once: each one's verdict by its id."""
    lines = _lines_of(connection, cases[0]["id"], cases[-1]["id"])
    return {
        row["id"]: _verdict(row["id"], row["history_length"], row["history_head"], lines[row["id"]])
        for row in cases
    }


def _lines_of(connection: Connection, first: str, last: str) -> Mapping[str, Lines]:
    """Return the lines of all cases from one id to another by their cases, in order."""
    lines: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for line in _rows(connection, _LINES[connection.dialect.name], {"first": first, "last": last}):
        lines[line[0]].append(line)
    for each in lines.values():
        each.sort(key=_number)
    return lines


def _number(line: tuple[Any, ...]) -> int:
    """Return a line's number; what is none stands first, where no line has it."""
    return line[1] if isinstance(line[1], int) else 0


def _rows(connection: Connection, query: Select[Any], given: Mapping[str, str]) -> Any:
    with connection.execute(query, given) as found:
        try:
            return found.cursor.fetchall()
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_told(connection, str(query), error) from error


def _verdict(case_id: str, length: int, head: str, lines: Lines) -> Verdict:
    chain, count, removed = EMPTY, 0, 0
    for _, seq, at, kind, release_id, passed, digest, written, salt, content in lines:
        count += 1
        if seq != count:
            return Verdict(False, count, removed, f"Line {count} is missing.")
        if content is None:
            removed += 1
        elif len(str(salt)) != 2 * SALT_BYTES or digest_of(salt, content) != digest:
            # Of another length the salt may have taken in some of the content.
            return Verdict(False, count, removed, f"The content of line {count} was changed.")
        path = "" if passed is None else _path_of_stored(passed)
        chain = _link(chain, case_id, count, _as_hashed(at), kind, release_id, digest, path)
        if chain != written:
            return Verdict(False, count, removed, f"Line {count} was changed.")
    if (count, chain) != (length, head):
        fault = f"The history ends at line {count}, but {length} were written."
        return Verdict(False, count, removed, fault)
    return Verdict(True, count, removed)


def digest_of(salt: str, content: str) -> str:
    """Return the digest of a line's content under its salt."""
    return hashlib.sha256(f"{salt}{content}".encode()).hexdigest()


def link_of(
    chain: str, case_id: str, seq: int, at: datetime, kind: str, release_id: str, digest: str, path: str
) -> str:
    """Return the hash of a line that follows on another; `path` is the steps passed as JSON, or nothing."""
    return _link(chain, case_id, seq, at.isoformat(), kind, release_id, digest, path)


def _link(
    chain: str, case_id: str, seq: int, at: str, kind: str, release_id: str, digest: str, path: str
) -> str:
    whole = f"{chain}\0{case_id}\0{seq}\0{at}\0{kind}\0{release_id}\0{digest}\0{path}"
    return hashlib.sha256(whole.encode()).hexdigest()


def path_of(steps: Sequence[Sequence[str]] | None) -> str:
    """Return the steps passed as a line's hash has them."""
    return json.dumps(steps) if steps else ""


@lru_cache(maxsize=1024)
def _path_of_stored(passed: str) -> str:
    """Return the same of the stored text, of which the cases of a process have but few.

    Where there are no steps nothing is stored: a text that tells none is of no line's hash.
    """
    with suppress(ValueError, RecursionError):
        passed = path_of(orjson.loads(passed)) or f"no path: {passed}"
    return passed or "no path"


def _as_hashed(at: datetime | str) -> str:
    """Return a stored time as a line's hash has it: without a fraction if that is nothing."""
    text = at.isoformat() if isinstance(at, datetime) else str(at)
    return f"{text[:10]}T{text[11:].removesuffix('.000000')}+00:00"
