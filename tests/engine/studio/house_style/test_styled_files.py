"""The house style: shipped files stand in it, and what editors do to a file does not show in a diff."""

import difflib
import io
import json
import random
from pathlib import Path

import pytest
from lxml import etree

from engine.definition.bpmn_xml import read_xml, tag
from engine.definition.folder import Folder, read_folder
from engine.studio.house_style import styled_files
from engine.studio.house_style.styled_files import style, style_change
from tests.engine.builders.small_process import FOLDERS
from tests.web.builders import small_council

SHIPPED = read_folder(small_council.PROCESS)
OURS = [(SHIPPED, path) for path in SHIPPED.files]
FOUND = [
    (folder, path)
    for folder in (read_folder(place) for place in sorted(FOLDERS.iterdir()) if place.is_dir())
    for path in folder.files
]
RANK, WINDOW, OFFER = "rank.bpmn", "tables/response_window.dmn", "forms/offer.form"
_names = [f"{folder.process}/{path}" for folder, path in OURS + FOUND]


@pytest.mark.parametrize("path", SHIPPED.files)
def test_a_shipped_file_stands_in_the_house_style(path: str) -> None:
    content = SHIPPED.files[path]
    assert style(path, content) == content, "Type: homeward style processes"


@pytest.mark.parametrize(("folder", "path"), OURS + FOUND, ids=_names)
def test_writing_a_file_again_changes_nothing(folder: Folder, path: str) -> None:
    content = folder.files[path]
    styled = style(path, content)
    assert style(path, styled) == styled
    assert style(path, styled, content) == styled
    assert style_change(path, styled, content) == content
    if path.endswith((".bpmn", ".dmn")):
        assert canonical(styled) == canonical(content)


@pytest.mark.parametrize("path", [path for path in SHIPPED.files if path.endswith((".bpmn", ".dmn"))])
def test_what_an_editor_writes_differently_does_not_show(path: str) -> None:
    """Write a file as the editors do: attributes, namespaces, line ends and drawing in another order."""
    content = SHIPPED.files[path]
    root = read_xml(content)
    dice = random.Random(path)
    for element in root.iter("{*}*"):
        attributes = list(element.attrib.items())
        dice.shuffle(attributes)
        element.attrib.clear()
        element.attrib.update(attributes)
        if tag(element)[1] == "decisionTable" and element.get("hitPolicy") == "UNIQUE":
            del element.attrib["hitPolicy"]
        if tag(element)[1] in ("BPMNPlane", "process", "definitions"):
            movable = [child for child in element if child.get("id") and tag(child)[1] != "laneSet"]
            places = [element.index(child) for child in movable]
            dice.shuffle(movable)
            for child in movable:
                element.remove(child)
            for place, child in zip(places, movable, strict=True):
                element.insert(place, child)
    etree.indent(root, "\t")
    written = etree.tostring(root, xml_declaration=True, encoding="UTF-16")
    assert style(path, written, content) == content
    assert style_change(path, written, content) == content


@pytest.mark.parametrize("path", [path for path in SHIPPED.files if path.endswith(".form")])
def test_what_the_form_editor_adds_does_not_show(path: str) -> None:
    def edited(part: dict[str, object]) -> dict[str, object]:
        turned = dict(reversed(list(part.items())))
        turned |= {"layout": {"row": "Row_1", "columns": None}, "showOutline": False}
        inner = turned.get("components")
        if isinstance(inner, list):
            turned["components"] = [edited(child) for child in inner]
        properties = turned.get("properties")
        if isinstance(properties, dict):
            turned["properties"] = dict(reversed(list(properties.items())))
            if "options" in properties:
                turned["values"] = [{"label": "Value", "value": "value"}]
        turned.setdefault("validate", {})
        return turned

    content = SHIPPED.files[path]
    form = json.loads(content)
    form["components"] = [edited(child) for child in form["components"]]
    assert style(path, json.dumps(form).encode(), content) == content


def test_a_new_step_stands_after_the_one_that_leads_to_it_and_changes_few_lines() -> None:
    content = SHIPPED.files[RANK]
    root = read_xml(content)
    process = next(root.iter("{*}process"))
    flow = next(flow for flow in process.iterchildren("{*}sequenceFlow"))
    source, target = str(flow.get("sourceRef")), str(flow.get("targetRef"))
    namespace = etree.QName(process).namespace
    step = etree.SubElement(process, f"{{{namespace}}}userTask", name="Look again", id="look_again")
    onward = etree.SubElement(process, f"{{{namespace}}}sequenceFlow", targetRef=target, id="onward")
    onward.set("sourceRef", "look_again")
    flow.set("targetRef", "look_again")
    process.append(flow)
    styled = style(RANK, etree.tostring(root), content)
    ids = [str(child.get("id")) for child in next(read_xml(styled).iter("{*}process"))]
    assert ids[ids.index(source) + 1] == "look_again"
    assert ids[ids.index(str(flow.get("id"))) + 1] == "onward"
    assert step.get("id") == "look_again"
    assert len(changed_lines(content, styled)) == 4


def test_a_new_flow_of_a_gateway_is_tried_after_the_others() -> None:
    content = SHIPPED.files[RANK]
    root = read_xml(content)
    process = next(root.iter("{*}process"))
    gateway = next(process.iterchildren("{*}exclusiveGateway"))
    out = [str(flow.get("id")) for flow in process if flow.get("sourceRef") == gateway.get("id")]
    new = etree.Element(f"{{{etree.QName(process).namespace}}}sequenceFlow", id="new", targetRef="x")
    new.set("sourceRef", str(gateway.get("id")))
    process.insert(1, new)
    styled = read_xml(style(RANK, etree.tostring(root), content))
    flows = [str(flow.get("id")) for flow in styled.iter("{*}sequenceFlow")]
    assert flows.index("new") == flows.index(out[-1]) + 1
    assert [name for name in flows if name in out] == out


def test_only_namespaces_in_use_are_declared_and_values_that_name_one_keep_it() -> None:
    content = (
        b'<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:unused="urn:unused" '
        b'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:v="urn:vendor" name="n" id="i">'
        b'<d:process id="p" v:kept="1"><!-- gone --><d:sequenceFlow targetRef="b" sourceRef="a" id="f">'
        b'<d:conditionExpression xsi:type="d:tFormalExpression">a &lt; "b"  </d:conditionExpression>'
        b"</d:sequenceFlow></d:process></d:definitions>"
    )
    assert style("x.bpmn", content).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:v="urn:vendor" id="i" name="n">\n'
        '  <d:process id="p" v:kept="1">\n'
        '    <d:sequenceFlow id="f" sourceRef="a" targetRef="b">\n'
        '      <d:conditionExpression xsi:type="d:tFormalExpression">a &lt; "b"  </d:conditionExpression>\n'
        "    </d:sequenceFlow>\n"
        "  </d:process>\n"
        "</d:definitions>\n"
    )


def test_a_later_dmn_becomes_the_one_that_the_editor_reads() -> None:
    older = SHIPPED.files[WINDOW]
    later = older.replace(b"DMN/20191111/MODEL", b"DMN/20230324/MODEL").replace(b' hitPolicy="UNIQUE"', b"")
    assert later != older
    assert style(WINDOW, later) == older


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("x.bpmn", b"<open"),
        ("forms/x.form", b"{"),
        ("tables/x.dmn", b"\xff\xfe\xff"),
        ("letters/x.md", b"\xff"),
    ],
)
def test_what_cannot_be_read_stays_as_it_is(path: str, content: bytes) -> None:
    assert style(path, content) == content
    assert style_change(path, content, SHIPPED.files[RANK]) == content


def test_texts_get_plain_line_ends() -> None:
    assert style("letters/x.md", "\ufeffSubject: é\r\n\r\nDear".encode()) == "Subject: é\n\nDear\n".encode()


def test_a_whole_folder_is_styled() -> None:
    folder = read_folder(FOLDERS / "errand")
    styled = styled_files.style_folder(folder)
    assert styled.files.keys() == folder.files.keys()
    assert styled == styled_files.style_folder(styled) != folder


def canonical(content: bytes) -> bytes:
    """Return a file as canonical XML, its drawing by id and in whole numbers, without empty labels."""
    root = read_xml(content)
    for label in list(root.iter("{*}BPMNLabel")):
        parent = label.getparent()
        if parent is not None and not len(label):
            parent.remove(label)
    for table in root.iter("{*}decisionTable"):
        table.set("hitPolicy", table.get("hitPolicy", "UNIQUE"))
    for place in root.iter("{*}Bounds", "{*}waypoint"):
        place.attrib.update({key: str(int(float(value) + 0.5)) for key, value in place.attrib.items()})
    for plane in root.iter("{*}BPMNPlane"):
        plane[:] = sorted(plane, key=lambda shape: str(shape.get("bpmnElement")))
    for element in root.iter("{*}*"):
        element.text = element.text if (element.text or "").strip() else None
        element.tail = element.tail if (element.tail or "").strip() else None
    etree.cleanup_namespaces(root)
    written = io.BytesIO()
    root.getroottree().write_c14n(written, exclusive=True)
    return written.getvalue()


def changed_lines(old: bytes, new: bytes) -> list[str]:
    """Return the lines of a diff without its heads."""
    diff = difflib.unified_diff(old.decode().splitlines(), new.decode().splitlines(), n=0, lineterm="")
    return [line for line in diff if line[0] in "+-" and line[:3] not in ("+++", "---")]


def test_this_file_finds_the_shipped_process() -> None:
    assert len(OURS) > 60
    assert Path(small_council.PROCESS).is_dir()


OF_OTHERS = b"""<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="urn:x">
  <process id="p"><task id="t" name="Ask&#13;&#10;her" isForCompensation="false" startQuantity="1"/>
  <sequenceFlow id="f" sourceRef="t" targetRef="t">
    <conditionExpression xsi:type="tFormalExpression">a</conditionExpression></sequenceFlow></process>
</definitions>"""


def test_the_type_of_an_expression_has_the_prefix_of_the_file() -> None:
    styled = style("p.bpmn", OF_OTHERS).decode()
    assert '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">' in styled
    assert 'name="Ask&#10;her"' in styled


def test_what_holds_anyway_stays_written_where_it_was() -> None:
    before = style("p.bpmn", OF_OTHERS)
    as_editors_write = before.replace(b' isForCompensation="false"', b"").replace(b' startQuantity="1"', b"")
    assert style("p.bpmn", as_editors_write, before) == before
    changed = as_editors_write.replace(b'id="t"', b'id="t" startQuantity="2"')
    assert b'startQuantity="2"' in style("p.bpmn", changed, before)
