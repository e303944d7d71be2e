"""The history of a case as people read it: one entry for what a step did, by days, the latest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from brokerage import people, reading
from engine import clock, history, releases
from web import told, wording

BEHIND = frozenset({"operation", "setting", "decision"})
REMOVED = "Removed when its time of keeping was over"
PLACES = "provider:"


@dataclass(frozen=True)
class Found:
    """What a table said of one provider, or to whom one letter went."""

    about: str
    result: str = ""
    clause: str = ""


@dataclass
class Entry:
    """One thing that happened, of one line of history or of several that say the same of different people."""

    seq: int
    at: datetime
    title: str
    by: str
    step: str
    clauses: list[str] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    """The entries of one day, the latest first."""

    name: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Words:
    """What keys in the lines are called: tables by their titles, recipients and providers by their names."""

    tables: Mapping[str, str]
    names: Mapping[str, str]

    def name(self, party: str) -> str:
        """Return the name of a letter's party or of a location."""
        return self.names.get(party) or self.names.get(f"{PLACES}{party}") or party


def words_for(connection: Connection, case: Mapping[Any, Any], lines: Iterable[history.Written]) -> Words:
    """Return the words for some lines, read once for all of them."""
    release = releases.by_id(connection, case["release_id"])
    titles = {name: file.title for file in release.tables.values() for name in file.names}
    parties = {party for line in lines for party in (*_about(line), line.details.get("to")) if party}
    places = {each.removeprefix(PLACES) for each in parties if each.startswith(PLACES) or ":" not in each}
    known = reading.names_of_locations(connection, places)
    names = {f"{PLACES}{place}": name for place, name in known.items()}
    others = [each for each in parties if ":" in each and not each.startswith(PLACES)]
    return Words(titles, names | people.names_of(connection, others))


def days(lines: Sequence[history.Written], words: Words, everything: bool = False) -> list[Day]:
    """Return the entries by days. `everything` leaves nothing out and groups nothing."""
    shown = [line for line in lines if everything or told_first(line)]
    groups: dict[object, list[history.Written]] = {}
    for line in shown:
        groups.setdefault(line.seq if everything else _same(line), []).append(line)
    entries = [_entry(group, words) for group in groups.values()]
    found: dict[str, list[Entry]] = {}
    for entry in reversed(entries):
        found.setdefault(_day(entry.at), []).append(entry)
    return [Day(name, of_it) for name, of_it in found.items()]


def told_first(line: history.Written) -> bool:
    """Return whether a line is what people did or a clause decided, not how the step was worked out."""
    return line.kind not in BEHIND or bool(line.clause)


def _same(line: history.Written) -> object:
    """Return what lines that read as one have in common: a step's answers of a table, a letter's copies."""
    if line.removed or line.kind not in {"decision", "letter"}:
        return line.seq
    if line.kind == "letter":
        return (line.at, line.kind, line.details.get("letter"), line.text)
    return (line.at, line.kind, line.step, line.text)


def _entry(group: Sequence[history.Written], words: Words) -> Entry:
    first = group[0]
    made = Entry(first.seq, first.at, first.text or REMOVED, first.name, first.label)
    made.clauses = list(dict.fromkeys(clause for line in group for clause in _clauses(line)))
    if first.kind == "decision" and not first.removed:
        _decided(made, group, words)
    elif first.kind == "letter" and first.details.get("to"):
        _sent(made, group, words)
    else:
        made.details = told.told(first)
    return made


def _decided(made: Entry, group: Sequence[history.Written], words: Words) -> None:
    fired = group[0].details.get("fired") or [{"decision": ""}]
    title = words.tables.get(fired[0]["decision"]) or wording.in_words(fired[0]["decision"]) or made.title
    found = [
        Found(words.name(about), _result(line.details), "; ".join(_clauses(line)))
        for line in group
        for about in _about(line) or ("",)
    ]
    # The same answer, found again without a name, tells nothing new.
    found = list(dict.fromkeys(found))
    if len(found) > 1:
        named = sum(bool(each.about) for each in found)
        made.title = f"{title}: {named} providers looked at" if named else f"{title}: {len(found)} answers"
        made.found = found
    else:
        about = f"{found[0].about}: " if found[0].about else ""
        made.title = f"{title}: {about}{found[0].result}"
    made.details = told.told(group[0]) if len(group) == 1 else []


def _about(line: history.Written) -> list[str]:
    """Return the ids of the records a decision is about: of one, or of all of which the same was true."""
    about = line.details.get("about") or []
    return [about] if isinstance(about, str) else list(about)


def _result(details: Mapping[str, Any]) -> str:
    """Return why a table said what it said, in the words of the rules that fired; else what it said."""
    notes = [each["annotations"].get("reason", "") for each in details.get("fired") or ()]
    return "; ".join(dict.fromkeys(filter(None, notes))) or wording.as_text(details.get("value"))


def _sent(made: Entry, group: Sequence[history.Written], words: Words) -> None:
    subject = made.title.partition(": ")[2] or made.title
    receivers = list(dict.fromkeys(words.name(str(line.details["to"])) for line in group))
    made.title = f"Letter to {_counted(group, receivers)}: {subject}"
    made.found = [Found(each) for each in receivers] if len(receivers) > 1 else []


def _counted(group: Sequence[history.Written], receivers: Sequence[str]) -> str:
    if len(receivers) == 1:
        return receivers[0]
    only_providers = all(str(line.details["to"]).startswith(PLACES) for line in group)
    return f"{len(receivers)} {'providers' if only_providers else 'people'}"


def _clauses(line: history.Written) -> list[str]:
    return [clause.strip() for clause in line.clause.split(";") if clause.strip()]


def _day(at: datetime) -> str:
    local = clock.london(at)
    return f"{local:%A} {local.day} {local:%B %Y}"
