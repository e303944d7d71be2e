"""What every page of a case shows at its top: the reference, the person, and how an ended case ended."""

from typing import TypedDict

from sqlalchemy import Connection

from brokerage.reports import case_endings, case_subjects
from engine.cases import commands
from engine.outcomes import CaseSummary
from web.auth import access


class Head(TypedDict):
    """The top of a case's page."""

    case: CaseSummary
    subject: case_subjects.Subject
    ending: str


def read(connection: Connection, case_id: str, case: CaseSummary | None = None) -> Head:
    """Return the top of a case's page. Another council's case is not found."""
    actor = access.actor()
    if case is None:
        case = commands.find(connection, case_id, actor)
    ended = [case_id] if case.status == "ended" else []
    endings = case_endings.of_cases(connection, actor.council, ended)
    subject = case_subjects.of_case(connection, actor.council, case_id)
    return Head(case=case, subject=subject, ending=endings.get(case_id, ""))
