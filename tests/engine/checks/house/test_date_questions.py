"""What the check says of dates without bounds: a fault where a folder cites clauses, else advice."""

from typing import Any

import pytest

from engine.checks.process_folder import advise, check
from engine.definition.folder import Folder
from tests.engine.builders.process_files import form
from tests.engine.builders.small_folders import only, sound
from tests.engine.builders.small_process import OPERATIONS

FULL = {"earliest": "today", "earliestReason": "it is", "latest": "today", "latestReason": "=clause"}


def folder(cites: str = "", subtype: str = "date", **properties: str) -> Folder:
    """A sound folder whose form asks for a date, and which may cite something."""
    question: dict[str, Any] = {"type": "datetime", "subtype": subtype, "key": "on", "dateLabel": "When?"}
    note = form({**question, "properties": properties})
    drawn = sound().script("set", 'clause = "a clause"').flow("ask", "set", "end") if cites else sound()
    diagram = drawn.xml()
    if cites:
        name, _, value = cites.partition(": ")
        mark = f'<spiffworkflow:property name="{name}" value="{value}"/>'
        whole = f"<bpmn:extensionElements><spiffworkflow:properties>{mark}</spiffworkflow:properties>"
        end = diagram.index(b">", diagram.index(b"<bpmn:process ")) + 1
        diagram = diagram[:end] + f"{whole}</bpmn:extensionElements>".encode() + diagram[end:]
    return Folder("small", {"small.bpmn": diagram, "forms/note.form": note})


def faults(files: Folder) -> list[str]:
    """What the check finds of forms."""
    return [str(problem) for problem in check(files, OPERATIONS) if problem.diagram.startswith("forms/")]


@pytest.mark.parametrize("subtype", ["date", "datetime"])
@pytest.mark.parametrize("missing", ["earliest", "latest", "earliestReason", "latestReason"])
def test_a_folder_that_cites_clauses_says_how_early_and_late_each_date_may_be(
    missing: str, subtype: str
) -> None:
    left = {name: text for name, text in FULL.items() if not name.startswith(missing)}
    found = faults(folder("cites: clauses", subtype, **left))
    only(found, "forms/note.form, “When?”", "This date", f"“{missing}")


def test_a_folder_that_bounds_its_dates_has_no_fault() -> None:
    assert faults(folder("cites: clauses", **FULL)) == []
    assert faults(folder("cites: clauses", "time")) == []


def test_others_are_advised_and_may_be_published() -> None:
    assert check(folder(), OPERATIONS) == []
    first, second = (str(problem) for problem in advise(folder(), OPERATIONS))
    assert first == (
        "forms/note.form, “When?”: This date has no lowest value. "
        "Give it the properties “earliest” and “earliestReason”."
    )
    assert "no highest value" in second


def test_a_form_that_cannot_be_read_gets_no_advice() -> None:
    assert advise(Folder("small", {"forms/note.form": b"{"}), OPERATIONS) == []


def test_a_mark_that_means_nothing_is_refused() -> None:
    found = [str(problem) for problem in check(folder("cites: claws", **FULL), OPERATIONS)]
    assert any("“cites: claws”, which has no meaning" in text for text in found)
