"""The policy's order of tie-breaks, and where the schedule is silent, as rows of the process's table."""

from collections.abc import Mapping
from typing import Any

from engine.definition.folder import Folder
from play.policy.decision_sheet import ANY, CLAUSE, REASON, Row, Sheet, flag, quoted, texts

TABLE = "tie_break_steps"
SILENT = "12 (silent)"
ALL = "all"


def change(folder: Folder, policy: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the table with the steps of each category in the policy; other categories keep theirs."""
    sheet = Sheet(folder, TABLE, "tie_break" if "tie_break" in policy else "silent_tie_break")
    sheet.must_have(("category", "tie_attempt"), ("step", "silent"))
    wanted: dict[str, list[str]] = policy.get("tie_break") or _shipped_steps(sheet)
    silent: dict[str, Any] | None = policy.get("silent_tie_break")
    _check(sheet, wanted, silent or {})
    rows = [row for row in sheet.rows if row.inputs["category"] != ANY and _category(row) not in wanted]
    for category, steps in wanted.items():
        rows += [_row(sheet, category, number, step, silent) for number, step in enumerate(steps, 1)]
    rows += [row for row in sheet.rows if row.inputs["category"] == ANY]
    return {sheet.path: sheet.written(rows)}


def _check(sheet: Sheet, wanted: Mapping[str, list[str]], silent: Mapping[str, Any]) -> None:
    steps = list(dict.fromkeys(step for row in sheet.rows for step in texts(row.outputs["step"])))
    for category, wanted_steps in wanted.items():
        sheet.refuse_unknown(wanted_steps, steps, f": {category}")
    sheet.refuse_unknown(wanted, sheet.known("category"))
    sheet.key = "silent_tie_break"
    sheet.refuse_unknown(silent, sheet.known("category"))
    for category, silent_steps in silent.items():
        if silent_steps != ALL:
            sheet.refuse_unknown(silent_steps, steps, f": {category}")


def _shipped_steps(sheet: Sheet) -> dict[str, list[str]]:
    steps: dict[str, list[str]] = {}
    for row in sheet.rows:
        if row.inputs["category"] != ANY:
            steps.setdefault(_category(row), []).extend(texts(row.outputs["step"]))
    return steps


def _category(row: Row) -> str:
    return texts(row.inputs["category"])[0]


def _row(sheet: Sheet, category: str, number: int, step: str, silent: Mapping[str, Any] | None) -> Row:
    own = [row for row in sheet.rows if category in texts(row.inputs["category"])]
    same = next((row for row in own if step in texts(row.outputs["step"])), None)
    shipped = same or own[0]
    is_silent = _is_silent(category, step, silent, shipped)
    row = shipped.with_input("category", quoted(category)).with_input("tie_attempt", str(number))
    row = row.with_output("step", quoted(step)).with_output("silent", flag(is_silent))
    reason = shipped.notes.get(REASON, "") if same else f"The council's policy: {step.replace('_', ' ')}"
    return row.with_notes(**{CLAUSE: _clause(own, shipped, is_silent), REASON: reason})


def _is_silent(category: str, step: str, silent: Mapping[str, Any] | None, shipped: Row) -> bool:
    if silent is None:
        return shipped.outputs["silent"] == "true"
    named = silent.get(category, ())
    return named == ALL or step in named


def _clause(own: list[Row], shipped: Row, is_silent: bool) -> str:
    """Return the clause of a step: the shipped one, or that of the category's other steps."""
    if is_silent:
        return SILENT
    spoken = [row.notes.get(CLAUSE, "") for row in (shipped, *own) if row.notes.get(CLAUSE) != SILENT]
    return spoken[0] if spoken else "12"
