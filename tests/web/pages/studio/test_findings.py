"""What the check finds in a draft, as scripts read it, and mending it from a page or a script."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

Browsers = Callable[..., FlaskClient]
BY_SCRIPT = {"Accept": "application/json"}
AWARD = "award.bpmn"


@pytest.fixture
def analyst(browser_of: Browsers) -> FlaskClient:
    return browser_of("analyst")


@pytest.fixture
def draft(analyst: FlaskClient) -> str:
    return analyst.post("/studio/micro_procurement").headers["Location"].rstrip("/")


def slip(analyst: FlaskClient, draft: str) -> str:
    """Misspell an operation in the draft and return the diagram as it was."""
    file = analyst.get(f"{draft}/files/{AWARD}", headers=BY_SCRIPT).get_json()
    wrong = file["content"].replace('"check_before_award"', '"check_befor_award"')
    assert wrong != file["content"]
    wrong = wrong.replace("check_befor_award", "check_before_award").replace(
        'Operator id="check_before_award', 'Operator id="check_befor_award'
    )
    sent = {"version": file["version"], "content": wrong}
    assert analyst.put(f"{draft}/files/{AWARD}", json=sent, headers=BY_SCRIPT).status_code == 200
    return str(file["content"])


def findings(analyst: FlaskClient, draft: str) -> list[dict[str, str]]:
    return list(analyst.get(f"{draft}/findings", headers=BY_SCRIPT).get_json()["findings"])


def test_a_sound_draft_has_no_fault(analyst: FlaskClient, draft: str) -> None:
    answer = analyst.get(f"{draft}/findings", headers=BY_SCRIPT).get_json()
    assert [one for one in answer["findings"] if one["kind"] == "fault"] == []
    assert answer["versions"][AWARD] == 1


def test_a_finding_says_where_it_is_and_what_would_mend_it(analyst: FlaskClient, draft: str) -> None:
    slip(analyst, draft)
    first = findings(analyst, draft)[0]
    assert (first["file"], first["element"], first["place"]) == (AWARD, "check_before_award", "operation")
    assert "no operation" in first["text"]
    assert first["mend"].startswith("Write “")


def test_a_script_mends_it_and_gets_the_file(analyst: FlaskClient, draft: str) -> None:
    slip(analyst, draft)
    key = findings(analyst, draft)[0]["key"]
    files = analyst.post(f"{draft}/mend", json={"key": key}, headers=BY_SCRIPT).get_json()["files"]
    assert [(file["path"], file["before"], file["version"]) for file in files] == [(AWARD, 2, 3)]
    assert [one for one in findings(analyst, draft) if one["kind"] == "fault"] == []
    again = analyst.post(f"{draft}/mend", json={"key": key}, headers=BY_SCRIPT)
    assert again.status_code in (400, 409, 422)
    assert "not found any more" in again.get_json()["error"]


def test_a_page_mends_it_too(analyst: FlaskClient, draft: str) -> None:
    slip(analyst, draft)
    page = analyst.get(f"{draft}/").text
    assert "Write “check_before_award" in page or "Write “" in page
    key = findings(analyst, draft)[0]["key"]
    answer = analyst.post(f"{draft}/mend", data={"key": key}, follow_redirects=True)
    assert "It is mended" in answer.text
    assert "fault that keeps" not in answer.text


def test_changes_stand_side_by_side(analyst: FlaskClient, draft: str) -> None:
    assert "the same as the newest release" in analyst.get(f"{draft}/changes").text
    slip(analyst, draft)
    page = analyst.get(f"{draft}/changes").text
    assert "operation" in page
    assert page.count('class="step changed"') == 2


def test_nobody_else_reads_or_mends(browser_of: Browsers, draft: str) -> None:
    for role in ("broker", "manager", "approver"):
        browser = browser_of(role)
        assert browser.get(f"{draft}/findings", headers=BY_SCRIPT).status_code == 403
        assert browser.post(f"{draft}/mend", json={"key": "x"}, headers=BY_SCRIPT).status_code == 403
