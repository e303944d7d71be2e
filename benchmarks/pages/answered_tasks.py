"""A task read and answered through the site, against a bare Flask page with the bare transaction."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import process_time

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from benchmarks.figures import Figure, at_least
from benchmarks.pages import page_times
from benchmarks.steps.step_cost import bare_transaction
from benchmarks.workbench import ANSWER, COUNCIL, PERSON, Workbench
from engine.database import tables
from web import councils
from web.auth import roles
from web.auth.permissions import Permission, Role

CASES, WARM_UP = 20, 3
GOAL = 1 / 3
SEE_OTHER = 303
HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|_version)" value="([^"]*)">')


def on_a_database(bench: Workbench) -> Iterator[Figure]:
    """Answer every task of some cases on its page, in turn with visits to the bare page."""
    browser = _staff(bench)
    bare = _bare_page(bench)
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(WARM_UP + CASES):
        requests = _whole_case(bench, browser)
        visits = [_timed(partial(bare.get, "/"))[1] for _ in requests]
        if number >= WARM_UP:
            ours += requests
            theirs += visits
    mine, yours = _mean(ours), _mean(theirs)
    note = f"{1000 / mine:,.0f} requests a second a core, the bare page {1000 / yours:,.0f}"
    kind = bench.runtime.database.dialect
    yield at_least(f"task read and answered / bare Flask page on {kind}", yours / mine, "ratio", GOAL, note)


def _staff(bench: Workbench) -> FlaskClient:
    """Return the browser of the person who does the tasks of the benchmark."""
    with bench.runtime.database.begin() as connection:
        councils.add_council(connection, COUNCIL, "Benchmark")
        (role,) = PERSON.roles
        roles.put(connection, COUNCIL, Role(role, "Staff", frozenset({Permission.DO_TASKS})))
    return page_times.Walk(bench.runtime, COUNCIL).browser(PERSON)


def _bare_page(bench: Workbench) -> FlaskClient:
    site, transaction = Flask(__name__), bare_transaction(bench)

    @site.get("/")
    def page() -> str:
        transaction()
        return "Done"

    return site.test_client()


def _whole_case(bench: Workbench, browser: FlaskClient) -> list[float]:
    """Return the milliseconds of processor time of each request, two for each task."""
    case_id = bench.start("reference_case").case_id
    spent: list[float] = []
    while (task_id := _open_task(bench, case_id)) is not None:
        address = f"/tasks/{task_id}"
        page, reading = _timed(partial(browser.get, address))
        fields = {**dict(HIDDEN.findall(page.text)), **dict(ANSWER), "_act": "send"}
        answer, answering = _timed(partial(browser.post, address, data=fields))
        assert answer.status_code == SEE_OTHER, answer.text
        spent += [reading, answering]
    return spent


def _open_task(bench: Workbench, case_id: str) -> str | None:
    task = tables.tasks.c
    with bench.runtime.database.read() as connection:
        query = select(task.id).where(task.case_id == case_id, task.status == "open", task.kind == "work")
        return connection.execute(query).scalars().first()


def _timed(work: Callable[[], TestResponse]) -> tuple[TestResponse, float]:
    began = process_time()
    answer = work()
    return answer, (process_time() - began) * 1000


def _mean(spent: list[float]) -> float:
    """Return the time of a middling request: reading and answering cost differently, so pairs are summed."""
    return median(spent[number] + spent[number + 1] for number in range(0, len(spent), 2)) / 2
