"""The history of a case as people read it: an entry for what each step did, by day, the latest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection

from brokerage.package import people
from brokerage.reports import page_queries
from brokerage.store.setting_catalogue import SETTINGS
from engine import clock
from engine.store import history, releases
from forms import notation
from web.presenters import value_words
from web.presenters.history import history_details, release_labels
from web.presenters.history.release_labels import ReleaseLabels

BEHIND = frozenset({"operation", "setting", "decision"})
REMOVED = "Removed when its time of keeping was over"
PLACES = "provider:"


@dataclass(frozen=True)
class Finding:
    """What a decision table said about one provider, or the receiver of one letter."""

    about: str
    result: str = ""
    clause: str = ""


@dataclass
class Entry:
    """One thing that happened: a line of history, or several that say the same about different people."""

    seq: int
    at: datetime
    title: str
    by: str
    step: str
    clauses: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Day:
    """The entries of a day, the latest first."""

    name: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Names:
    """What keys in the lines stand for: titles of tables, names of receivers and providers, and labels."""

    tables: Mapping[str, str]
    parties: Mapping[str, str]
    labels: ReleaseLabels = field(default_factory=ReleaseLabels)

    def of_party(self, party: str) -> str:
        """Return the name of a letter's receiver or of a location."""
        return self.parties.get(party) or self.parties.get(f"{PLACES}{party}") or party


def names_in(connection: Connection, release_id: str, lines: Iterable[history.StoredLine]) -> Names:
    """Return the names that some lines of a case need, read once for all of them."""
    release = releases.by_id(connection, release_id)
    titles = {name: file.title for file in release.tables.values() for name in file.names}
    parties = {party for line in lines for party in (*_about(line), line.details.get("to")) if party}
    places = {party.removeprefix(PLACES) for party in parties if party.startswith(PLACES) or ":" not in party}
    places |= {answer for line in lines for answer in _answers(line)}
    locations = page_queries.names_of_locations(connection, places)
    names = {f"{PLACES}{place}": name for place, name in locations.items()}
    others = [party for party in parties if ":" in party and not party.startswith(PLACES)]
    places_by_key = {place: names[f"{PLACES}{place}"] for place in places if f"{PLACES}{place}" in names}
    labels = release_labels.of_release(release, places_by_key)
    return Names(titles, names | people.names_of(connection, others), labels)


def days(lines: Sequence[history.StoredLine], names: Names, everything: bool = False) -> list[Day]:
    """Return the entries by day. `everything` leaves nothing out and groups nothing."""
    groups: dict[object, list[history.StoredLine]] = {}
    for line in lines:
        if everything or is_outcome(line):
            groups.setdefault(line.seq if everything else _key_of_group(line), []).append(line)
    entries_by_day: dict[str, list[Entry]] = {}
    for entry in reversed([_entry(group, names) for group in groups.values()]):
        entries_by_day.setdefault(notation.weekday(clock.london(entry.at)), []).append(entry)
    return [Day(name, entries) for name, entries in entries_by_day.items()]


def is_outcome(line: history.StoredLine) -> bool:
    """Return whether a line says what people did or a clause decided, not how a step was worked out."""
    return line.kind not in BEHIND or bool(line.clause)


def _key_of_group(line: history.StoredLine) -> object:
    """Return what lines of one entry share: they are answers of a table in a step, or copies of a letter."""
    if line.removed or line.kind not in {"decision", "letter"}:
        return line.seq
    if line.kind == "letter":
        return (line.at, line.kind, line.details.get("letter"), line.text)
    return (line.at, line.kind, line.step, line.text)


def _entry(group: Sequence[history.StoredLine], names: Names) -> Entry:
    first = group[0]
    entry = Entry(first.seq, first.at, first.text or REMOVED, first.name, first.label)
    entry.clauses = list(dict.fromkeys(clause for line in group for clause in _clauses(line)))
    if first.kind == "decision" and not first.removed:
        _describe_decision(entry, group, names)
    elif first.kind == "document" and first.details.get("of"):
        entry.title = f"Made the document “{value_words.in_words(str(first.details['of']))}”"
    elif first.kind == "setting" and first.details.get("key") in SETTINGS:
        _describe_setting(entry, first)
    elif first.kind == "letter" and first.details.get("to"):
        _describe_letter(entry, group, names)
    else:
        entry.details = history_details.rows(first, names.labels)
    return entry


def _describe_setting(entry: Entry, line: history.StoredLine) -> None:
    setting, value = SETTINGS[line.details["key"]], line.details.get("value")
    on = date.fromisoformat(line.details["on"])
    entry.title = f"Read the setting “{setting.label}” as it holds on {notation.day(on)}"
    in_pence = setting.holds.startswith("pence") or "in pence" in setting.holds
    entry.details = [value_words.labelled(f"value{value_words.PENCE}" if in_pence else "value", value)]


def _describe_decision(entry: Entry, group: Sequence[history.StoredLine], names: Names) -> None:
    fired = history_details.fired_rules(group[0])
    table = fired[0]["decision"] if fired else ""
    title = names.tables.get(table) or value_words.in_words(table) or entry.title
    findings = [
        Finding(names.of_party(party), _result(line), "; ".join(_clauses(line)))
        for line in group
        for party in _about(line) or ("",)
    ]
    # The same answer without a name, given twice, says nothing new.
    findings = list(dict.fromkeys(findings))
    if len(findings) > 1:
        named = sum(bool(finding.about) for finding in findings)
        entry.title = (
            f"{title}: {named} providers looked at" if named else f"{title}: {len(findings)} answers"
        )
        entry.findings = findings
    else:
        about = f"{findings[0].about}: " if findings[0].about else ""
        entry.title = f"{title}: {about}{findings[0].result}"
    entry.details = history_details.rows(group[0], names.labels) if len(group) == 1 else []


def _about(line: history.StoredLine) -> list[str]:
    """Return the ids of the records that a decision is about: one, or all with the same result."""
    about = line.details.get("about") or []
    return [about] if isinstance(about, str) else list(about)


def _answers(line: history.StoredLine) -> list[str]:
    """Return the answers of a line that may be the key of a place: one word."""
    answers = line.details.get(history_details.ANSWERS) or {}
    return [answer for answer in answers.values() if isinstance(answer, str) and len(answer.split()) == 1]


def _result(line: history.StoredLine) -> str:
    """Return why a table gave its result, in the words of the rules that fired; else the result."""
    reasons = [rule["annotations"].get("reason", "") for rule in history_details.fired_rules(line)]
    return "; ".join(dict.fromkeys(filter(None, reasons))) or value_words.as_text(line.details.get("value"))


def _describe_letter(entry: Entry, group: Sequence[history.StoredLine], names: Names) -> None:
    subject = entry.title.partition(": ")[2] or entry.title
    receivers = list(dict.fromkeys(names.of_party(str(line.details["to"])) for line in group))
    entry.title = f"Letter to {_counted(group, receivers)}: {subject}"
    entry.findings = [Finding(receiver) for receiver in receivers] if len(receivers) > 1 else []


def _counted(group: Sequence[history.StoredLine], receivers: Sequence[str]) -> str:
    if len(receivers) == 1:
        return receivers[0]
    only_providers = all(str(line.details["to"]).startswith(PLACES) for line in group)
    return f"{len(receivers)} {'providers' if only_providers else 'people'}"


def _clauses(line: history.StoredLine) -> list[str]:
    return [clause.strip() for clause in line.clause.split(";") if clause.strip()]
