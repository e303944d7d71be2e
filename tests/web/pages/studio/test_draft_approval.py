"""A draft goes to an approver, is returned with a reason, and is published."""

import re
import threading
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine.proposals import proposals
from engine.proposals.proposals import Play
from engine.runtime import Runtime
from tests.web.pages.studio.test_drafts import LETTER, PROCESS, put
from web.server import example_play

Browsers = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def examples_as_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Play no examples here, but record that they came out as expected."""

    def begin(runtime: Runtime, council: str, proposal_id: str) -> threading.Thread:
        with runtime.database.begin() as connection:
            proposal = proposals.find(connection, council, proposal_id)
            proposals.record_play(connection, proposal, Play.AS_EXPECTED, ["75 of 75"], 37_800)
        return threading.Thread()

    monkeypatch.setattr(example_play, "begin", begin)


def ask(analyst: FlaskClient, draft: str) -> str:
    """Ask for approval and return the address of the proposal."""
    page = analyst.post(f"{draft}/ask", data={"note": "Kinder letters"}, follow_redirects=True).text
    assert "Approval is asked for" in page
    proposal = re.search(r'href="(/proposals/\w+)"', page)
    assert proposal is not None
    return proposal[1]


def test_a_draft_is_returned_changed_approved_and_closed(browser_of: Browsers) -> None:
    analyst, approver = browser_of("analyst"), browser_of("approver")
    draft = analyst.post(PROCESS, data={"title": "Kinder"}).headers["Location"].rstrip("/")
    assert "Ask for approval" not in analyst.get(f"{draft}/").text
    content = analyst.get(f"{draft}/files/{LETTER}").json["content"]  # type: ignore[index]
    put(analyst, draft, 1, content + "Thank you.\n")
    page = analyst.get(f"{draft}/").text
    assert "letters/advert_extended: " in page
    assert "Thank you." in page
    assert "Say what the change is for" in analyst.post(f"{draft}/ask", follow_redirects=True).text
    proposal = ask(analyst, draft)
    assert put(analyst, draft, 2, "Subject: late\n").status_code == 409
    approver.post(f"{proposal}/reject", data={"reason": "Say it once"})
    page = analyst.get(f"{draft}/").text
    assert "Why it was returned" in page
    assert "Say it once" in page
    assert put(analyst, draft, 2, content + "Thank you, all.\n").status_code == 200
    proposal = ask(analyst, draft)
    approver.post(f"{proposal}/approve")
    page = analyst.get(f"{draft}/").text
    assert "It was published as release 2." in page
    assert "Add a file" not in page
    assert draft not in analyst.get("/processes").text


def test_a_draft_is_taken_back_and_faults_are_counted(browser_of: Browsers) -> None:
    analyst = browser_of("analyst")
    draft = analyst.post(PROCESS).headers["Location"].rstrip("/")
    put(analyst, draft, 1, "Subject: New\n\nDear all\n")
    ask(analyst, draft)
    page = analyst.post(f"{draft}/take-back", follow_redirects=True).text
    assert "The draft is open again" in page
    put(analyst, draft, 2, "No subject\n")
    page = analyst.post(f"{draft}/ask", data={"note": "x"}, follow_redirects=True).text
    assert "It has 1 fault, so it cannot be published yet." in page


def test_two_drafts_of_one_release_are_put_together(browser_of: Browsers) -> None:
    analyst, approver = browser_of("analyst"), browser_of("approver")
    one, other = (analyst.post(PROCESS).headers["Location"].rstrip("/") for _ in range(2))
    put(analyst, one, 1, "Subject: New\n\nDear all\n")
    put(analyst, other, 1, "Subject: Other\n\nDear all\n", "letters/brand_new.md")
    analyst.post(f"{other}/files", json={"kind": "letter", "name": "brand_new"})
    approver.post(f"{ask(analyst, one)}/approve")
    page = analyst.get(f"{other}/").text
    assert "Release 2 was published since this draft began" in page
    page = analyst.post(f"{other}/bring-in", follow_redirects=True).text
    assert "The newest release is in this draft now." in page
    assert analyst.get(f"{other}/files/{LETTER}").json["content"].startswith("Subject: New")  # type: ignore[index]


def test_a_draft_is_opened_of_a_proposal_that_was_rejected(browser_of: Browsers) -> None:
    analyst, approver = browser_of("analyst"), browser_of("approver")
    draft = analyst.post(PROCESS).headers["Location"].rstrip("/")
    put(analyst, draft, 1, "Subject: New\n\nDear all\n")
    proposal = ask(analyst, draft)
    approver.post(f"{proposal}/reject", data={"reason": "No"})
    assert "Open a draft of it in the studio" in analyst.get(proposal).text
    sent = {"proposal": proposal.rpartition("/")[2]}
    again = analyst.post(PROCESS, data=sent).headers["Location"].rstrip("/")
    assert again != draft
    assert analyst.get(f"{again}/files/{LETTER}").json["content"].startswith("Subject: New")  # type: ignore[index]
