"""Drafts in the studio: opening one, its pages, and what scripts read and save."""

import json
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.runtime import Runtime
from tests.web.builders import people, small_council
from web.auth import access

Browsers = Callable[..., FlaskClient]
LETTER = "letters/advert_extended.md"
PROCESS = "/studio/micro_procurement"
BY_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def analyst(browser_of: Browsers) -> FlaskClient:
    return browser_of("analyst")


@pytest.fixture
def draft(analyst: FlaskClient) -> str:
    """Open a draft and return its address, without the stroke at the end."""
    answer = analyst.post(PROCESS, data={"title": "Kinder letters"})
    assert answer.status_code == 303
    return answer.headers["Location"].rstrip("/")


def put(browser: FlaskClient, draft: str, version: int, content: str, path: str = LETTER) -> TestResponse:
    """Save a file as a script does."""
    sent = {"version": version, "content": content}
    return browser.put(f"{draft}/files/{path}", json=sent, headers=BY_SCRIPT)


def multipart(**fields: str) -> bytes:
    """Return a form's body as a browser sends it; the test client would leave its temporary file open."""
    part = '--edge\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    return ("".join(part.format(*field) for field in fields.items()) + "--edge--\r\n").encode()


def test_an_analyst_starts_at_the_processes_and_opens_a_draft(analyst: FlaskClient, draft: str) -> None:
    assert analyst.get("/").headers["Location"].endswith("/processes")
    listed = analyst.get("/processes").text
    assert "Open a draft" in listed
    assert "Kinder letters" in listed
    assert f'href="{draft}/"' in listed
    page = analyst.get(f"{draft}/").text
    assert "Opened by Ann Analyst" in page
    assert "from release 1" in page
    for heading in ("Diagrams", "Decision tables", "Forms", "Letters", "Examples"):
        assert heading in page
    assert f'href="{draft}/text/{LETTER}"' in page


def test_only_who_changes_processes_sees_drafts(browser_of: Browsers, draft: str) -> None:
    for role in ("approver", "manager", "broker"):
        assert browser_of(role).get(f"{draft}/").status_code == 403
    assert "Open a draft" not in browser_of("approver").get("/processes").text


def test_another_councils_draft_is_not_found(browser_of: Browsers, draft: str) -> None:
    stranger = browser_of("analyst", council=small_council.OTHER)
    for path in ("/", f"/text/{LETTER}", f"/files/{LETTER}"):
        assert stranger.get(f"{draft}{path}").status_code == 404
    assert put(stranger, draft, 1, "Mine").status_code == 404
    assert stranger.post(f"{draft}/close").status_code == 404
    assert "Kinder letters" not in stranger.get("/processes").text


def test_a_script_reads_and_saves_a_file(analyst: FlaskClient, draft: str) -> None:
    file = analyst.get(f"{draft}/files/{LETTER}").json
    assert file is not None
    assert (file["version"], file["kind"], file["path"]) == (1, "letter", LETTER)
    saved = put(analyst, draft, 1, file["content"] + "Thank you\n").json
    assert saved is not None
    assert (saved["version"], saved["content"]) == (2, file["content"] + "Thank you\n")
    assert saved["ends_in"] > 0


def test_the_slower_of_two_writers_is_told_whose_file_it_is_and_what_it_holds(
    site: Flask, runtime: Runtime, analyst: FlaskClient, draft: str
) -> None:
    other = people.sign_in(site, runtime, "analyst", small_council.COUNCIL, None)
    assert put(analyst, draft, 1, "Subject: first\n").status_code == 200
    answer = put(other, draft, 1, "Subject: second\n")
    assert answer.status_code == 409
    said = answer.json
    assert said is not None
    assert said["error"] == "Ann Analyst saved this file after you opened it."
    assert (said["version"], said["content"], said["by"]) == (2, "Subject: first\n", "Ann Analyst")


@pytest.mark.parametrize("sent", [{"version": 1}, {"content": "x"}, {"version": "1", "content": "x"}, ["x"]])
def test_a_save_without_version_or_content_is_refused_in_a_sentence(
    analyst: FlaskClient, draft: str, sent: object
) -> None:
    answer = analyst.put(f"{draft}/files/{LETTER}", json=sent, headers=BY_SCRIPT)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["error"].endswith(".")


def test_after_sign_out_a_script_is_told_so_and_goes_on_with_a_new_token(
    site: Flask, analyst: FlaskClient, draft: str
) -> None:
    site.config["WTF_CSRF_ENABLED"] = True
    page = analyst.get(f"{draft}/text/{LETTER}").text
    island = json.loads(page.split('id="studio">')[1].split("</script>")[0])
    token = {"X-CSRFToken": island["token"], **BY_SCRIPT}
    sent = {"version": 1, "content": "Subject: kept\n"}
    with analyst.session_transaction() as session:
        signed_in = session.pop(access.SESSION_KEY)
        session.clear()
    answer = analyst.put(island["addresses"]["file"], json=sent, headers=token)
    assert answer.status_code == 401
    assert answer.json == {
        "error": "You are signed out. Sign in again in another tab, then this page goes on. "
        "What you did is kept in this browser."
    }
    with analyst.session_transaction() as session:
        session[access.SESSION_KEY] = signed_in
    assert analyst.put(island["addresses"]["file"], json=sent, headers=token).status_code == 400
    fresh = analyst.get(island["addresses"]["token"], headers=BY_SCRIPT).json
    assert fresh is not None
    assert fresh["account"] == island["account"]
    token["X-CSRFToken"] = fresh["token"]
    answer = analyst.put(island["addresses"]["file"], json=sent, headers=token)
    assert answer.status_code == 200
    assert answer.json["version"] == 2  # type: ignore[index]


def test_every_kind_of_file_is_edited_as_text_without_scripts(analyst: FlaskClient, draft: str) -> None:
    for path in (
        "rank.bpmn",
        "tables/response_window.dmn",
        "forms/offer.form",
        LETTER,
        "examples/acts.yaml",
    ):
        page = analyst.get(f"{draft}/text/{path}")
        assert page.status_code == 200, path
        assert 'name="content"' in page.text
    typed = "Subject: Typed\r\n\r\nDear all\r\n"
    answer = analyst.post(f"{draft}/text/{LETTER}", data={"version": "1", "content": typed})
    assert answer.status_code == 303
    saved = analyst.get(f"{draft}/files/{LETTER}").json
    assert saved is not None
    assert saved["content"] == "Subject: Typed\n\nDear all\n"


def test_without_scripts_the_slower_writer_sees_both(analyst: FlaskClient, draft: str) -> None:
    put(analyst, draft, 1, "Subject: first\n")
    answer = analyst.post(f"{draft}/text/{LETTER}", data={"version": "1", "content": "Subject: second\n"})
    assert answer.status_code == 409
    assert "Ann Analyst saved letters/advert_extended.md after you opened it" in answer.text
    assert "Subject: first" in answer.text
    assert "Subject: second" in answer.text
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version is not None
    assert version[1] == "2"


def test_a_long_diagram_can_be_typed(analyst: FlaskClient, draft: str) -> None:
    content = "<!-- " + "x" * 1_900_000 + " -->"
    assert put(analyst, draft, 1, content).status_code == 200
    answer = analyst.post(
        f"{draft}/text/{LETTER}",
        data=multipart(version="2", content=content + "!"),
        content_type="multipart/form-data; boundary=edge",
    )
    assert answer.status_code == 303
    assert put(analyst, draft, 3, "x" * 2_200_000).status_code == 400
    assert put(analyst, draft, 3, "x" * 6_000_000).status_code == 413


def test_a_file_is_added_renamed_and_deleted_by_forms(analyst: FlaskClient, draft: str) -> None:
    answer = analyst.post(f"{draft}/files", data={"kind": "letter", "name": "sorry"})
    assert answer.headers["Location"] == f"{draft}/letter/sorry"
    assert "Subject: Sorry" in analyst.get(answer.headers["Location"]).text
    sent = {"path": "letters/sorry.md", "version": "1", "name": "regret"}
    page = analyst.post(f"{draft}/rename-file", data=sent, follow_redirects=True).text
    assert "letters/sorry.md is now letters/regret.md" in page
    sent = {"path": "letters/regret.md", "version": "1"}
    page = analyst.post(f"{draft}/delete-file", data=sent, follow_redirects=True).text
    assert "letters/regret.md is deleted" in page
    assert "text/letters/regret.md" not in page
    page = analyst.post(f"{draft}/files", data={"kind": "letter", "name": "a b"}, follow_redirects=True).text
    assert "A name begins with a letter" in page


@pytest.mark.parametrize("kind", ["diagram", "table", "form", "letter", "example"])
def test_a_blank_file_has_no_fault_of_its_own(analyst: FlaskClient, draft: str, kind: str) -> None:
    before = analyst.get(f"{draft}/").text
    assert "keeps it from being published" not in before
    added = analyst.post(f"{draft}/files", json={"kind": kind, "name": "brand_new"}, headers=BY_SCRIPT)
    assert added.status_code == 201
    assert "keeps it from being published" not in analyst.get(f"{draft}/").text
    again = analyst.post(f"{draft}/files", json={"kind": kind, "name": "brand_new"}, headers=BY_SCRIPT)
    assert again.status_code == 400
    assert "already" in again.json["error"]  # type: ignore[index]


def test_a_script_deletes_a_file_of_the_version_that_it_read(analyst: FlaskClient, draft: str) -> None:
    put(analyst, draft, 1, "Subject: newer\n")
    address = f"{draft}/files/{LETTER}"
    assert analyst.delete(f"{address}?version=1", headers=BY_SCRIPT).status_code == 409
    assert analyst.delete(address, headers=BY_SCRIPT).status_code == 400
    assert analyst.delete(f"{address}?version=2", headers=BY_SCRIPT).status_code == 200
    assert analyst.get(address).status_code == 404


def test_what_the_check_finds_is_told_and_the_draft_is_renamed_and_closed(
    analyst: FlaskClient, draft: str
) -> None:
    put(analyst, draft, 1, "No subject\n")
    assert "1 fault that keeps it from being published" in analyst.get(f"{draft}/").text
    page = analyst.post(f"{draft}/title", data={"title": "New name"}, follow_redirects=True).text
    assert "New name" in page
    page = analyst.post(f"{draft}/close", follow_redirects=True).text
    assert "The draft is closed" in page
    assert "New name" not in page
    assert put(analyst, draft, 2, "Subject: x\n").status_code == 409
