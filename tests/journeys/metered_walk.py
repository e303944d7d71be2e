"""A walk that measures what each POST takes that sends an answer: statements, transactions, templates."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from flask import Flask, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.runtime import Runtime
from tests.web.builders.case_walk import Walk


@dataclass
class Cost:
    """What one POST took: statements beside BEGIN, write transactions, all transactions, templates drawn."""

    statements: int = 0
    writes: int = 0
    transactions: int = 0
    drawn: list[str] = field(default_factory=list)


class MeteredWalk(Walk):
    """A walk with the cost of the last POST by which each form was answered."""

    def __init__(self, site: Flask, runtime: Runtime, at: VirtualClock) -> None:
        super().__init__(site, runtime, at)
        self.costs: dict[str, Cost] = {}
        self.last = Cost()
        site.test_client_class = self._client()

    def do(self, browser: FlaskClient, form: str, **answers: Any) -> TestResponse:
        """Answer a task and keep what it cost."""
        answer = super().do(browser, form, **answers)
        self.costs[form] = self.last
        return answer

    def offer(self, location: str, pounds: int, **changes: Any) -> TestResponse:
        """Make an offer and keep what it cost."""
        answer = super().offer(location, pounds, **changes)
        self.costs["offer"] = self.last
        return answer

    def refer(self, **changes: Any) -> str:
        """Begin the case and keep what it cost."""
        case_id = super().refer(**changes)
        self.costs["referral"] = self.last
        return case_id

    def _client(self) -> type[FlaskClient]:
        walk = self

        class Client(FlaskClient):
            def post(self, *args: Any, **named: Any) -> TestResponse:
                with metered(walk.site, walk.runtime.database) as walk.last:
                    return super().post(*args, **named)

        return Client


@contextmanager
def metered(site: Flask, database: Database) -> Iterator[Cost]:
    """Measure what is done meanwhile."""
    cost = Cost()

    def executed(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        cost.statements += not statement.startswith("BEGIN")

    def began(_c: Any) -> None:
        cost.transactions += 1

    def drawn(_site: Flask, template: Any, **_rest: Any) -> None:
        cost.drawn.append(template.name)

    begin = database.begin

    def writing() -> Any:
        cost.writes += 1
        return begin()

    event.listen(database.engine, "before_cursor_execute", executed)
    event.listen(database.engine, "begin", began)
    with template_rendered.connected_to(drawn, site), mock.patch.object(database, "begin", writing):
        try:
            yield cost
        finally:
            event.remove(database.engine, "before_cursor_execute", executed)
            event.remove(database.engine, "begin", began)
