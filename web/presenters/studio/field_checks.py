"""What is wrong with what somebody typed into the fields of a step or flow."""

import re
from collections.abc import Mapping

from engine.checks.problem import Kind
from engine.checks.times import says_why
from engine.checks.variables import LENGTH, NAME
from engine.definition.kinds import Kinds
from engine.definition.operations import Operations, did_you_mean
from engine.definition.step_properties import Takes
from engine.studio.expression_remarks import CONDITION, remarks
from rules import feel
from rules.data_types import dates_and_times
from rules.errors import Fault, RulesError
from web.presenters.studio.step_fields import Field

_PRIORITY = re.compile(r"-?\d{1,4}")
_A_TIME = 'Write a time, or a length of time such as duration("P2D").'


def fault_of(field: Field, text: str, known: Mapping[str, Kinds], operations: Operations) -> str:
    """Return what is wrong with a text in a field, or nothing. An empty field is never wrong here."""
    text = text.strip()
    if not text:
        return ""
    if field.name == "script":
        return _script_fault(text)
    if field.place:
        return _expression_fault(field, text, known)
    if field.name == "variable" or field.name == "result":
        return "" if NAME.fullmatch(text) else "Use letters, digits and _, and begin with a letter."
    return _words_fault(field, text, operations)


def condition_fault(text: str, known: Mapping[str, Kinds]) -> str:
    """Return what is wrong with the condition of a flow, or nothing."""
    return _first_remark(text.strip().removeprefix("="), known, CONDITION)


def _script_fault(text: str) -> str:
    try:
        feel.compile_assignments(text)
    except RulesError as error:
        return str(error)
    return ""


def _expression_fault(field: Field, text: str, known: Mapping[str, Kinds]) -> str:
    if field.takes == Takes.LENGTH and LENGTH.match(text):
        try:
            dates_and_times.read_duration(text)
        except Fault as error:
            return str(error)
        return ""
    said = _first_remark(text.removeprefix("="), known, field.place)
    return said or (_A_TIME if says_why(field.place, text) else "")


def _first_remark(text: str, known: Mapping[str, Kinds], place: str) -> str:
    faults = [remark for remark in remarks(text, known, place) if remark.kind is Kind.FAULT]
    return " ".join(filter(None, [faults[0].text, faults[0].fix])) if faults else ""


def _words_fault(field: Field, text: str, operations: Operations) -> str:
    match field.takes:
        case Takes.FACTS:
            wrong = [fault for name in text.split() for fault in operations.faults_of_source(name)]
            return wrong[0] if wrong else ""
        case Takes.ROLES:
            for role in text.split():
                if operations.roles and role not in operations.roles:
                    return f"There is no role “{role}”.{did_you_mean(role, operations.roles)}"
        case Takes.NUMBER:
            return "" if _PRIORITY.fullmatch(text) else "Write a whole number."
    return ""
