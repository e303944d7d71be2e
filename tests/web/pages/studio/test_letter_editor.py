"""The page of the letter editor, and the letter as its reader gets it."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.web.pages.studio.test_diagram_editor import island
from web.server import security

Browsers = Callable[..., FlaskClient]


@pytest.fixture
def draft(browser_of: Browsers) -> str:
    """Open a draft and return its address, without the stroke at the end."""
    answer = browser_of("analyst").post("/studio/micro_procurement", data={"title": "Kinder letters"})
    return answer.headers["Location"].rstrip("/")


def test_a_letter_opens_in_its_editor(browser_of: Browsers, draft: str) -> None:
    answer = browser_of("analyst").get(f"{draft}/letter/advert_extended")
    assert answer.headers["Content-Security-Policy"] == security.POLICY
    said = island(answer.text)
    assert (said["file"], said["kind"]) == ("letters/advert_extended.md", "letter")
    assert isinstance(said["addresses"], dict)
    assert said["addresses"]["preview"] == f"{draft}/letters/advert_extended/preview"


def test_it_is_drawn_as_it_stands_and_nothing_in_it_runs(browser_of: Browsers, draft: str) -> None:
    sent = {"content": "Subject: For {{ provider_name }}\n\n# Now\n\nDear {{ nobody }}, javascript:x\n"}
    said = browser_of("analyst").post(f"{draft}/letters/advert_extended/preview", json=sent).json
    assert said is not None
    assert said["subject"] == "For \u2039provider name\u203a"
    assert "<h" in said["html"]
    assert [name["name"] for name in said["names"] if not name["is_known"]] == ["nobody"]
    unsafe = {"content": "Subject: A\n\n<script>alert(1)</script>\n"}
    refused = browser_of("analyst").post(f"{draft}/letters/advert_extended/preview", json=unsafe).json
    assert refused is not None
    assert "HTML" in refused["fault"]
    assert "html" not in refused
    assert "provider_name" in [name["name"] for name in refused["names"]]


@pytest.mark.parametrize("sent", [[], {}, {"content": 1}, {"content": "", "without": "a"}])
def test_what_is_no_letter_is_refused(browser_of: Browsers, draft: str, sent: object) -> None:
    answer = browser_of("analyst").post(f"{draft}/letters/advert_extended/preview", json=sent)
    assert answer.status_code in (400, 422)
