"""How far a case looks for a provider: the round of the search, where it looks, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import Connection

from brokerage import formatting
from brokerage.tender import rounds
from engine import errors
from engine.database import session
from engine.definition.release import Release
from engine.outcomes import CaseSummary
from rules import feel
from rules.errors import RulesError

TABLE = "cascade"


@dataclass(frozen=True)
class SearchRound:
    """A round of the search: "round 2 of 3: neighbouring areas", and why from the second on."""

    number: int
    total: int
    reach: str
    why: str


def of_case(
    connection: Connection, case: CaseSummary, release: Release, variables: Mapping[str, object]
) -> SearchRound | None:
    """Return the round by the release's own table and the case's variables; None if they do not tell."""
    try:
        decision = release.decision(TABLE)
        if not variables.keys() >= set(decision.inputs):
            return None
        result = decision.evaluate({name: variables[name] for name in decision.inputs})
        reaches = _reaches(release)
    except (errors.NotFound, RulesError):
        return None
    if result.value not in reaches:
        return None
    number, reach = reaches.index(result.value) + 1, str(result.value)
    records = session.records_of(connection, case.council)
    why = rounds.why_looking(records, case.id, reach) if number > 1 else ""
    return SearchRound(number, len(reaches), formatting.plain(reach), why)


def _reaches(release: Release) -> list[object]:
    """Return what the table can answer, in the order of its rules."""
    tables = chain.from_iterable(file.tables for file in release.tables.values())
    rules = chain.from_iterable(table.rules for table in tables if table.decision == TABLE)
    return list(dict.fromkeys(feel.compile_expression(rule.outputs[0])({}) for rule in rules))
