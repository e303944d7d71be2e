"""Which round of the search this is: shown beside the advert, and what its text starts with."""

from brokerage.store.case_variables import advert_of
from brokerage.tables.tender_tables import Advert
from brokerage.tender import rounds
from engine.cases import context
from engine.database import session
from engine.definition import declaration
from engine.facts import FactGroup


@declaration.declare(result="{number: >= 1}")
def advert_round(case: context.CaseContext) -> dict[str, object]:
    """Values: the number of the round."""
    return {"number": _round(case).number}


def last_description(case: context.CaseContext) -> str | None:
    """Value: the text of the last advert, which the next starts with; null in the first round."""
    return _round(case).last_description


def round_facts(case: context.CaseContext) -> list[FactGroup]:
    """Facts for staff and providers: from the second round on, which round it is and why."""
    current = _round(case)
    if current.number == 1:
        return []
    rows = (("Round", f"{current.number}, {current.where}"), ("Why again", current.why))
    return [FactGroup("This is not the first advert", rows)]


def _round(case: context.CaseContext) -> rounds.Round:
    records = session.of(case)
    return rounds.round_of(records, records.require(Advert, advert_of(case)))
