"""What an outside party may know of a case and of its tasks."""

from typing import NamedTuple

import pytest
from sqlalchemy import delete, update

from engine.cases import visibility
from engine.database import call_tables, tables
from engine.database.handle import Database
from engine.runtime import Runtime
from tests.engine.builders.small_process import CLERK, HELPERS, STRANGER, begin, make_runtime

GUEST = HELPERS[1]


class Errand(NamedTuple):
    """A case, and the call that it opened to everybody who may help."""

    case_id: str
    call_id: str


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


@pytest.fixture
def errands(runtime: Runtime) -> list[Errand]:
    begun = [begin(runtime) for _ in range(3)]
    return [
        Errand(started.case_id, next(str(task["call_id"]) for task in started.next_tasks if task["call_id"]))
        for started in begun
    ]


def parts(runtime: Runtime, errands: list[Errand], party: str) -> list[bool]:
    with runtime.database.read() as connection:
        return [visibility.has_part(connection, errand.case_id, party) for errand in errands]


@pytest.mark.parametrize("order", ["case_id", "call_id"])
def test_whoever_was_invited_has_a_part_in_that_case_alone(
    runtime: Runtime, errands: list[Errand], order: str
) -> None:
    errands.sort(key=lambda errand: str(getattr(errand, order)))
    invited = call_tables.call_parties.c
    for errand in (errands[0], errands[2]):
        with runtime.database.begin() as connection:
            invitation = (invited.council == "here", invited.call_id == errand.call_id, invited.party == "P2")
            connection.execute(delete(call_tables.call_parties).where(*invitation))
    assert parts(runtime, errands, "P2") == [False, True, False]
    assert parts(runtime, errands, "P3") == [True, True, True]
    assert parts(runtime, errands, "P4") == [False, False, False]


def test_whoever_was_asked_for_something_has_a_part_in_that_case_alone(
    runtime: Runtime, errands: list[Errand]
) -> None:
    errands.sort()
    owned = tables.tasks.c
    with runtime.database.begin() as connection:
        of_the_case = (owned.council == "here", owned.case_id == errands[1].case_id)
        connection.execute(update(tables.tasks).where(*of_the_case).values(party="payer-5"))
    assert parts(runtime, errands, "payer-5") == [False, True, False]
    assert parts(runtime, errands, "payer-4") == [False, False, False]
    assert parts(runtime, errands, "payer-6") == [False, False, False]


def test_whoever_was_invited_and_asked_for_something_has_a_part_too(
    runtime: Runtime, errands: list[Errand]
) -> None:
    with runtime.database.begin() as connection:
        of_the_case = (tables.tasks.c.council == "here", tables.tasks.c.case_id == errands[1].case_id)
        connection.execute(update(tables.tasks).where(*of_the_case).values(party="P2"))
    assert parts(runtime, errands, "P2") == [True, True, True]


def test_a_task_kept_for_nobody_is_known_to_staff_and_to_those_with_a_part(
    runtime: Runtime, errands: list[Errand]
) -> None:
    task = {"council": "here", "case_id": errands[0].case_id, "party": None}
    with runtime.database.read() as connection:
        knowing = [visibility.may_know(connection, actor, task) for actor in (CLERK, GUEST, STRANGER)]
    assert knowing == [True, True, False]


def test_a_task_kept_for_a_party_is_known_to_staff_and_to_that_party(
    runtime: Runtime, errands: list[Errand]
) -> None:
    task = {"council": "here", "case_id": errands[0].case_id, "party": STRANGER.party}
    with runtime.database.read() as connection:
        knowing = [visibility.may_know(connection, actor, task) for actor in (CLERK, GUEST, STRANGER)]
    assert knowing == [True, False, True]


def test_staff_know_nothing_of_another_councils_task(runtime: Runtime, errands: list[Errand]) -> None:
    with runtime.database.read() as connection:
        for party in (None, "P2"):
            task = {"council": "elsewhere", "case_id": errands[0].case_id, "party": party}
            assert not visibility.may_know(connection, CLERK, task)
