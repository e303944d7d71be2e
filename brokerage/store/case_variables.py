"""What the case in hand is about, as its variables and the engine tell it."""

from engine.cases import context
from engine.errors import RecordMissing


def case_of(case: context.CaseContext) -> context.Case:
    """Return the case an operation serves; RecordMissing on a form that begins one."""
    if case.case is None:
        raise RecordMissing("There is no case yet. Begin one first.")
    return case.case


def advert_of(case: context.CaseContext) -> str:
    """Return the id of the advert in hand; RecordMissing before there is one."""
    advert = case.variables.get("advert")
    if not advert:
        raise RecordMissing("There is no advert yet. Write one first.")
    return str(advert)


def request_of(case: context.CaseContext) -> str:
    """Return the id of the choice request in hand; RecordMissing before there is one."""
    request = case.variables.get("request")
    if not request:
        raise RecordMissing("Nobody has asked for another provider yet.")
    return str(request)
