"""Headers, forged posts, sizes, rates and what logs say."""

import json
import logging

import pytest
from flask import Flask

from engine.runtime import Runtime
from tests.web.builders import small_council
from tests.web.builders.case_walk import Walk
from web import app, settings
from web.server import logs, security


def test_every_answer_carries_the_policy_and_an_id(site: Flask) -> None:
    for address in ("/sign-in", "/nowhere", "/health/live"):
        answer = site.test_client().get(address)
        assert "script-src 'self';" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert len(answer.headers["X-Request-ID"]) == 32


def test_pages_hold_no_inline_script_or_style(site: Flask) -> None:
    for address in ("/sign-in", "/help", "/privacy", "/accessibility", "/nowhere"):
        text = site.test_client().get(address).text
        assert "<script>" not in text
        assert " style=" not in text
        assert " onclick" not in text


def test_over_https_the_cookie_is_bound_to_this_host(runtime: Runtime) -> None:
    chosen = settings.read(secret_key="s" * 40, address="https://homeward.example", practice=True)
    made = app.create_app(chosen, runtime=runtime, testing=True)
    assert made.config["SESSION_COOKIE_NAME"] == "__Host-homeward"
    assert made.config["SESSION_COOKIE_SECURE"]
    answer = made.test_client().get("/sign-in", base_url="https://homeward.example")
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_a_forged_post_is_refused_in_words(runtime: Runtime, chosen: settings.Settings) -> None:
    made = app.create_app(chosen, runtime=runtime, testing=True)
    answer = made.test_client().post("/sign-in", data={"email": "a", "password": "b"})
    assert answer.status_code == 400
    assert "This page has expired" in answer.text


def test_trying_passwords_is_slowed_down(runtime: Runtime, chosen: settings.Settings) -> None:
    made = app.create_app(chosen, runtime=runtime)
    made.config["WTF_CSRF_ENABLED"] = False
    browser = made.test_client()
    seen = [browser.post("/sign-in", data={"email": "a", "password": "b"}).status_code for _ in range(11)]
    assert seen[:10] == [422] * 10
    assert seen[10] == 429
    security.limiter.reset()


def test_a_body_that_is_too_large_is_refused_in_words(site: Flask) -> None:
    answer = site.test_client().post("/sign-in", data={"email": "x" * (security.LONGEST_FORM + 1)})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_logs_are_json_and_name_routes_not_addresses(site: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    site.test_client().post("/sign-in", data={"email": "ada@example.org", "password": "secret words"})
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert {"method": "POST", "route": "/sign-in", "status": 422}.items() <= lines[-1].items()
    assert all("ada@" not in str(line) and "secret words" not in str(line) for line in lines)


def test_personal_fields_are_taken_out_of_a_log_line() -> None:
    line = logs.without_personal(
        None, "info", {"event": "x", "email": "ada@example.org", "answers": {"a": 1}}
    )
    assert line == {"event": "x", "email": "[removed]", "answers": "[removed]"}


def test_a_line_names_council_and_case_and_nobody(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    walk.refer()
    task = walk.tasks()["write_advert"]["id"]
    capsys.readouterr()
    walk.staff("broker").get(f"/tasks/{task}")
    written = capsys.readouterr().err
    (line,) = [each for each in map(json.loads, written.splitlines()) if each.get("task") == task]
    assert (line["council"], line["case"]) == (small_council.COUNCIL, walk.case_id)
    assert line["request_id"]
    assert not any(name in written for name in ("Iris", "Applegarth", "Bea", "example.org"))


def test_what_other_rooms_log_is_a_line_without_the_words_of_errors(
    site: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        raise LookupError("Iris Applegarth")
    except LookupError:
        logging.getLogger("homeward.worker").exception("A case could not be woken.", extra={"case": "c1"})
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert {
        "case": "c1",
        "kind": "LookupError",
        "event": "A case could not be woken.",
    }.items() <= line.items()
    assert "Iris" not in str(line)
