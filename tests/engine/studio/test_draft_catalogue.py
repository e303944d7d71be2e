"""An editor is offered what the check accepts: properties, operations, and the files of the draft by name."""

import re
from pathlib import Path

from engine.definition.folder import Folder, read_folder
from engine.definition.step_properties import PROPERTIES, Takes, names_by_kind
from engine.studio.draft_catalogue import catalogue_of
from engine.studio.draft_reading import read_draft
from tests.engine.builders.diagram import Drawing
from web.server import bootstrap

OPERATIONS = bootstrap.operations()


def test_the_shipped_process_offers_its_files_by_name() -> None:
    draft = read_draft(read_folder(Path("processes/micro_procurement")), OPERATIONS)
    offered = catalogue_of(draft, OPERATIONS)
    titles = {form.name: form.title for form in offered.forms}
    assert titles["confirm_ranking"] == "Confirm the ranking"
    tables = {table.name: table for table in offered.tables}
    assert list(tables["cascade"].inputs) == ["cascade_stage"]
    processes = {process.id: process for process in offered.processes}
    assert processes["rank"].file == "rank"
    called = {node.called for scope in draft.scopes.values() for node in scope.nodes.values() if node.called}
    assert called <= processes.keys()
    assert {node.decision for scope in draft.scopes.values() for node in scope.nodes.values()} - {
        ""
    } <= tables.keys()
    assert "broker" in offered.roles
    assert {"make_award"} <= {operation.name for operation in offered.operations}
    assert {"count", "date and time"} <= {function.name for function in offered.functions}


def test_codes_of_errors_are_offered() -> None:
    drawing = Drawing("small").start().end("stop").flow("start", "stop")
    drawing.error("failed", "not_paid")
    draft = read_draft(Folder("small", {"small.bpmn": drawing.xml()}), OPERATIONS)
    assert list(catalogue_of(draft, OPERATIONS).errors) == ["not_paid"]


def test_the_page_about_drawing_explains_every_property_that_editors_offer() -> None:
    page = Path("docs/drawing.md").read_text()
    table = page.partition("| property | on | says |")[2].partition("\n\n")[0]
    explained = set(
        re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in table.splitlines() if "|" in row))
    )
    assert explained == {step_property.name for step_property in PROPERTIES}


def test_the_shipped_process_sets_only_properties_that_editors_offer() -> None:
    draft = read_draft(read_folder(Path("processes/micro_procurement")), OPERATIONS)
    known = names_by_kind()
    for scope in draft.scopes.values():
        for node in scope.nodes.values():
            assert node.properties.keys() <= known.get(node.kind, frozenset()), node.label


def test_every_property_says_how_it_is_shown() -> None:
    assert all(one.label and one.group and one.kinds for one in PROPERTIES)
    assert {one.takes for one in PROPERTIES} == set(Takes)
