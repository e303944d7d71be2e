"""What people see when the database is busy or takes no changes: a sentence, a time, and pages to read."""

import threading
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.database import connections
from engine.runtime import Runtime
from tests.faults import refusing_databases
from tests.web.builders import people, small_council
from tests.web.builders.case_walk import ADVERT, REFERRAL, Walk, posted
from web import app, settings


def send(browser: FlaskClient, walk: Walk, **how: str) -> TestResponse:
    """Answer the open task of the case."""
    task = walk.tasks()["write_advert"]
    data = {**posted(ADVERT), "_act": "send", "_version": task["version"]}
    return browser.post(f"/tasks/{task['id']}", data=data, headers=how)


def test_a_database_that_can_only_be_read_is_read_and_says_so_when_somebody_sends(
    walk: Walk, runtime: Runtime, chosen: settings.Settings
) -> None:
    walk.refer()
    with refusing_databases.read_only(runtime.database) as database:
        site = app.create_app(
            chosen, runtime=Runtime(database, runtime.clock, runtime.operations), testing=True
        )
        site.config["WTF_CSRF_ENABLED"] = False
        bea = people.sign_in(site, runtime, "broker", small_council.COUNCIL, None)
        walk.clock.advance(timedelta(minutes=5))  # so long that the browser is noted again
        before = refusing_databases.everything(runtime.database)
        assert walk.case_id in bea.get("/tasks").text
        answer = send(bea, walk)
        assert answer.status_code == 503
        assert "Nothing you sent has been recorded" in answer.text
        assert int(answer.headers["Retry-After"]) > 0
        assert "<header" in answer.text, "the page has lost its frame"
        assert refusing_databases.everything(runtime.database) == before
    assert send(walk.staff("broker"), walk).status_code == 303


def test_a_full_database_is_read_and_says_so_when_somebody_sends(walk: Walk, runtime: Runtime) -> None:
    walk.refer()
    bea = walk.staff("broker")
    with refusing_databases.full(runtime.database):
        answers = [bea.post("/cases/new", data=posted(REFERRAL)) for _ in range(60)]
        refused = [each for each in answers if each.status_code != 303]
        assert refused, "It never became full."
        assert {each.status_code for each in refused} == {503}
        assert "takes no changes" in refused[0].text
        assert bea.get("/tasks").status_code == 200
    assert send(bea, walk).status_code == 303


def test_who_waits_too_long_for_another_is_told_to_come_back_and_can(
    walk: Walk, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk.refer()
    bea = walk.staff("broker")
    monkeypatch.setattr(connections, "PATIENCE_SECONDS", 0.1)
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with runtime.database.begin():
            held.set()
            let_go.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    page, script = send(bea, walk), send(bea, walk, Accept="application/json")
    let_go.set()
    holder.join()
    assert (page.status_code, script.status_code) == (503, 503)
    assert "reload this page and agree" in page.text
    assert script.json is not None
    assert "Nothing you sent has been recorded" in script.json["text"]
    assert page.headers["Retry-After"] == "5"
    assert send(bea, walk).status_code == 303
