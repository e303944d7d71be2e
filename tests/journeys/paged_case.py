"""The desk of played scenarios, moved to the pages: what the engine's verbs did is posted to the site."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.asking import Asked
from engine.people import Actor
from forms import answers
from forms.questions import Form
from tests.web.journey import problems
from web import access, app, sessions, settings
from web.play import desk, people

WRONG = Actor("stranger", "Somebody else", frozenset({"auditor"}), people.COUNCIL)


class PageDesk(desk.Desk):
    """One case, moved by reading its pages and posting their forms."""

    def __init__(self, behind: desk.Desk) -> None:
        super().__init__(behind.runtime, behind.clock)
        chosen = settings.read(practice=True, secret_key="s" * 40)
        self.site: Flask = app.create_app(chosen, runtime=behind.runtime, testing=True)
        self.site.config["WTF_CSRF_ENABLED"] = False
        self.posted: set[tuple[str, str]] = set()

    def browser(self, actor: Actor) -> FlaskClient:
        """A browser in which this person is signed in."""
        with self.runtime.database.begin() as connection:
            token = sessions.start_for_link(connection, actor, self.clock.now())
        browser = self.site.test_client()
        with browser.session_transaction() as session:
            session[access.SESSION_KEY] = token
        return browser

    def start(self, process: str, asked: Asked, values: Mapping[str, Any], actor: Actor) -> None:
        """Begin the case by its page."""
        browser, given = self.browser(actor), _fields(asked.form, values)
        assert browser.get("/cases/new").status_code == 200
        answer = browser.post("/cases/new", data=given)
        assert answer.status_code == 303, problems(answer)
        self.case_id = answer.headers["Location"].rsplit("/", 1)[1]

    def complete(
        self, task: Mapping[str, Any], asked: Asked, values: Mapping[str, Any], actor: Actor
    ) -> None:
        """Answer a task by its page: a stranger may not, who may does, a second time is refused in words."""
        address, given = f"/tasks/{task['id']}", _fields(asked.form, values)
        stranger, browser = self.browser(WRONG), self.browser(actor)
        assert stranger.get(address).status_code == stranger.post(address, data=given).status_code == 403
        page = browser.get(address)
        assert page.status_code == 200, problems(page)
        given |= {"_act": ["send"], "_version": re.findall(r'name="_version" value="(\d+)"', page.text)}
        answer = browser.post(address, data=given)
        assert answer.status_code == 303, problems(answer)
        self._again(browser.post(address, data=given), given)
        self.posted.add((task["diagram"], task["step"]))

    def respond(self, call_id: str, form: Form, values: Mapping[str, Any], actor: Actor) -> str:
        """Answer an open call by its page; why it was not accepted, or nothing."""
        answer = self.browser(actor).post(f"/adverts/{call_id}", data=_fields(form, values))
        assert answer.status_code in {303, 422}, problems(answer)
        for task in self.open_tasks():
            if task["kind"] == "call":
                self.posted.add((task["diagram"], task["step"]))
        return "" if answer.status_code == 303 else problems(answer)

    def withdraw(self, call_id: str, actor: Actor) -> None:
        """Take back an offer by its page."""
        assert self.browser(actor).post(f"/adverts/{call_id}/withdraw").status_code == 303

    def _again(self, answer: TestResponse, given: Mapping[str, list[str]]) -> None:
        assert answer.status_code == 409, problems(answer)
        typed = [text for name, texts in given.items() for text in texts if not name.startswith("_")]
        assert "completed" in answer.text or "no longer needed" in answer.text
        assert not typed or "What you had typed" in answer.text


def _fields(form: Form, values: Mapping[str, Any]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, text in answers.to_posted(form, values):
        fields.setdefault(name, []).append(text)
    return fields
