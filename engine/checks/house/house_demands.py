"""What a folder that cites clauses takes on beyond what may run at all; others are advised to do it."""

from collections.abc import Iterable, Iterator, Mapping

from engine.checks.completeness.outside_deadlines import outside_deadlines
from engine.checks.house.blind_choices import blind_choices
from engine.checks.house.date_questions import unbounded_dates
from engine.checks.house.lanes import misnamed_lanes
from engine.checks.house.undeclared_uses import undeclared_uses
from engine.checks.problem import Problem
from engine.checks.steps import Parts
from engine.definition.diagrams import Diagram, Scope

CITES_CLAUSES = ("cites", "clauses")
"""The property of a journey by which its folder takes on the demands of the house."""


def cites_clauses(journey: Scope) -> bool:
    """Return whether a folder takes the demands on."""
    return CITES_CLAUSES in journey.properties.items()


def check_mark(journey: Scope) -> Iterator[Problem]:
    """Yield a problem for each property of the journey's process that means nothing."""
    for name, value in journey.properties.items():
        if (name, value) != CITES_CLAUSES:
            text = f"The journey says “{name}: {value}”, which has no meaning."
            yield Problem(journey.diagram, "", text, "Write “cites: clauses”, or remove it.")


def house_demands(
    diagrams: Iterable[Diagram], scopes: Mapping[str, Scope], parts: Parts
) -> Iterator[Problem]:
    """Yield what the house asks of dates, declared words, blind choices, waits for outsiders, and lanes."""
    yield from unbounded_dates(parts.forms)
    yield from undeclared_uses(scopes, parts.forms, parts.operations)
    yield from blind_choices(scopes, parts.forms, parts.tables)
    yield from outside_deadlines(scopes)
    yield from misnamed_lanes(diagrams, scopes)
