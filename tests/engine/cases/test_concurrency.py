"""Several people at once, and what was interrupted in between: nothing is done twice, nothing by halves."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, select

from engine.actors import Actor
from engine.background import worker
from engine.cases import call_responses, commands
from engine.database import call_tables, tables
from engine.database.handle import Database
from engine.errors import TaskGone
from engine.outcomes import Completed, Receipt, Started
from engine.runtime import Runtime
from engine.store import outbox
from tests.engine.builders.small_process import CLERK, HELPERS, begin, clock_of, make_runtime, task_of


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do things in threads that begin together; return what each gave or raised."""
    found: list[Any] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def do(number: int) -> None:
        barrier.wait()
        try:
            found[number] = acts[number]()
        except Exception as error:
            found[number] = error

    threads = [threading.Thread(target=do, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_of_people_completing_one_task_together_one_does_and_the_others_are_told(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    task_id = task_of(started.next_tasks, "walk")
    people = [Actor(f"p{n}", f"Person {n}", frozenset({"clerk"}), "here") for n in range(4)]
    found = at_once(
        [lambda by=each: commands.complete(runtime, task_id, [("text", "x")], by) for each in people]
    )  # type: ignore[misc]
    done = [each for each in found if isinstance(each, Completed)]
    told = [each for each in found if isinstance(each, TaskGone)]
    assert (len(done), len(told)) == (1, 3), found
    assert all("completed “Walk”" in each.text for each in told)


def test_responses_sent_together_each_get_their_own_number(database: Database) -> None:
    runtime = make_runtime(database)
    call_id = next(each["call_id"] for each in begin(runtime).next_tasks if each["kind"] == "call")
    found = at_once(
        [lambda by=each: call_responses.respond(runtime, call_id, [("price", "1")], by) for each in HELPERS]
    )  # type: ignore[misc]
    assert sorted(each.sequence for each in found if isinstance(each, Receipt)) == [1, 2, 3], found


def test_a_response_racing_the_close_is_either_in_it_or_late(database: Database) -> None:
    runtime = make_runtime(database)
    started = begin(runtime)
    call_id = next(each["call_id"] for each in started.next_tasks if each["kind"] == "call")
    close = task_of(started.next_tasks, "close_early")
    found = at_once(
        [
            lambda: commands.complete(runtime, close, [("text", "")], CLERK),
            lambda: call_responses.respond(runtime, call_id, [("price", "1")], HELPERS[0]),
        ]
    )
    with database.read() as connection:
        states = list(connection.execute(select(call_tables.responses.c.state)).scalars())
        details = [str(row) for row in connection.execute(select(tables.history_content.c.content)).scalars()]
    counted = any('"order":["P1"]' in each for each in details)
    assert states == (["standing"] if counted else ["late"]), found


def test_two_workers_wake_a_case_once(database: Database) -> None:
    runtime = make_runtime(database)
    started = begin(runtime)
    clock_of(runtime).set(clock_of(runtime).now().replace(month=4))
    at_once([lambda: worker.turn(runtime, outbox.PracticeTransport())] * 2)
    with database.read() as connection:
        kinds = list(
            connection.execute(
                select(tables.history.c.kind).where(tables.history.c.case_id == started.case_id)
            ).scalars()
        )
    assert kinds.count("timer") == kinds.count("ended") == 1


def test_a_stop_at_any_statement_leaves_all_as_it_was(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    task_id = task_of(started.next_tasks, "walk")
    before = everything(database)
    stops = 0
    while stop_at(runtime, stops, lambda: commands.complete(runtime, task_id, [("text", "x")], CLERK)):
        assert everything(database) == before
        stops += 1
    assert stops >= 2
    assert everything(database)["cases"][0]["status"] == "ended"


class Stopped(Exception):
    """The machine stopped here."""


def stop_at(runtime: Runtime, number: int, act: Callable[[], object]) -> bool:
    """Do something, stopping at its n-th statement; return whether it came so far."""
    count = 0

    def each(*_: object) -> None:
        nonlocal count
        count += 1
        if count > number:
            raise Stopped

    event.listen(runtime.database.engine, "before_cursor_execute", each)
    try:
        act()
    except Stopped:
        return True
    finally:
        event.remove(runtime.database.engine, "before_cursor_execute", each)
    return False


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    found = {}
    with database.read() as connection:
        for table in (
            tables.cases,
            tables.tasks,
            tables.timers,
            tables.history,
            tables.history_content,
            tables.outbox,
        ):
            query = select(table).order_by(*table.primary_key.columns)
            found[table.name] = [dict(row) for row in connection.execute(query).mappings()]
    return found


class Carrier:
    """A transport that notes what it carries and fails as told."""

    def __init__(self, *failures: Exception) -> None:
        self.sent: list[outbox.Message] = []
        self.failures = list(failures)

    def send(self, message: outbox.Message) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message)


@pytest.fixture
def told(database: Database) -> Runtime:
    """A case that has written a letter."""
    runtime = make_runtime(database)
    started = begin(runtime)
    call_id = next(each["call_id"] for each in started.next_tasks if each["kind"] == "call")
    call_responses.respond(runtime, call_id, [("price", "1")], HELPERS[0])
    done = commands.complete(runtime, task_of(started.next_tasks, "close_early"), [("text", "")], CLERK)
    assert isinstance(done, Completed)
    senior = Actor("s1", "Sam", frozenset({"senior_clerk"}), "here")
    commands.complete(runtime, done.next_tasks[0]["id"], [("text", "")], senior)
    return runtime


def test_a_letter_is_sent_once_and_marked(told: Runtime) -> None:
    carrier = Carrier()
    assert (outbox.deliver(told, carrier), outbox.deliver(told, carrier)) == (1, 0)
    assert [each.to for each in carrier.sent] == ["helper:P1"]
    with told.database.read() as connection:
        assert outbox.pending(connection, "here") == []
        assert outbox.oldest_due(connection) is None


def test_a_letter_that_could_not_be_sent_is_tried_again_later_with_the_same_reference(told: Runtime) -> None:
    carrier = Carrier(outbox.NotSent("The server is away."))
    assert outbox.deliver(told, carrier) == 0
    with told.database.read() as connection:
        (row,) = outbox.pending(connection, "here")
    assert row.last_error == "The server is away."
    clock_of(told).set(row.next_try_at)
    assert outbox.deliver(told, carrier) == 1
    assert carrier.sent[0].reference == row.id


def test_a_letter_without_an_address_is_not_tried_again(told: Runtime) -> None:
    outbox.deliver(told, Carrier(outbox.NoAddress("There is none.")))
    with told.database.read() as connection:
        assert outbox.oldest_due(connection) is None
        assert outbox.pending(connection, "here")[0].last_error == "There is none."


def test_a_letter_whose_sender_died_comes_back(told: Runtime) -> None:
    with pytest.raises(KeyboardInterrupt):
        outbox.deliver(told, Carrier(KeyboardInterrupt()))  # type: ignore[arg-type]
    carrier = Carrier()
    assert outbox.deliver(told, carrier) == 0
    clock_of(told).set(clock_of(told).now().replace(hour=23))
    assert worker.late(told) is not None
    assert outbox.deliver(told, carrier) == 1
    assert worker.late(told) is None
