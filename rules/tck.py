"""Reads the test cases of the DMN Technology Compatibility Kit and judges a model by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from lxml import etree

from rules.data_types import comparison, dates_and_times
from rules.data_types.values import Value
from rules.decisions import xml
from rules.dmn import Decisions
from rules.errors import DecisionError, Fault, RulesError
from rules.limits import Run

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_CLOSE = Decimal("1e-8")
"""How far a number may be from the expected one: the kit writes irrational results with few digits."""


@dataclass(frozen=True)
class Unwritable:
    """A value of a test file that rules cannot hold, such as a year beyond 9999; it equals nothing."""

    text: str


@dataclass(frozen=True)
class Check:
    """One expected result of a case: which element, and its value."""

    case: str
    element: str
    service: str
    inputs: dict[str, Value]
    expected: Value


@dataclass(frozen=True)
class Outcome:
    """One check after it ran: passed, or what came instead."""

    check: Check
    passed: bool
    got: str = ""


def read_checks(text: bytes, name: str) -> tuple[str, list[Check]]:
    """Return the model's file name and every check of a test file; raises DecisionError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as problem:
        raise DecisionError(f"{name} is not well-formed XML: {problem}.") from None
    if xml.local(root) != "testCases":
        return "", []
    model = xml.child(root, "modelName")
    checks = [check for case in xml.children(root, "testCase") for check in _checks(case)]
    return (model.text or "").strip() if model is not None else "", checks


def _checks(case: xml.Element) -> list[Check]:
    inputs = {xml.attribute(node, "name"): value_of(node) for node in xml.children(case, "inputNode")}
    called = case.get("type") in ("decisionService", "bkm")
    service = xml.attribute(case, "invocableName") if called else ""
    checks = []
    for node in xml.children(case, "resultNode"):
        expected = xml.child(node, "expected")
        value = None if expected is None else value_of(expected)
        checks.append(Check(case.get("id") or "", xml.attribute(node, "name"), service, inputs, value))
    return checks


def value_of(element: xml.Element) -> Value:
    """Return the FEEL value that a test file writes in XML."""
    if element.get(_NIL) == "true":
        return None
    wrapped = xml.child(element, "list")
    if wrapped is not None:
        return (
            None
            if wrapped.get(_NIL) == "true"
            else [value_of(item) for item in xml.children(wrapped, "item")]
        )
    components = list(xml.children(element, "component"))
    if components:
        return {component.get("name") or "": value_of(component) for component in components}
    value = xml.child(element, "value")
    if value is None or value.get(_NIL) == "true":
        return None
    kind = (value.get(_TYPE) or "string").rpartition(":")[2]
    try:
        return _READERS.get(kind, _text)(value.text or "")
    except (Fault, ArithmeticError):
        return Unwritable(value.text or "")


def _text(text: str) -> Value:
    return text


def _number(text: str) -> Value:
    return Decimal(text.strip())


_READERS: dict[str, Callable[[str], Value]] = {
    "boolean": lambda text: text.strip() == "true",
    "date": lambda text: dates_and_times.read_date(text.strip()),
    "time": lambda text: dates_and_times.read_time(text.strip()),
    "dateTime": lambda text: dates_and_times.read_datetime(text.strip()),
    "duration": lambda text: dates_and_times.read_duration(text.strip()),
    "yearMonthDuration": lambda text: dates_and_times.read_years_months(text.strip()),
    "dayTimeDuration": lambda text: dates_and_times.read_days_time(text.strip()),
    **dict.fromkeys(("decimal", "double", "integer", "int", "float", "long"), _number),
}


def judge(decisions: Decisions | RulesError, check: Check, now: datetime) -> Outcome:
    """Return whether a model gives what a check expects."""
    if isinstance(decisions, RulesError):
        return Outcome(check, False, f"The model cannot be read: {decisions}")
    try:
        value = _worked_out(decisions, check, now)
    except Exception as problem:
        return Outcome(check, False, f"{type(problem).__name__}: {problem}")
    return Outcome(check, alike(value, check.expected), repr(value))


def _worked_out(decisions: Decisions, check: Check, now: datetime) -> Value:
    if not check.service:
        return decisions.decision(check.element).evaluate(check.inputs, now=now).value
    service = decisions.decision(check.service)
    value = service.serve(check.inputs).value
    if isinstance(value, dict) and len(service.outputs) > 1:
        return value.get(check.element)
    return value


def alike(got: Any, expected: Any) -> bool:
    """Return whether a result is the expected one."""
    if isinstance(got, Decimal) and isinstance(expected, Decimal):
        return abs(got - expected) <= _CLOSE * max(Decimal(1), abs(expected))
    if isinstance(got, list) and isinstance(expected, list):
        return len(got) == len(expected) and all(alike(a, b) for a, b in zip(got, expected, strict=True))
    if isinstance(got, dict) and isinstance(expected, dict):
        return got.keys() == expected.keys() and all(alike(got[name], expected[name]) for name in got)
    if isinstance(got, (date, time)) and isinstance(expected, (date, time)):
        return _alike_moments(got, expected)
    return comparison.same(got, expected, Run(strict=False))


def _alike_moments(got: Any, expected: Any) -> bool:
    if type(got) is not type(expected):
        return False
    if isinstance(got, (datetime, time)):
        return comparison.same(got, expected, Run(strict=False))
    return bool(got == expected)
