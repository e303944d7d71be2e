"""The history of a case as people read it."""

from datetime import UTC, datetime
from typing import Any

from engine.store import history
from web.presenters.history import timeline

AT = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
NAMES = timeline.Names({"eligibility": "Who belongs on the long list"}, {"a": "Elm Court", "b": "Moor View"})


def decided(seq: int, about: str | list[str], reason: str) -> history.StoredLine:
    """A line of a decision about one provider, or about several that are alike."""
    fired = {
        "decision": "eligibility",
        "number": seq,
        "annotations": {"reason": reason},
        "inputs": {"band": "gold"},
        "outputs": {"reason": reason},
    }
    details: dict[str, Any] = {"about": about, "fired": [fired], "value": reason}
    shared = {
        "party": None,
        "step": "list",
        "label": "Build the long list",
        "passed": [],
        "variables": {},
        "removed": False,
    }
    return history.StoredLine(
        seq=seq, at=AT, kind="decision", release_id="r", text="Decided", actor="x", name="Bea",
        clause="8(a)", details=details, **shared,
    )  # fmt: skip


def test_alike_providers_in_one_line_are_each_named_with_reason_and_clause() -> None:
    lines = [decided(1, ["a", "b"], "Eligible"), decided(2, "c", "Outside the area")]
    (entry,) = timeline.days(lines, NAMES)[0].entries
    assert entry.title == "Who belongs on the long list: 3 providers looked at"
    assert [(finding.about, finding.result, finding.clause) for finding in entry.findings] == [
        ("Elm Court", "Eligible", "8(a)"),
        ("Moor View", "Eligible", "8(a)"),
        ("c", "Outside the area", "8(a)"),
    ]


def test_a_line_by_itself_names_them_and_tells_the_rule_that_decided() -> None:
    (entry,) = timeline.days([decided(1, ["a", "b"], "Eligible")], NAMES, everything=True)[0].entries
    assert [finding.about for finding in entry.findings] == ["Elm Court", "Moor View"]
    assert entry.details == [
        ("Rule 1 of Eligibility", "Because band is gold: reason is Eligible."),
    ]
