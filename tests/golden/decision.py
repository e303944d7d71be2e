"""What was decided in a case, read from the database by the names under which it is stored.

Nothing here names a module of the product: tables, columns, rules and clauses stay what they are wherever
the code that writes them moves to. Names such as "advert 1" stand for ids, so that plays can be compared.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, text

COUNCIL = "practice"
Record = dict[str, Any]
Decision = dict[str, Any]

RECORDS: Mapping[str, str] = {
    "adverts": "reach areas state opened_at closes_at closed_at",
    "invitations": "advert location listed invited reason rule",
    "offers": "advert location sequence state weekly_pence limit_pence can_meet start_on reason rule band "
    "band_rule band_order score_hundredths cqc accommodation_confirmed decline_reason "
    "standing_since_at withdrawn_at",
    "rankings": "advert groups",
    "ties": "advert band members remaining",
    "tie_steps": "tie number step before after facts",
    "choices": "tie decision by offer",
    "selections": "advert offer how route state silent proposed_at selected_at accepted_at void_at",
    "budgets": "weekly_pence",
    "choice_requests": "advert location via reason_kind by state scheme cqc refused_reason barred reasonable "
    "suitable available accepts_council_terms weekly_pence limit_pence top_up_pence stands_until_at",
    "payers": "request kind basis",
    "means": "payer willing able",
    "exceptional_decisions": "request granted part_pence review_on",
    "allocations": "request location route state weekly_pence top_up_pence confirmed_pence place_held",
    "top_up_agreements": "request payer state weekly_pence top_up_pence review_on",
    "signatures": "agreement method intent",
    "direct_payments": "request location conditions_met managed_by",
    "temporary_placements": "location state earlier_adverts start_on review_on",
    "awards": "advert location offer request route state weekly_pence top_up_pence council_pays_pence "
    "interim start_on review_on",
    "individual_agreements": "award location arrangement category state weekly_pence start_on end_on",
    "tenancies": "landlord state own_tenancy landlord_provides_care",
    "documents": "kind party",
    "presentations": "kind party understood agreed",
}
"""The records in which a case's decisions stand, and which of their columns say what was decided."""
_ID = re.compile(r"[0-9a-f]{32}")
_RULED = ("decision", "done", "action", "cited")
"""Kinds of history lines that say by which rule or clause something was decided."""


def decision_of(connection: Connection, case_id: str) -> Decision:
    """Return what was decided in the database's only case: records, rules, letters and open tasks."""
    tables = {name: list(_rows(connection, name)) for name in (*RECORDS, "people", "packages")}
    names = _names(tables)
    case = _one(connection, "SELECT status, stage, waiting_for FROM cases WHERE council = :council", {})
    decision: Decision = {"case": dict(case)}
    for name, columns in RECORDS.items():
        records = [_record(row, columns.split(), names) for row in tables[name]]
        if records:
            decision[name] = _SHOWN.get(name, list)(records)
    decision["rules"] = list(_together(_rules(connection, case_id, names)))
    decision["letters"] = [_named(line, names) for line in _letters(connection)]
    decision["open"] = list(_open_tasks(connection))
    return decision


def _rows(connection: Connection, table: str) -> Iterator[Mapping[Any, Any]]:
    query = text(f"SELECT * FROM {table} WHERE council = :council ORDER BY serial")  # noqa: S608 - names above
    yield from connection.execute(query, {"council": COUNCIL}).mappings()


def _one(connection: Connection, query: str, values: Mapping[str, Any]) -> Mapping[Any, Any]:
    return connection.execute(text(query), {"council": COUNCIL, **values}).mappings().one()


def _names(tables: Mapping[str, Sequence[Mapping[Any, Any]]]) -> dict[str, str]:
    """Return a name for each record's id: an offer is called after its location, others by their number."""
    names: dict[str, str] = {}
    for table, rows in tables.items():
        single = {"people": "person"}.get(table, table.removesuffix("s").replace("_", " "))
        for number, row in enumerate(rows, 1):
            names[row["id"]] = f"{single} {number}"
    for row in tables["offers"]:
        again = sum(
            1
            for other in tables["offers"]
            if other["location"] == row["location"] and other["serial"] < row["serial"]
        )
        names[row["id"]] = f"{row['location']} again {again}" if again else row["location"]
    return names


def _named(value: str, names: Mapping[str, str]) -> str:
    return _ID.sub(lambda match: names.get(match.group(), "another record"), value)


def _record(row: Mapping[Any, Any], columns: Iterable[str], names: Mapping[str, str]) -> Record:
    """Return some columns of a row without what is empty, as values that YAML can hold."""
    return {column: _plain(row[column], names) for column in columns if row[column] is not None}


def _plain(value: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    plain = _named(value, names)
    if plain[:1] in ("[", "{"):
        return json.loads(plain)
    return plain.removesuffix(".000000")


def _invitations(records: Sequence[Record]) -> Record:
    """Return the long lists by advert: each reason and rule with the locations of which it was said."""
    lists: Record = {}
    for record in records:
        listed = "listed" if record["listed"] else "left out"
        changed = "" if record["listed"] == record["invited"] else " (changed by the broker)"
        said = f"{listed}{changed}: {record['reason']} by {record['rule'].split('/')[-1]}"
        lists.setdefault(record["advert"], {}).setdefault(said, []).append(record["location"])
    return {
        advert: {said: sorted(group) for said, group in sorted(of.items())} for advert, of in lists.items()
    }


def _papers(records: Sequence[Record]) -> list[str]:
    """Return papers and presentations in a few words each."""
    return [" ".join(f"{value}" for value in record.values()) for record in records]


_SHOWN: Mapping[str, Any] = {"invitations": _invitations, "documents": _papers, "presentations": _papers}


def _rules(
    connection: Connection, case_id: str, names: Mapping[str, str]
) -> Iterator[tuple[str, str, list[str]]]:
    """Return in order each step, what it decided by which rule and clause, and about which records.

    Lines without a step are left out: they say which options a form offered, and how often.
    """
    query = text(
        "SELECT history.kind, history_content.content FROM history JOIN history_content "
        "ON history_content.case_id = history.case_id AND history_content.seq = history.seq "
        "WHERE history.council = :council AND history.case_id = :case_id ORDER BY history.seq"
    )
    for row in connection.execute(query, {"council": COUNCIL, "case_id": case_id}).mappings():
        line = json.loads(_named(row["content"], names))
        if row["kind"] == "timer":
            yield line["step"], "the time came", []
        elif "fired" in line["details"] and line["step"]:
            about = line["details"].get("about", [])
            yield line["step"], _fired(line), [about] if isinstance(about, str) else about
        elif row["kind"] in _RULED and line["step"] and line["clause"]:
            yield line["step"], f"clause {line['clause']}", []


def _fired(line: Mapping[str, Any]) -> str:
    rules = " + ".join(fired["rule"] for fired in line["details"]["fired"])
    value = json.dumps(line["details"]["value"], sort_keys=True).replace('"', "")
    clause = f", clause {line['clause']}" if line["clause"] else ""
    return f"{rules} says {value}{clause}"


def _together(lines: Iterable[tuple[str, str, list[str]]]) -> Iterator[str]:
    """Return a line for each thing a step decided, with all the records of which it is true."""
    for step, ruled in groupby(lines, key=itemgetter(0)):
        about: dict[str, list[str]] = {}
        for _, words, records in ruled:
            about.setdefault(words, []).extend(records)
        for words, records in about.items():
            yield f"{step}: {words}{': ' if records else ''}{' '.join(sorted(records))}"


def _letters(connection: Connection) -> Iterator[str]:
    query = text('SELECT letter, "to" FROM outbox WHERE council = :council')
    sent: dict[str, list[str]] = {}
    for row in connection.execute(query, {"council": COUNCIL}).mappings():
        sent.setdefault(row["letter"], []).append(row["to"])
    for letter, readers in sorted(sent.items()):
        yield f"{letter} {' '.join(sorted(readers))}"


def _open_tasks(connection: Connection) -> Iterator[str]:
    query = text(
        "SELECT kind, step, form, role FROM tasks "
        "WHERE council = :council AND status = 'open' ORDER BY kind, step, role"
    )
    for row in connection.execute(query, {"council": COUNCIL}).mappings():
        yield f"{row['kind']} {row['step']} {row['form']} {row['role']}"
