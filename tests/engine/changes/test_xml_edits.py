"""A merged diagram or table keeps every byte that nobody changed: comments, indentation, quotes."""

import difflib
import os
import random
import re
from pathlib import Path

import pytest

from engine.changes import xml_edits, xml_trees
from engine.changes.folder_merge import merge_folders
from engine.definition.bpmn_xml import read_xml
from engine.definition.folder import Folder, read_folder
from tests.engine.changes.test_folder_changes import edited

SHIPPED = read_folder(Path(__file__).parents[3] / "processes" / "micro_procurement")
JOURNEY, WINDOW = "advertise.bpmn", "tables/response_window.dmn"
_NAME = re.compile(rb' id="[^"]+" name="([^"]{3,})"')
_CELL = re.compile(rb"<outputEntry[^>]*>\s*<text>([0-9]+)</text>")


def commented(folder: Folder, path: str) -> Folder:
    """Return a folder in whose file every tenth line has a comment, an odd indentation and single quotes."""
    lines = folder.files[path].decode().splitlines(keepends=True)
    for number in range(3, len(lines), 10):
        if lines[number].rstrip().endswith(">") and lines[number - 1].rstrip().endswith(">"):
            lines[number] = f"   <!-- note {number} -->\n\t{lines[number].lstrip()}"
    content = "".join(lines).replace('isExecutable="true"', "isExecutable='true'").encode()
    return Folder(folder.process, {**folder.files, path: content})


def merged(base: Folder, ours: Folder, theirs: Folder, path: str) -> bytes:
    result = merge_folders(base, ours, theirs)
    assert result.conflicts == []
    return result.folder.files[path]


def changed_lines(before: bytes, after: bytes) -> list[str]:
    lines = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [line for line in lines if line.startswith(("+ ", "- "))]


def places(content: bytes) -> list[re.Match[bytes]]:
    """Return the names and result cells that stand once in a file."""
    several = [*_NAME.finditer(content), *_CELL.finditer(content)]
    return [place for place in several if content.count(place[1]) == 1]


XML_FILES = [
    path
    for path, content in sorted(SHIPPED.files.items())
    if path.endswith((".bpmn", ".dmn")) and len(places(content)) > 1
]


def test_enough_files_are_tried() -> None:
    assert len(XML_FILES) > 20


@pytest.mark.parametrize("path", XML_FILES)
def test_two_changes_are_in_the_file_and_nothing_else_is_touched(path: str) -> None:
    seed = int(os.environ.get("HOMEWARD_SEED") or random.randrange(10**6))
    print(f"HOMEWARD_SEED={seed}")  # noqa: T201
    base, choose = commented(SHIPPED, path), random.Random(seed)
    one, other = choose.sample(places(base.files[path]), 2)

    def with_change(folder: Folder, place: re.Match[bytes], word: bytes) -> Folder:
        text = folder.files[path].replace(place[0], place[0].replace(place[1], word))
        return Folder(folder.process, {**folder.files, path: text})

    ours, theirs = with_change(base, one, b"4711"), with_change(base, other, b"4712")
    assert merged(base, ours, theirs, path) == with_change(ours, other, b"4712").files[path]


def test_a_shipped_step_with_its_flow_and_shape_is_added_line_by_line() -> None:
    base = commented(SHIPPED, JOURNEY)
    ours = edited(base, JOURNEY, 'name="Write the advert"', 'name="Write an advert"')
    text = base.files[JOURNEY].decode()
    script = (
        '    <bpmn:scriptTask id="new_step" name="New &amp; shiny">\n'
        "      <bpmn:script>a = &quot;b&quot;</bpmn:script>\n    </bpmn:scriptTask>\n"
    )
    shape = (
        '      <bpmndi:BPMNShape id="new_step_di" bpmnElement="new_step">\n'
        '        <dc:Bounds x="1" y="2" width="110" height="80" />\n      </bpmndi:BPMNShape>\n'
    )
    theirs_text = text.replace("    <bpmn:sequenceFlow ", script + "    <bpmn:sequenceFlow ", 1)
    theirs_text = theirs_text.replace("      <bpmndi:BPMNEdge ", shape + "      <bpmndi:BPMNEdge ", 1)
    theirs = Folder(base.process, {**base.files, JOURNEY: theirs_text.encode()})
    lines = changed_lines(ours.files[JOURNEY], merged(base, ours, theirs, JOURNEY))
    assert [line[2:].strip() for line in lines] == [
        '<bpmn:scriptTask id="new_step" name="New &amp; shiny">',
        '<bpmn:script>a = "b"</bpmn:script>',
        "</bpmn:scriptTask>",
        '<bpmndi:BPMNShape id="new_step_di" bpmnElement="new_step">',
        '<dc:Bounds x="1" y="2" width="110" height="80" />',
        "</bpmndi:BPMNShape>",
    ]
    assert all(line.startswith("+ ") for line in lines)


def test_a_rule_that_was_removed_goes_with_its_lines() -> None:
    base = commented(SHIPPED, WINDOW)
    text = base.files[WINDOW].decode()
    start, end = text.rindex("<rule "), text.rindex("</rule>") + len("</rule>")
    theirs = edited(base, WINDOW, text[start:end], "")
    ours = edited(base, WINDOW, "<text>1440</text>", "<text>2880</text>")
    lines = changed_lines(ours.files[WINDOW], merged(base, ours, theirs, WINDOW))
    assert lines
    assert all(line.startswith("- ") for line in lines)
    assert "note" not in "".join(line for line in lines if "<rule" not in line and "<!--" not in line)


def test_attributes_and_texts_come_and_go() -> None:
    content = b"""<?xml version="1.0"?>
<a xmlns:x='urn:x' one='1' two="2"><!-- kept --><b id="b"/>
   <c id="c">old</c></a>
"""
    new = b"""<a xmlns:x="urn:x" one="1" x:three="&lt;3&quot;">
    <b id="b"><d id="d"/></b><c id="c">new &amp; good</c></a>"""
    edit = xml_edits.rewrite(content, xml_trees.to_tree(read_xml(new)))
    assert (
        edit
        == b"""<?xml version="1.0"?>
<a xmlns:x='urn:x' one='1' x:three='&lt;3"'><!-- kept --><b id="b">
  <d id="d"/>
</b>
   <c id="c">new &amp; good</c></a>
"""
    )


def test_another_encoding_or_another_root_is_written_anew_by_the_caller() -> None:
    tree = xml_trees.to_tree(read_xml(b"<b/>"))
    with pytest.raises(xml_edits.CannotEdit):
        xml_edits.rewrite(b"<a/>", tree)
