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
