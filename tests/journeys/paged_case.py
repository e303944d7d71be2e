"""A played case whose people use the pages: what the player does is read from and posted to the site."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.actors import Actor
from engine.cases.task_forms import TaskForm
from forms.schema.questions import Form
from forms.submission import answers
from play import practice_case, practice_people
from tests.web.builders import checked_sending
from tests.web.builders.case_walk import problems, version_on
from web import app, settings
from web.auth import access, sessions

WRONG = Actor("stranger", "Somebody else", frozenset({"auditor"}), practice_people.COUNCIL)


class PagedCase(practice_case.PracticeCase):
    """One case in which every act is a page that is read and a form that is posted."""

    def __init__(self, behind: practice_case.PracticeCase) -> None:
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

    def start(self, process: str, asked: TaskForm, values: Mapping[str, Any], actor: Actor) -> None:
        """Begin the case by its page."""
        browser, given = self.browser(actor), _fields(asked.form, values)
        assert browser.get("/cases/new").status_code == 200
        answer = browser.post("/cases/new", data=given)
        assert answer.status_code == 303, problems(answer)
        self.case_id = answer.headers["Location"].rsplit("/", 1)[1]

    def complete(
        self, task: Mapping[str, Any], asked: TaskForm, values: Mapping[str, Any], actor: Actor
    ) -> None:
        """Answer a task by its page: a stranger may not, who may does, a second time is refused in words."""
        address, given = f"/tasks/{task['id']}", _fields(asked.form, values)
        stranger, browser = self.browser(WRONG), self.browser(actor)
        assert stranger.get(address).status_code == stranger.post(address, data=given).status_code == 403
        page = browser.get(address)
        assert page.status_code == 200, problems(page)
        given |= {"_act": ["send"], "_version": re.findall(r'name="_version" value="(\d+)"', page.text)}
        answer = checked_sending.send(self.runtime, self.case_id, browser, address, given)
        assert answer.status_code == 303, problems(answer)
        self._again(browser.post(address, data=given), given)
        self.posted.add((task["diagram"], task["step"]))

    def respond(self, call_id: str, form: Form, values: Mapping[str, Any], actor: Actor) -> str:
        """Answer an open call by its page; why it was not accepted, or nothing."""
        browser, address = self.browser(actor), f"/adverts/{call_id}"
        seen = {"_version": [version_on(browser.get(address))]}
        answer = browser.post(address, data={**_fields(form, values), **seen})
        assert answer.status_code in {303, 422}, problems(answer)
        for task in self.open_tasks():
            if task["kind"] == "call":
                self.posted.add((task["diagram"], task["step"]))
        return "" if answer.status_code == 303 else problems(answer)

    def withdraw(self, call_id: str, actor: Actor) -> None:
        """Take back an offer by its page."""
        browser, address = self.browser(actor), f"/adverts/{call_id}"
        seen = {"_version": version_on(browser.get(address))}
        assert browser.post(f"{address}/withdraw", data=seen).status_code == 303

    def _again(self, answer: TestResponse, given: Mapping[str, list[str]]) -> None:
        assert answer.status_code == 409, problems(answer)
        typed = [text for name, texts in given.items() for text in texts if not name.startswith("_")]
        assert "completed" in answer.text or "no longer needed" in answer.text
        assert not typed or "What you typed" in answer.text


def _fields(form: Form, values: Mapping[str, Any]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, text in answers.to_posted(form, values):
        fields.setdefault(name, []).append(text)
    return fields
