"""The page of the form editor."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.web.pages.studio.test_diagram_editor import island
from web.server import security

Browsers = Callable[..., FlaskClient]


@pytest.fixture
def draft(browser_of: Browsers) -> str:
    """Open a draft and return its address, without the stroke at the end."""
    answer = browser_of("analyst").post("/studio/micro_procurement", data={"title": "Kinder questions"})
    return answer.headers["Location"].rstrip("/")


def test_a_form_of_a_draft_opens_in_its_editor(browser_of: Browsers, draft: str) -> None:
    analyst = browser_of("analyst")
    assert f'href="{draft}/form/award"' in analyst.get(f"{draft}/").text
    answer = analyst.get(f"{draft}/form/award")
    assert answer.headers["Content-Security-Policy"] == security.EDITOR_POLICY
    said = island(answer.text)
    assert (said["file"], said["kind"]) == ("forms/award.form", "form")
    assert analyst.get(f"{draft}/form/nowhere").status_code == 404
    assert browser_of("broker").get(f"{draft}/form/award").status_code == 403


def test_the_catalogue_says_what_questions_may_have(browser_of: Browsers, draft: str) -> None:
    said = browser_of("analyst").get(f"{draft}/catalogue").json
    assert said is not None
    label = next(one for one in said["questions"] if one["name"] == "label")
    assert (label["takes"], label["label"]) == ("words", "Question")
    assert "textfield" in label["kinds"]


def test_a_form_is_seen_as_people_will_in_frames_of_this_site_alone(browser_of: Browsers, draft: str) -> None:
    analyst = browser_of("analyst")
    around = analyst.get(f"{draft}/form/award/preview")
    assert "frame-src 'self'" in around.headers["Content-Security-Policy"]
    assert around.headers["X-Frame-Options"] == "DENY"
    inside = analyst.get(f"{draft}/form/award/page")
    assert "frame-ancestors 'self'" in inside.headers["Content-Security-Policy"]
    assert inside.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert analyst.get(f"{draft}/form/nowhere/page").status_code == 404


def test_answers_to_it_are_checked_and_not_kept(browser_of: Browsers, draft: str) -> None:
    analyst = browser_of("analyst")
    wrong = analyst.post(f"{draft}/form/confirm_ranking/page", data={"note": "Read"})
    assert "govuk-error-summary" in wrong.text
    right = analyst.post(f"{draft}/form/confirm_ranking/page", data={"checked": "yes"})
    assert "These answers would be sent. Nothing was kept." in right.text
    assert analyst.post(f"{draft}/form/award/page/visible", data={}).json is not None


def test_a_form_that_cannot_be_read_says_why(browser_of: Browsers, draft: str) -> None:
    analyst = browser_of("analyst")
    file = analyst.get(f"{draft}/files/forms/award.form").json
    assert file is not None
    sent = {"version": file["version"], "content": '{"type": "default", "components": []}'}
    assert analyst.put(f"{draft}/files/forms/award.form", json=sent).status_code == 200
    assert "The form asks nothing." in analyst.get(f"{draft}/form/award/page").text
