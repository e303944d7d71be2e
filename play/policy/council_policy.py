"""Puts a file's policy where a council keeps it: in dated settings and in the tables of a derived release.

A key for which the process has no place is refused with a message that names the key and what is allowed.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engine.definition.folder import Folder
from play.policy import tie_break_policy
from play.policy.decision_sheet import ANY, REASON, Row, Sheet, flag, quoted, texts

Policy = Mapping[str, Any]
SETTINGS = ("standard_fee_weekly", "zone_neighbours")
"""Keys that are dated settings of the same name."""


def settings_of(policy: Policy) -> dict[str, Any]:
    """Return the dated settings that a policy sets; money is in pence."""
    return {key: policy[key] for key in SETTINGS if key in policy}


def derive(folder: Folder, policy: Policy) -> Folder:
    """Return the folder with its tables changed as the policy says."""
    for key, change in _CHANGES.items():
        if key in policy:
            folder = Folder(folder.process, {**folder.files, **change(folder, policy)})
    return folder


def _windows(folder: Folder, policy: Policy) -> dict[str, bytes]:
    sheet = Sheet(folder, "response_window", "response_window_minutes")
    sheet.must_have(("urgency", "category"), ("minutes",))
    wanted = policy["response_window_minutes"]
    sheet.refuse_unknown(wanted, sheet.known("urgency"))
    for urgency, minutes in wanted.items():
        sheet.refuse_unknown(minutes, sheet.known("category"), f": {urgency}")
    rows = [_window(row, wanted) for row in sheet.rows]
    return {sheet.path: sheet.written(rows)}


def _window(row: Row, wanted: Mapping[str, Mapping[str, int]]) -> Row:
    urgencies, categories = texts(row.inputs["urgency"]), texts(row.inputs["category"])
    minutes = [wanted.get(urgency, {}).get(category) for urgency in urgencies for category in categories]
    set_here = next((number for number in minutes if number is not None), None)
    return row if set_here is None else row.with_output("minutes", str(set_here))


def _bands(folder: Folder, policy: Policy) -> dict[str, bytes]:
    """Put the bands in order, best first; excluded ones are not listed and rank after all others."""
    sheet = Sheet(folder, "quality_band", "rating_bands")
    sheet.must_have(("band",), ("order", "listed"))
    shipped = [(band, row) for row in sheet.rows for band in texts(row.inputs["band"])]
    ranked = policy.get("rating_bands") or [band for band, row in shipped if row.outputs["listed"] == "true"]
    excluded = policy.get("excluded_bands")
    if excluded is None:
        excluded = [band for band, row in shipped if row.outputs["listed"] != "true" and band not in ranked]
    ordered = [band for band in ranked if band not in excluded]
    rows = [_band(sheet, band, place, True) for place, band in enumerate(ordered, 1)]
    last = len(ordered) + 1
    rows += [_band(sheet, band, last + 1, False) for band in excluded]
    rows += [row.with_output("order", str(last)) for row in sheet.rows if row.inputs["band"] == ANY]
    return {sheet.path: sheet.written(rows)}


def _band(sheet: Sheet, band: str, place: int, listed: bool) -> Row:
    shipped = [row for row in sheet.rows if band in texts(row.inputs["band"])]
    row = shipped[0] if shipped else sheet.rows[0].with_notes(**{REASON: band.replace("_", " ").capitalize()})
    row = row.with_input("band", quoted(band)).with_output("order", str(place))
    return row.with_output("listed", flag(listed))


def _excluded_bands(folder: Folder, policy: Policy) -> dict[str, bytes]:
    key, excluded = "excluded_bands", policy["excluded_bands"]
    changed = {} if "rating_bands" in policy else _bands(folder, policy)
    for stem in ("eligibility", "last_checks"):
        changed |= _excluding(Sheet(folder, stem, key), "band", excluded, "band_")
    return changed


def _excluded_ratings(folder: Folder, policy: Policy) -> dict[str, bytes]:
    """Bar ratings from the long list, from the award and (beside those of clause 13(a)) as a choice."""
    key, excluded = "excluded_cqc_ratings", policy["excluded_cqc_ratings"]
    changed: dict[str, bytes] = {}
    for stem in ("eligibility", "last_checks"):
        changed |= _excluding(Sheet(folder, stem, key), "cqc", excluded, "cqc_")
    bar = Sheet(folder, "cqc_bar", key)
    bar.must_have(("cqc",), ("barred",))
    barred = bar.known("cqc")
    more = [rating for rating in excluded if rating not in barred]
    rows = [bar.rows[0].with_input("cqc", quoted(rating)) for rating in more]
    return {**changed, bar.path: bar.written([*rows, *bar.rows])}


def _excluding(sheet: Sheet, column: str, excluded: list[str], prefix: str) -> dict[str, bytes]:
    """Return the table with one row for each excluded value, in place of the rows for such values."""
    sheet.must_have((column,), ("reason",))
    rows: list[Row] = []
    for row in sheet.rows:
        if row.inputs[column] == ANY:
            rows.append(row)
        elif not any(earlier.inputs[column] != ANY for earlier in rows):
            rows += [_excluded_row(row, column, value, prefix) for value in excluded]
    return {sheet.path: sheet.written(rows)}


def _excluded_row(row: Row, column: str, value: str, prefix: str) -> Row:
    reason = prefix + value.lower().replace(" ", "_")
    changed = row.with_input(column, quoted(value)).with_output("reason", quoted(reason))
    if value in texts(row.inputs[column]):
        return changed
    return changed.with_notes(**{REASON: f"The council does no new business where this is {value}"})


def _checked_fees(folder: Folder, policy: Policy) -> dict[str, bytes]:
    sheet = Sheet(folder, "response_window", "standard_fee_weekly")
    sheet.must_have(("category",), ())
    sheet.refuse_unknown(policy["standard_fee_weekly"], sheet.known("category"))
    return {}


_CHANGES: dict[str, Callable[[Folder, Policy], dict[str, bytes]]] = {
    "standard_fee_weekly": _checked_fees,
    "response_window_minutes": _windows,
    "rating_bands": _bands,
    "excluded_bands": _excluded_bands,
    "excluded_cqc_ratings": _excluded_ratings,
    "tie_break": tie_break_policy.change,
    "silent_tie_break": tie_break_policy.change,
}
