"""The catalogue is printed as JSON, and the page for people who draw processes says the same."""

import json
from pathlib import Path

import pytest

from brokerage import operations
from engine.definition import catalogue
from web import commands
from web.presenters import catalogue_words
from web.server import bootstrap

DRAWING = Path(__file__).parent.parent.parent.parent / "docs" / "drawing.md"


def test_it_lists_every_operation_and_source_with_what_they_declare(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert commands.main(["catalogue"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in printed["operations"]] == sorted(
        one.__name__ for one in operations.OPERATIONS
    )
    assert [one["name"] for one in printed["sources"]] == sorted(one.__name__ for one in operations.SOURCES)
    tie = next(one for one in printed["operations"] if one["name"] == "leading_group")
    assert tie["parameters"] == {"advert": "text"}
    assert tie["result"].startswith("{count: 0, stands: false, lapsed: boolean} | ")
    assert [table["name"] for table in tie["tables"]] == ["last_checks"]
    opened = next(one for one in printed["operations"] if one["name"] == "open_advert")
    assert [letter["name"] for letter in opened["letters"]] == ["advert_invitation"]
    assert "closes_at" in opened["letters"][0]["names"]
    assert "Advert" in opened["writes"]


def test_the_page_about_drawing_is_as_the_catalogue_has_it() -> None:
    page = DRAWING.read_text()
    fresh = catalogue_words.put_into(page, catalogue.of(bootstrap.operations()))
    assert page == fresh, "type: homeward catalogue --write docs/drawing.md"


def test_the_part_of_a_page_is_written_anew(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"Before\n\n{catalogue_words.BEGINS}\nformerly\n{catalogue_words.ENDS}\n\nAfter\n")
    assert commands.main(["catalogue", "--write", str(page)]) == 0
    text = page.read_text()
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "formerly" not in text
    assert "| `leading_group` |" in text


def test_a_page_without_a_place_for_it_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("Nothing\n")
    assert commands.main(["catalogue", "--write", str(page)]) == 1
    assert "has no line" in capsys.readouterr().out
    assert page.read_text() == "Nothing\n"
