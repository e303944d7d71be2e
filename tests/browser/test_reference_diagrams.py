"""The reference diagrams of the BPMN Model Interchange Working Group stay as they are, but for an edit."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from engine import actors
from engine.definition.bpmn_xml import read_xml
from engine.runtime import Runtime
from engine.studio import draft_files
from tests.browser.browser_person import Person
from tests.browser.diagram_desk import Desk
from tests.browser.test_five_people import staff
from tests.web.builders import small_council

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.outside("HOMEWARD_FOUND")]

NAMES = [
    "A.1.0",
    "A.2.0",
    "A.4.0",
    "A.4.1",
    "C.1.1",
    "C.2.0",
    "C.4.0",
    "C.5.0",
    "C.6.0",
    "C.9.0",
    "C.9.1",
    "C.9.2",
]
RENAME = """() => {
  const { modeler } = document.getElementById("canvas");
  const registry = modeler.get("elementRegistry");
  const task = registry.find((one) => one.type.endsWith("Task") && one.businessObject.name);
  const before = task.businessObject.name;
  modeler.get("modeling").updateProperties(task, { name: "Renamed here" });
  return [task.id, before];
}"""
NUMBER = re.compile(r"\d+\.0")
IDLE = {
    ("type", "omgdc:Point"),
    ("isMarkerVisible", "true"),
    ("isSequential", "false"),
    ("testBefore", "false"),
}
EXPORTER = re.compile(r' exporter(Version)?="[^"]*"')


@pytest.fixture
def desk(people: Callable[[str], Person]) -> Desk:
    return Desk(people("analyst").sign_in(staff("analyst"))).open_draft("Diagrams of others")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_touched_is_not_changed(desk: Desk, runtime: Runtime, name: str) -> None:
    content = (Path(os.environ["HOMEWARD_FOUND"]) / "bpmn" / "miwg_reference" / f"{name}.bpmn").read_bytes()
    analyst = actors.Actor("a", "Ann Analyst", frozenset({"analyst"}), small_council.COUNCIL)
    stem = f"reference_{name.replace('.', '_')}".lower()
    draft_files.add(runtime, analyst, desk.draft.rpartition("/")[2], f"{stem}.bpmn", content)
    desk.open(stem)
    before = desk.file(f"{stem}.bpmn")
    step, words = desk.page.evaluate(RENAME)
    after = desk.saved()
    assert 'name="Renamed here"' in after
    assert canonical(after, step, words) == canonical(before, step, words)


def canonical(text: str, step: str, name: str) -> str:
    """Return a diagram in canonical XML, with the name of a step put back.

    Left out are the exporter, how a number is written (11.0 or 11), and what holds anyway: the type of a
    point, the mark of a gateway, and that rounds are not in a row.
    """
    root = read_xml(EXPORTER.sub("", text).encode())
    for element in root.iter("*"):
        if element.get("id") == step:
            element.set("name", name)
        for key, value in list(element.attrib.items()):
            if NUMBER.fullmatch(value):
                element.set(key, value.removesuffix(".0"))
            if (key.rpartition("}")[2], value) in IDLE:
                del element.attrib[key]
    return etree.tostring(root, method="c14n2", strip_text=True).decode()
