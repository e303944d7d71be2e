"""The page of the table editor, and trying a table that somebody is writing."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine.definition.folder import read_folder
from tests.web.builders import small_council
from tests.web.pages.studio.test_diagram_editor import island
from web.server import security

Browsers = Callable[..., FlaskClient]
CONTENT = read_folder(small_council.PROCESS).of_kind("table")["response_window"].decode()
VALUES = {"urgency": '"routine"', "category": '"home_support"'}


@pytest.fixture
def draft(browser_of: Browsers) -> str:
    """Open a draft and return its address, without the stroke at the end."""
    answer = browser_of("analyst").post("/studio/micro_procurement", data={"title": "Longer windows"})
    return answer.headers["Location"].rstrip("/")


def test_a_table_of_a_draft_opens_in_its_editor(browser_of: Browsers, draft: str) -> None:
    analyst = browser_of("analyst")
    assert f'href="{draft}/table/cascade"' in analyst.get(f"{draft}/").text
    answer = analyst.get(f"{draft}/table/cascade")
    assert answer.headers["Content-Security-Policy"] == security.EDITOR_POLICY
    said = island(answer.text)
    assert (said["file"], said["kind"]) == ("tables/cascade.dmn", "table")
    assert isinstance(said["addresses"], dict)
    assert said["addresses"]["try"] == f"{draft}/tables/cascade/try"
    assert analyst.get(f"{draft}/table/nowhere").status_code == 404


def test_it_is_tried_as_it_stands_in_the_editor(browser_of: Browsers, draft: str) -> None:
    changed = CONTENT.replace("<text>1440</text>", "<text>2880</text>", 1)
    sent = {"content": changed, "values": VALUES}
    said = browser_of("analyst").post(f"{draft}/tables/response_window/try", json=sent).json
    assert said is not None
    assert said["trial"]["result"] == "2880"
    assert said["trial"]["applied"][0]["notes"]["clause"] == "8(b)"
    assert [field["name"] for field in said["fields"]] == ["urgency", "category"]


def test_half_a_file_is_told(browser_of: Browsers, draft: str) -> None:
    sent = {"content": CONTENT[:500]}
    said = browser_of("analyst").post(f"{draft}/tables/response_window/try", json=sent).json
    assert said is not None
    assert "XML" in said["unread"]


@pytest.mark.parametrize(
    "sent", [[], {}, {"content": 1}, {"content": "", "values": []}, {"content": "", "values": {"a": 1}}]
)
def test_what_is_no_question_is_refused(browser_of: Browsers, draft: str, sent: object) -> None:
    answer = browser_of("analyst").post(f"{draft}/tables/cascade/try", json=sent)
    assert answer.status_code in (400, 422)


def test_who_may_not_change_processes_tries_nothing(browser_of: Browsers, draft: str) -> None:
    answer = browser_of("broker").post(f"{draft}/tables/cascade/try", json={"content": CONTENT})
    assert answer.status_code == 403
