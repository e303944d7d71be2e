"""Times and lengths of time that are written out, in timers, due times and any other expression."""

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time

from engine.checks.flows import problem, problem_in
from engine.checks.problem import Problem
from engine.checks.variables import LENGTH, expressions
from engine.definition.diagrams import Node, Scope
from engine.errors import EngineError
from engine.feel_times import moment
from rules import feel
from rules.data_types import dates_and_times
from rules.data_types.durations import YearsMonths
from rules.errors import Fault, RulesError

_NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
TIMED = ("its timer", "“dueIn”", "“closesAt”")
_LENGTH = re.compile(r"-?P[0-9YMWDTHS.,]+", re.IGNORECASE)
_CYCLE = re.compile(r"R\d*/(.*)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")
_WEEKS = re.compile(r"(-?)P(\d+)W(?:(\d+)D)?(T.*)?")
_WORDS = re.compile(r"(\d+)\s*(minute|hour|day|week|month|year)s?")
_BARE = re.compile(r"P(?:T)?(\d+)")
_MADE = re.compile(r'(?:\b(duration|date and time|date|time)\s*\(\s*|@)"([^"]*)"')
_UNITS = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "month": "P{}M", "year": "P{}Y"}
_CLOCK = re.compile(r"\b(now|today)\b")
EXAMPLE = 'Write a time, or a length of time such as duration("P2D").'
_ZONE = "@Europe/London"


def check_times(scope: Scope, node: Node) -> Iterator[Problem]:
    """Yield a problem for each time of a step that is written out and can never be one."""
    texts = [*expressions(scope, node)]
    due = node.properties.get("dueIn", "").strip()
    if LENGTH.match(due):
        texts.append(("“dueIn”", due))
    if node.event == "timer" and not node.timer.removeprefix("=").strip():
        yield problem(
            scope, node, "Its timer has no time.", 'Write one, such as duration("P2D").', "its timer"
        )
    if node.kind == "scriptTask":
        texts.append(("its script", node.script))
    for what, text in texts:
        fault = wrong_time(what, text)
        if fault is not None:
            yield problem_in(scope, node, what, fault[0], fault[1])


def wrong_time(what: str, text: str) -> tuple[str, str] | None:
    """Return why a time that an expression writes out can never be one, and a way that works; else None."""
    fault = _written_wrongly(text)
    return _fault(text.strip(), what) if fault is None and what in TIMED and text.strip() else fault


def is_wrong_time(what: str, text: str) -> bool:
    """Return whether this check says of an expression why it is no time, so that no other need."""
    return _written_wrongly(text) is not None or (what in TIMED and _as_written(text.strip()) is not None)


def says_why(what: str, text: str) -> bool:
    """Return whether this check says of a timer or due time why it can never be one."""
    return _written_wrongly(text) is not None or (what in TIMED and _fault(text.strip(), what) is not None)


def _fault(text: str, what: str) -> tuple[str, str] | None:
    """Return what is wrong with a text that stands for a time, and a way that works."""
    if what == "“dueIn”" and _is_length(text):
        return None
    written = _as_written(text)
    if written is not None:
        return written
    with contextlib.suppress(RulesError):
        expression = feel.compile_expression(text)
        if not expression.names and not _CLOCK.search(text):
            return _fault_of_value(expression({}), text)
    return None


def _is_length(text: str) -> bool:
    try:
        dates_and_times.read_duration(text)
    except Fault:
        return False
    return True


def _as_written(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a time written as ISO 8601 or as words, where FEEL is wanted."""
    cycle = _CYCLE.fullmatch(text)
    if cycle:
        length = _mended(cycle[1])
        fix = f"Write duration({length}), and draw a loop back to the step."
        return f"“{text}” repeats, and a repeating timer is not run.", fix
    if _LENGTH.fullmatch(text) and any(sign.isdigit() for sign in text):
        says = "is not FEEL." if _is_length(text) else _no_length(text)
        return f"“{text}” {says}", f"Write duration({_mended(text)})."
    if _DATE.fullmatch(text):
        return f"“{text}” is not FEEL.", f"Write {_moment_of(text)}."
    words = _WORDS.fullmatch(text.lower())
    if words:
        return f"“{text}” is not FEEL.", f"Write duration({_of_words(words)})."
    return None


def _written_wrongly(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a constant of time in an expression, such as duration("P1W")."""
    for match in _MADE.finditer(text):
        function, value = match[1] or "@", match[2]
        try:
            _READERS[function](value)
        except Fault as fault:
            if function in ("duration", "@") and _LENGTH.fullmatch(value):
                way = f"duration({_mended(value)})" if function != "@" else f"@{_mended(value)}"
                return f"“{value}” {_no_length(value)}", f"Write {way}."
            return str(fault.message), fault.fix
    return None


def _no_length(text: str) -> str:
    return "is not a length of time." + (" FEEL has no weeks." if _WEEKS.fullmatch(text.upper()) else "")


_READERS = {
    "duration": dates_and_times.read_duration,
    "date and time": dates_and_times.read_datetime,
    "date": lambda text: (
        dates_and_times.read_datetime(text) if "T" in text else dates_and_times.read_date(text)
    ),
    "time": dates_and_times.read_time,
    "@": dates_and_times.read_any,
}


def _mended(text: str) -> str:
    """Return a length of time, in quotes, as FEEL reads it and as it was most likely meant."""
    plain = text.upper().strip()
    weeks = _WEEKS.fullmatch(plain)
    if weeks:
        days = int(weeks[2]) * 7 + int(weeks[3] or 0)
        plain = f"{weeks[1]}P{days}D{weeks[4] or ''}"
    if _is_length(plain):
        return f'"{plain}"'
    bare = _BARE.fullmatch(plain)
    if bare:
        return f'"P{bare[1]}D") for days, or duration("PT{bare[1]}H"'
    return '"P2D") for two days, or duration("PT48H"'


def _of_words(words: re.Match[str]) -> str:
    count, unit = words[1], words[2]
    return f'"P{int(count) * 7}D"' if unit == "week" else f'"{_UNITS[unit].format(count)}"'


def _moment_of(text: str) -> str:
    """Return the time that a date, with or without a time, was meant to be: in London unless it says so."""
    day, mark, clock = text.partition("T")
    if not mark:
        return f'date("{day}"), or date and time("{day}T17:00:00{_ZONE}")'
    short = re.fullmatch(r"(\d\d:\d\d)(:\d\d)?(.*)", clock)
    hour, zone = (f"{short[1]}{short[2] or ':00'}", short[3]) if short else ("17:00:00", "")
    return f'date and time("{day}T{hour}{zone or _ZONE}")'


def _fault_of_value(value: object, text: str) -> tuple[str, str] | None:
    if isinstance(value, datetime) and value.tzinfo is None:
        written = value.isoformat(timespec="seconds")
        return "The time has no zone.", f'Write date and time("{written}{_ZONE}").'
    if isinstance(value, time):
        fix = f'Write a date too, as in date and time("2026-05-05T{value.isoformat()[:8]}{_ZONE}").'
        return "It is a time of day, which says no day.", fix
    if isinstance(value, datetime | YearsMonths):
        return None
    try:
        moment(value, _NOW)
    except (EngineError, RulesError):
        if isinstance(value, str):
            return _as_written(value) or (f"{text} is not a time.", 'Write one, such as duration("P2D").')
        fix = f'Write duration("P{text}D") for days, or duration("PT{text}H") for hours.'
        return f"{text} is no time and no length of time.", fix if re.fullmatch(r"\d+", text) else EXAMPLE
    return None
