"""A case as a pattern for copies: its rows in every table, with the places that differ between copies.

In a copy every id is the case's own combined with the copy's mask, wherever it stands: in columns, in the
stored state, in the history's contents. Every time moves by the same length, and the history is chained anew.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import zstandard
from sqlalchemy import Column, LargeBinary, Table
from sqlalchemy import Text as Words

from engine.database.handle import JsonText, UtcDateTime
from engine.store import hash_chain

ID = re.compile(r"(?:[0-9a-f]{32}){1,2}")
PLACES = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{32}){1,2}(?![0-9a-f])"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)"
    r"|\b[2-9A-Z]{4}-[2-9A-Z]{4}\b"
)
FROZEN = frozenset({"text", "body", "subject", "sha256"})
"""Columns whose text stays as it was written: documents, whose digests are stored, and letters."""

Bind = Callable[[Column[Any], Any], Any]


@dataclass(frozen=True)
class Cut:
    """A text cut at its ids and times: the pieces between them, and which of the copy's words go there."""

    pieces: tuple[str, ...]
    words: tuple[int, ...]
    packed: bool = False

    def written(self, words: Sequence[str]) -> Any:
        """Return the text with a copy's words."""
        parts = [self.pieces[0]]
        for piece, at in zip(self.pieces[1:], self.words, strict=True):
            parts += (words[at], piece)
        text = "".join(parts)
        return zstandard.compress(text.encode(), 1) if self.packed else text


@dataclass
class Row:
    """A row: its fixed values, and the columns that hold one of the copy's words, a time or a cut text."""

    fixed: list[Any]
    words: list[tuple[int, int]] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    texts: list[tuple[int, Cut]] = field(default_factory=list)

    def written(self, words: Sequence[str], times: Sequence[Any]) -> list[Any]:
        """Return the row of a copy."""
        row = self.fixed.copy()
        for column, at in self.words:
            row[column] = words[at]
        for column, at in self.times:
            row[column] = times[at]
        for column, cut in self.texts:
            row[column] = cut.written(words)
        return row


class Pattern:
    """One case. `case_rows` are its rows by table, as they are stored; times have a zone, JSON is text."""

    def __init__(self, case_rows: Mapping[Table, Sequence[Mapping[Any, Any]]], bind: Bind) -> None:
        self._bind = bind
        self._words: dict[str, int] = {word: at for at, word in enumerate(dict.fromkeys(_ids(case_rows)))}
        self._times: dict[datetime, int] = {}
        self._moment = next(column for table in case_rows for column in table.c if _is_time(column))
        self.rows = {table: [self._row(table, row) for row in rows] for table, rows in case_rows.items()}
        self._chain = _Chain(self, case_rows)

    def copy(self, mask: int, reference: str, shift: timedelta) -> dict[Table, list[list[Any]]]:
        """Return the rows of one copy."""
        words = [_word(word, mask, reference, shift) for word in self._words]
        moments = [moment + shift for moment in self._times]
        times = [self._bind(self._moment, moment) for moment in moments]
        copy = {table: [row.written(words, times) for row in rows] for table, rows in self.rows.items()}
        self._chain.forge(copy, words, moments)
        return copy

    def word(self, text: str) -> int:
        """Return the number of a word of this case."""
        return self._words[text]

    def time(self, at: datetime) -> int:
        """Return the number of a time of this case."""
        return self._times.setdefault(at, len(self._times))

    def cut(self, text: str, packed: bool = False) -> Cut | None:
        """Return a text cut at this case's words and at its times; None if it has none."""
        pieces, words, end = [], [], 0
        for place in PLACES.finditer(text):
            word = place.group()
            if _is_moment(word):
                self._words.setdefault(word, len(self._words))
            if word in self._words:
                pieces.append(text[end : place.start()])
                words.append(self._words[word])
                end = place.end()
        return Cut((*pieces, text[end:]), tuple(words), packed) if words else None

    def _row(self, table: Table, row: Mapping[Any, Any]) -> Row:
        row_pattern = Row([])
        for at, column in enumerate(_copied(table)):
            value = row[column.name]
            row_pattern.fixed.append(self._bind(column, value))
            if value is None or column.name in FROZEN:
                continue
            if _is_time(column):
                row_pattern.times.append((at, self.time(value)))
            elif isinstance(column.type, LargeBinary):
                cut = self.cut(zstandard.decompress(value).decode(), packed=True)
                row_pattern.texts += [(at, cut)] if cut else []
            elif isinstance(value, str):
                self._text(row_pattern, at, value)
        return row_pattern

    def _text(self, row_pattern: Row, at: int, value: str) -> None:
        if value in self._words:
            row_pattern.words.append((at, self._words[value]))
            return
        cut = self.cut(value)
        if cut:
            row_pattern.texts.append((at, cut))


class _Chain:
    """The history of a pattern; each copy has digests and hashes of its own."""

    def __init__(self, pattern: Pattern, case_rows: Mapping[Table, Sequence[Mapping[Any, Any]]]) -> None:
        by_name = {table.name: table for table in case_rows}
        self.lines, self.contents, self.cases = (
            by_name[name] for name in ("history", "history_content", "cases")
        )
        contents = {row["seq"]: row for row in case_rows[self.contents]}
        self._case = pattern.word(case_rows[self.cases][0]["id"])
        self._of: list[tuple[Any, ...]] = []
        for row in case_rows[self.lines]:
            content = contents[row["seq"]]
            path = json.dumps(json.loads(row["passed"])) if row["passed"] else ""
            own = pattern.cut(content["content"]) is not None
            digest = None if own else row["digest"]
            self._of.append((pattern.time(row["at"]), row["kind"], row["release_id"], path, digest))

    def forge(
        self, copy: Mapping[Table, list[list[Any]]], words: Sequence[str], moments: Sequence[datetime]
    ) -> None:
        """Write digests and hashes into the rows of a copy."""
        lines, contents = _columns(self.lines), _columns(self.contents)
        salt, content = contents["salt"], contents["content"]
        chain = hash_chain.EMPTY
        rows = zip(copy[self.lines], copy[self.contents], self._of, strict=True)
        for number, (line, stored, (at, kind, release, path, digest)) in enumerate(rows, 1):
            digest = digest or hash_chain.digest_of(stored[salt], stored[content])
            chain = hash_chain.chain_hash(
                chain, words[self._case], number, moments[at], kind, release, digest, path
            )
            line[lines["digest"]], line[lines["chain"]] = digest, chain
        copy[self.cases][0][_columns(self.cases)["history_head"]] = chain


def columns_of(table: Table) -> list[str]:
    """Return the names of the columns that a copy fills; the database sets running numbers."""
    return [column.name for column in _copied(table)]


def _copied(table: Table) -> list[Column[Any]]:
    return [column for column in table.c if column.name != "serial"]


def _columns(table: Table) -> dict[str, int]:
    return {name: at for at, name in enumerate(columns_of(table))}


def _is_time(column: Column[Any]) -> bool:
    return isinstance(column.type, UtcDateTime)


def _ids(case_rows: Mapping[Table, Sequence[Mapping[Any, Any]]]) -> Iterable[str]:
    """Return the ids that are the case's own, and its reference."""
    for table, rows in case_rows.items():
        keys = {column.name for column in table.c if column.primary_key or column.name == "id"}
        for row in rows:
            for key in sorted(keys):
                if isinstance(row[key], str) and ID.fullmatch(row[key]):
                    yield row[key]
            if table.name == "cases":
                yield row["reference"]


def _word(word: str, mask: int, reference: str, shift: timedelta) -> str:
    """Return what a copy has in place of an id, a reference or a time."""
    if ID.fullmatch(word):
        wide = mask if len(word) == 32 else mask << 128 | mask
        return f"{int(word, 16) ^ wide:0{len(word)}x}"
    if not _is_moment(word):
        return reference
    moved = datetime.fromisoformat(word) + shift
    return moved.isoformat().replace("+00:00", "Z") if word.endswith("Z") else moved.isoformat()


def as_stored(column: Column[Any]) -> Any:
    """Return a column as it is read for a pattern: JSON as text."""
    return column if not isinstance(column.type, JsonText) else column.cast(Words)


def _is_moment(word: str) -> bool:
    return word[10:11] == "T"
