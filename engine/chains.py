"""Whether histories are as they were written: each line's hash over its own content and the line before."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, select

from engine import tables

EMPTY = ""
_CASES, _HISTORY, _CONTENT = tables.cases, tables.history, tables.history_content
_HEAD = select(_CASES.c.history_length, _CASES.c.history_head).where(_CASES.c.id == bindparam("case_id"))
_LINES = (
    select(
        _HISTORY.c.case_id,
        _HISTORY.c.seq,
        _HISTORY.c.at,
        _HISTORY.c.kind,
        _HISTORY.c.release_id,
        _HISTORY.c.passed,
        _HISTORY.c.digest,
        _HISTORY.c.chain,
        _CONTENT.c.salt,
        _CONTENT.c.content,
    )
    .outerjoin(_CONTENT, (_HISTORY.c.case_id == _CONTENT.c.case_id) & (_HISTORY.c.seq == _CONTENT.c.seq))
    .where(_HISTORY.c.case_id >= bindparam("first"), _HISTORY.c.case_id <= bindparam("last"))
    .order_by(_HISTORY.c.case_id, _HISTORY.c.seq)
)
Lines = Iterable[Sequence[Any]]


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
    lines = connection.execute(_LINES, {"first": case_id, "last": case_id})
    return _verdict(case_id, head.history_length, head.history_head, lines)


def verify_several(connection: Connection, cases: Sequence[Mapping[Any, Any]]) -> dict[str, Verdict]:
    """Return the same of cases that follow one another by id, read at once: each one's verdict by its id."""
    rows = connection.execute(_LINES, {"first": cases[0]["id"], "last": cases[-1]["id"]})
    lines = {case_id: list(each) for case_id, each in groupby(rows, itemgetter(0))}
    return {
        row["id"]: _verdict(row["id"], row["history_length"], row["history_head"], lines.get(row["id"], ()))
        for row in cases
    }


def _verdict(case_id: str, length: int, head: str, lines: Lines) -> Verdict:
    chain, count, removed = EMPTY, 0, 0
    for _, seq, at, kind, release_id, passed, digest, written, salt, content in lines:
        count += 1
        if seq != count:
            return Verdict(False, count, removed, f"Line {count} is missing.")
        if content is None:
            removed += 1
        elif digest_of(salt, content) != digest:
            return Verdict(False, count, removed, f"The content of line {count} was changed.")
        chain = link_of(chain, case_id, count, at, kind, release_id, digest, path_of(passed))
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
    whole = "\0".join((chain, case_id, str(seq), at.isoformat(), kind, release_id, digest, path))
    return hashlib.sha256(whole.encode()).hexdigest()


def path_of(steps: Sequence[Sequence[str]] | None) -> str:
    """Return the steps passed as a line's hash has them."""
    return json.dumps(steps) if steps else ""
