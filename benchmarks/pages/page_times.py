"""Walking every page of the site as each person who may see it: the server's time and its statements."""

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from time import perf_counter, process_time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from benchmarks.pages import page_visits
from engine.actors import Actor
from engine.runtime import Runtime
from web import app, settings
from web.auth import access, sessions
from web.pages import confirmation

MOST_VIEWS = 8
"""How many of a page's own links to other orders, filters and pages of itself are followed."""
OWN_LINK = re.compile(r'href="(\?[^"#]+)"')
SENT = {"what": "Sent", "reference": "2345-6789", "at": "", "next": "", "digest": "", "rows": []}


@dataclass
class Page:
    """A page as one role saw it: the milliseconds of each visit, by rounds, and the dearest's statements."""

    address: str
    role: str
    rounds: list[list[float]] = field(default_factory=list)
    statements: int = 0
    sent: tuple[str, ...] = ()
    worst: str = ""
    refused: dict[int, int] = field(default_factory=dict)

    @property
    def seen(self) -> bool:
        """Whether anybody has seen it."""
        return any(self.rounds)

    @property
    def p95_ms(self) -> float:
        """The 95th percentile of its times in the best round, as other work may slow the machine."""
        return min(sorted(spent)[max(0, -(-len(spent) * 95 // 100) - 1)] for spent in self.rounds if spent)


class Walk:
    """The site on a database, and the browsers of those who walk it."""

    def __init__(self, runtime: Runtime, council: str) -> None:
        chosen = settings.read(practice=True, secret_key=secrets.token_hex(32), log_level="error")
        self.site: Flask = app.create_app(chosen, runtime=runtime, testing=True)
        self._runtime, self._council = runtime, council
        self._browsers: dict[Actor | None, FlaskClient] = {}
        self._sent: list[str] = []

    def pages(self, number: int, at_tasks: int = 0) -> list[Page]:
        """Visit each page so many times in each role that may see it, and its own links as well.

        `at_tasks`: so many times at least where a task is shown, because each step has a page of its own.
        """
        (pages,) = in_turn((self,), number, at_tasks=at_tasks)
        return pages

    def visit(self, rule: Any, page: Page, number: int) -> None:
        """Visit a page `number` times after one visit that is not timed, then follow its own links."""
        with self._counting():
            self._visit(rule, page, number)

    def processor_time(self, actor: Actor | None, address: str) -> tuple[float, str]:
        """Look at a page; return the milliseconds of processor time it took, and the page if it is one."""
        browser = self.browser(actor)
        began = process_time()
        answer = browser.get(address)
        spent = (process_time() - began) * 1000
        is_page = answer.status_code == 200 and answer.mimetype == "text/html"
        return spent, answer.text if is_page else ""

    def _visit(self, rule: Any, page: Page, number: int) -> None:
        role = page.role
        page.rounds.append([])
        with self._runtime.database.begin() as connection:
            visitors = page_visits.Visitors(connection, self._council, self._runtime.clock.now())
            drawn = list(visitors.visits(rule, role, number + 1))
        self._look(page, drawn[0].actor, address_of(rule, drawn[0].ids), counted=False)
        views: list[str] = []
        for visit in drawn[1:]:
            address = address_of(rule, visit.ids)
            text = self._look(page, visit.actor, address)
            views = views or [address + unescape(link) for link in dict.fromkeys(OWN_LINK.findall(text))]
        for view in views[:MOST_VIEWS]:
            self._look(page, drawn[-1].actor, view)

    def _look(self, page: Page, actor: Actor | None, address: str, counted: bool = True) -> str:
        browser = self.browser(actor)
        self._sent.clear()
        began = perf_counter()
        answer = browser.get(address)
        spent = (perf_counter() - began) * 1000
        if answer.status_code >= 400:
            page.refused[answer.status_code] = page.refused.get(answer.status_code, 0) + 1
        elif counted:
            page.rounds[-1].append(spent)
            if len(self._sent) > page.statements:
                page.statements, page.sent, page.worst = len(self._sent), tuple(self._sent), address
        return answer.text if answer.mimetype == "text/html" else ""

    def browser(self, actor: Actor | None) -> FlaskClient:
        """Return the browser in which somebody is signed in; None is nobody."""
        if actor not in self._browsers:
            browser = self._browsers[actor] = self.site.test_client()
            if actor is not None:
                with self._runtime.database.begin() as connection:
                    token = sessions.start_for_link(connection, actor, self._runtime.clock.now())
                with browser.session_transaction() as session:
                    session.update({access.SESSION_KEY: token, confirmation.SENT: SENT})
        return self._browsers[actor]

    @contextmanager
    def _counting(self) -> Iterator[None]:
        engine = self._runtime.database.engine

        def executed(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith("BEGIN"):
                self._sent.append(statement)

        event.listen(engine, "before_cursor_execute", executed)
        try:
            yield
        finally:
            event.remove(engine, "before_cursor_execute", executed)


def in_turn(walks: Sequence[Walk], number: int, rounds: int = 1, at_tasks: int = 0) -> list[list[Page]]:
    """Walk several sites page by page in turn, so that other work on the machine affects all alike."""
    rules = list(page_visits.pages(walks[0].site))
    walked = [[Page(rule.rule, role) for rule, role in rules] for _ in walks]
    for _ in range(rounds):
        for at, (rule, _role) in enumerate(rules):
            here = max(number, at_tasks if "task_id" in rule.arguments else 0)
            for walk, pages in zip(walks, walked, strict=True):
                walk.visit(rule, pages[at], here)
    return walked


def address_of(rule: Any, ids: page_visits.Ids) -> str:
    """Return the address of a page with these ids in it."""
    text: str = rule.rule
    for name, value in ids.items():
        text = re.sub(rf"<(?:\w+:)?{name}>", value, text)
    return text
