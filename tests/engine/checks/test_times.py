"""Times that can never be one are refused, each with a way that works."""

from datetime import UTC, datetime

import pytest

from engine.checks.process_folder import check
from engine.definition.folder import Folder
from engine.feel_times import moment_of
from rules import feel
from tests.engine.builders.small_folders import NOTE, faults, only, plain, sound
from tests.engine.builders.small_process import OPERATIONS

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
LONDON = "@Europe/London"
WRONG = {
    "P1W": 'duration("P7D")',
    "P2W3D": 'duration("P17D")',
    "P4": 'duration("P4D") for days, or duration("PT4H")',
    "PT48H": 'duration("PT48H")',
    "pt48h": 'duration("PT48H")',
    '"P1W"': 'duration("P7D")',
    "R3/PT10H": 'duration("PT10H")',
    "5": 'duration("P5D") for days',
    "2 days": 'duration("P2D")',
    "1 week": 'duration("P7D")',
    "2027-07-01T17:00": f'date and time("2027-07-01T17:00:00{LONDON}")',
    "2027-07-01": 'date("2027-07-01")',
    'date and time("2027-07-01T17:00:00")': f'date and time("2027-07-01T17:00:00{LONDON}")',
    '@"2027-07-01T17:00:00"': f'date and time("2027-07-01T17:00:00{LONDON}")',
    'time("17:00:00")': f"T17:00:00{LONDON}",
    'duration("P1W")': 'duration("P7D")',
    'duration("P4")': 'duration("P4D")',
    '@"P1W"': '@"P7D"',
    'now + duration("P1W")': 'duration("P7D")',
    "true": 'duration("P2D")',
    "next Friday": 'duration("P2D")',
}


@pytest.mark.parametrize("text", WRONG)
def test_a_timer_that_can_never_work_is_refused_once_with_a_way_that_works(text: str) -> None:
    drawing = sound().timer("late", text, on="ask").flow("late", "end")
    (problem,) = faults(drawing)
    assert "“Late”" in problem
    assert WRONG[text] in problem


@pytest.mark.parametrize("text", [text for text in WRONG if text not in ("PT48H", "pt48h")])
def test_a_due_time_that_can_never_work_is_refused(text: str) -> None:
    drawing = plain().user("later", dueIn=text).flow("start", "ask", "later", "end")
    (problem,) = faults(drawing)
    assert "In “dueIn”" in problem
    assert WRONG[text] in problem


@pytest.mark.parametrize("text", ["PT48H", "P7D", 'duration("P1M")', 'date("2027-07-01")', '"PT48H"', "now"])
def test_what_works_is_accepted(text: str) -> None:
    assert faults(plain().user("later", dueIn=text).flow("start", "ask", "later", "end")) == []


@pytest.mark.parametrize("text", sorted(set(WRONG.values()) - {f"T17:00:00{LONDON}"}))
def test_every_way_that_is_shown_works(text: str) -> None:
    for way in text.split(" for days, or "):
        value = feel.compile_expression(way.removesuffix(" for days"))({})
        only(faults(sound().timer("late", "5", on="ask").flow("late", "end")), "no length of time")
        assert moment_of("due", NOW, {"due": value}) > NOW


def test_a_timer_without_a_time_is_refused() -> None:
    only(faults(sound().timer("late", "", on="ask").flow("late", "end")), "“Late”", "has no time")


def test_a_length_in_a_script_is_looked_at_too() -> None:
    script = "<bpmn:script>until = now + duration(&quot;P1W&quot;)</bpmn:script>"
    drawing = plain().add("scriptTask", "s", "Reckon", script).flow("start", "ask", "s", "end")
    content = {**NOTE, "small.bpmn": drawing.xml()}
    (problem,) = check(Folder("small", content), OPERATIONS)
    assert 'FEEL has no weeks. Write duration("P7D").' in str(problem)
