"""Watches every call of an operation or source while tests play, and notes what was done but not declared.

It stands in front of the engine's and brokerage's own functions, in tests alone. Only functions of brokerage
are watched: those that tests write for themselves declare nothing.
"""

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState

from brokerage.store import dated_settings
from engine.cases.context import CaseContext
from engine.database import session
from engine.database.session import Records
from engine.definition import declaration, kinds
from engine.definition.declaration import Declaration
from engine.definition.operations import Operations
from rules import dmn

UNDECLARED: list[str] = []
"""What was done without a declaration, in sentences, since it was last taken."""


@dataclass(frozen=True)
class Call:
    """An operation or source at work."""

    name: str
    declared: Declaration

    def note(self, sentence: str) -> None:
        """Note something that the function does not declare."""
        line = f"{self.name} {sentence}"
        if line not in UNDECLARED:
            UNDECLARED.append(line)


_CALL: ContextVar[Call | None] = ContextVar("call", default=None)


def taken() -> list[str]:
    """Return what was noted, and begin anew."""
    noted = [*UNDECLARED]
    UNDECLARED.clear()
    return noted


def install() -> None:
    """Watch from now on."""
    for name in ("operation", "source"):
        setattr(Operations, name, _watched_lookup(getattr(Operations, name)))
    CaseContext.evaluate = _evaluate(CaseContext.evaluate)  # type: ignore[method-assign]
    CaseContext.evaluate_all = _evaluate_all(CaseContext.evaluate_all)  # type: ignore[method-assign]
    CaseContext.write = _write(CaseContext.write)  # type: ignore[method-assign]
    CaseContext.letter = _letter(CaseContext.letter)  # type: ignore[method-assign]
    dated_settings.value_on = _value_on(dated_settings.value_on)
    Records.add_rows = _add_rows(Records.add_rows)  # type: ignore[method-assign]
    Records.change_rows = _change_rows(Records.change_rows)  # type: ignore[method-assign]
    event.listen(Records, "before_flush", lambda records, _context, _objects: _note_changes(records))
    event.listen(Records, "do_orm_execute", _note_statement)


def watched(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of brokerage that is watched while it works; any other as it is."""
    if not function.__module__.startswith("brokerage."):
        return function
    takes, gives = declaration.parameters_of(function), declaration.result_of(function)

    @functools.wraps(function)
    def at_work(case: CaseContext, **parameters: Any) -> Any:
        call = Call(function.__name__, declaration.of(function))
        token = _CALL.set(call)
        try:
            for name, value in parameters.items():
                if not kinds.fits(takes.get(name, kinds.ANY), value):
                    call.note(f"takes {value!r} as “{name}”, which is not {kinds.write(takes[name])}.")
            result = function(case, **parameters)
            if not kinds.fits(gives, result):
                call.note(f"returns {result!r}, which is not {kinds.write(gives)}.")
            _note_changes(session.of(case))
            return result
        finally:
            _CALL.reset(token)

    return at_work


def _watched_lookup(lookup: Callable[..., Any]) -> Callable[..., Any]:
    return lambda operations, name: watched(lookup(operations, name))


class _ReadValue(dict[str, Any]):
    """A table's result, which notes the entries that are read of it."""

    def __init__(self, use: declaration.TableUse, call: Call, value: Mapping[str, Any]) -> None:
        super().__init__(value)
        self._use, self._call = use, call

    def __getitem__(self, key: str) -> Any:
        if key not in self._use.reads:
            self._call.note(f"reads “{key}” of the table “{self._use.name}” and does not declare it.")
        return super().__getitem__(key)


def _evaluate(evaluate: Callable[..., Any]) -> Callable[..., Any]:
    def at_work(case: CaseContext, table: str, /, *, about: str = "", **inputs: Any) -> dmn.Result:
        return _noted(table, [inputs], [evaluate(case, table, about=about, **inputs)])[0]

    return at_work


def _evaluate_all(evaluate_all: Callable[..., Any]) -> Callable[..., Any]:
    def at_work(
        case: CaseContext, table: str, records: Sequence[tuple[str, Mapping[str, Any]]], /
    ) -> list[dmn.Result]:
        return _noted(table, [inputs for _, inputs in records], evaluate_all(case, table, records))

    return at_work


def _noted(
    table: str, inputs: Iterable[Mapping[str, Any]], results: Sequence[dmn.Result]
) -> list[dmn.Result]:
    call = _CALL.get()
    if call is None:
        return list(results)
    use = next((use for use in call.declared.uses.tables if use.name == table), None)
    if use is None:
        call.note(f"uses the table “{table}” and does not declare it.")
        return list(results)
    for columns in inputs:
        if use.gives != (declaration.VARIABLES,) and set(columns) != set(use.gives):
            call.note(f"gives the table “{table}” {sorted(columns)} and declares {sorted(use.gives)}.")
    return [
        replace(result, value=_ReadValue(use, call, result.value))
        if isinstance(result.value, dict)
        else result
        for result in results
    ]


def _note_letter(letter: str, names: Iterable[str]) -> None:
    call = _CALL.get()
    if call is None:
        return
    use = next((use for use in call.declared.uses.letters if use.name == letter), None)
    chosen = call.declared.chosen
    if use is None and chosen is not None:
        if not set(chosen.always) <= set(names):
            call.note(
                f"gives the letter that it was told to write no {sorted(set(chosen.always) - set(names))}."
            )
    elif use is None:
        call.note(f"writes the letter “{letter}” and does not declare it.")
    elif set(use.names) != set(names):
        call.note(f"gives the letter “{letter}” {sorted(names)} and declares {sorted(use.names)}.")


def _write(write: Callable[..., None]) -> Callable[..., None]:
    def at_work(case: CaseContext, kind: str, to: str, letter: str, *rest: str, **names: Any) -> None:
        _note_letter(letter, names)
        write(case, kind, to, letter, *rest, **names)

    return at_work


def _letter(letter: Callable[..., str]) -> Callable[..., str]:
    def at_work(case: CaseContext, name: str, /, **names: Any) -> str:
        _note_letter(name, names)
        return letter(case, name, **names)

    return at_work


def _value_on(value_on: Callable[..., Any]) -> Callable[..., Any]:
    def at_work(connection: Any, council: str, setting: Any, on: Any) -> Any:
        call = _CALL.get()
        if call is not None and setting.key not in call.declared.uses.settings:
            call.note(f"reads the setting “{setting.key}” and does not declare it.")
        return value_on(connection, council, setting, on)

    return at_work


def _note_written(kind: type) -> None:
    call = _CALL.get()
    if call is not None and kind.__name__ not in call.declared.writes:
        call.note(f"writes a record of the kind “{kind.__name__}” and does not declare it.")


def _note_changes(records: Records) -> None:
    changed = (record for record in records.dirty if records.is_modified(record))
    for record in (*records.new, *records.deleted, *changed):
        _note_written(type(record))


def _note_statement(state: ORMExecuteState) -> None:
    if (state.is_update or state.is_delete or state.is_insert) and state.bind_mapper is not None:
        _note_written(state.bind_mapper.class_)


def _add_rows(add_rows: Callable[..., None]) -> Callable[..., None]:
    def at_work(records: Records, kind: type, rows: Any) -> None:
        _note_written(kind)
        add_rows(records, kind, rows)

    return at_work


def _change_rows(change_rows: Callable[..., None]) -> Callable[..., None]:
    def at_work(records: Records, rows: Mapping[Any, Any]) -> None:
        for kind in {type(record) for record in rows}:
            _note_written(kind)
        change_rows(records, rows)

    return at_work
