"""A drawing goes back into its file, and what did not change is left as it stands."""

import pytest
from lxml import etree

from engine.layout import drawing_xml, redraw
from engine.layout.drawing import read
from tests.engine.layout.shipped_drawings import FILES, SHIPPED


@pytest.mark.parametrize("stem", FILES)
def test_writing_an_unchanged_drawing_changes_nothing(stem: str) -> None:
    root = etree.fromstring((SHIPPED / f"{stem}.bpmn").read_bytes())
    before = etree.tostring(root)
    drawing_xml.write(root, read(root))
    assert etree.tostring(root) == before


def test_only_the_lines_of_a_moved_box_change() -> None:
    root = etree.fromstring((SHIPPED / "award.bpmn").read_bytes())
    before = etree.tostring(root).decode().splitlines()
    drawing = read(root)
    drawing.boxes["not_awarded"] = drawing.boxes["not_awarded"].moved(0, 20)
    drawing_xml.write(root, drawing)
    after = etree.tostring(root).decode().splitlines()
    assert [line.strip() for line in after if line not in before] == [
        '<dc:Bounds x="1367" y="122" width="36" height="36"/>'
    ]


def test_what_is_erased_leaves_no_empty_line() -> None:
    root = etree.fromstring((SHIPPED / "award.bpmn").read_bytes())
    drawing = read(root)
    redraw.erase(drawing, ["not_awarded", "flow_note_next_to_not_awarded"], [])
    drawing_xml.write(root, drawing)
    text = etree.tostring(root).decode()
    assert "not_awarded_di" not in text
    assert all(line.strip() for line in text.splitlines())
