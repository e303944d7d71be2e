from datetime import timedelta

import pytest
from sqlalchemy import update

from engine.actors import Actor
from engine.cases import assignment, commands, monitor, worklist
from engine.cases.worklist import Filters
from engine.database import tables
from engine.database.handle import Database
from engine.errors import Conflict, NotAllowed, NotFound
from engine.outcomes import Started
from engine.runtime import Runtime
from engine.store import hash_chain, history
from tests.engine.builders.small_process import (
    CLERK,
    HELPERS,
    SENIOR,
    START,
    begin,
    clock_of,
    make_runtime,
    task_of,
)

OTHER = Actor("s2", "Sue Senior", frozenset({"senior_clerk"}), "here")


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database, "stumble")


@pytest.fixture
def task_id(runtime: Runtime) -> str:
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    return task_of(started.next_tasks, "walk")


def seen(runtime: Runtime, actor: Actor, filters: Filters | None = None) -> list[str]:
    with runtime.database.read() as connection:
        return [each["step"] for each in worklist.open_tasks(connection, actor, filters=filters)]


def test_tasks_are_seen_by_their_role_only(runtime: Runtime, task_id: str) -> None:
    assert (seen(runtime, CLERK), seen(runtime, SENIOR)) == (["walk"], [])
    assert seen(runtime, Actor("x", "X", frozenset({"clerk"}), "elsewhere")) == []


@pytest.mark.parametrize(
    ("also", "roles", "expected"),
    [
        ("senior_clerk", {"clerk"}, ["walk"]),
        ("senior_clerk", {"senior_clerk"}, ["walk"]),
        ("senior_clerk helper", {"clerk", "senior_clerk", "helper"}, ["walk"]),
        ("clerk", {"clerk"}, ["walk"]),
        ("senior_clerk", {"senior"}, []),
    ],
)
def test_a_task_of_several_roles_is_seen_once_by_whoever_has_any(
    runtime: Runtime, task_id: str, also: str, roles: set[str], expected: list[str]
) -> None:
    with runtime.database.begin() as connection:
        connection.execute(update(tables.tasks).where(tables.tasks.c.id == task_id).values(also_roles=also))
    assert seen(runtime, Actor("x", "X", frozenset(roles), "here")) == expected


def test_a_task_taken_on_is_its_persons_until_given_back(runtime: Runtime, task_id: str) -> None:
    colleague = Actor("c2", "Cole", frozenset({"clerk"}), "here")
    assignment.claim(runtime, task_id, CLERK)
    assert (seen(runtime, CLERK, Filters(mine=True)), seen(runtime, colleague, Filters(free=True))) == (
        ["walk"],
        [],
    )
    with pytest.raises(Conflict, match="Carol Clerk has taken on “Walk”"):
        assignment.claim(runtime, task_id, colleague)
    with pytest.raises(NotAllowed):
        assignment.give_back(runtime, task_id, colleague)
    assignment.give_back(runtime, task_id, CLERK)
    assignment.claim(runtime, task_id, colleague)
    assignment.claim(runtime, task_id, CLERK, take_over=True)
    assert texts(runtime, task_id)[1:] == [
        "Carol Clerk took on “Walk”",
        "Carol Clerk gave “Walk” back",
        "Cole took on “Walk”",
        "Carol Clerk took on “Walk”",
    ]


def test_a_task_can_be_given_only_to_who_may_do_it(runtime: Runtime, task_id: str) -> None:
    with pytest.raises(NotAllowed):
        assignment.reassign(runtime, task_id, OTHER, SENIOR, "He is free")
    assignment.reassign(runtime, task_id, OTHER, CLERK, "She is free")
    assert seen(runtime, CLERK, Filters(mine=True)) == ["walk"]
    assert texts(runtime, task_id)[-1] == "Sue Senior gave “Walk” to Carol Clerk: She is free"


def test_due_and_priority_are_changed_with_a_reason_and_sort_the_list(runtime: Runtime, task_id: str) -> None:
    second = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(second, Started)
    assignment.set_due(
        runtime, task_of(second.next_tasks, "walk"), CLERK, START + timedelta(hours=1), "Urgent"
    )
    assignment.set_priority(runtime, task_id, CLERK, 5, "Important")
    with runtime.database.read() as connection:
        by_due = [each["id"] for each in worklist.open_tasks(connection, CLERK)]
        by_priority = [
            each["id"] for each in worklist.open_tasks(connection, CLERK, filters=Filters(sort="priority"))
        ]
        late = worklist.open_tasks(connection, CLERK, filters=Filters(overdue_at=START + timedelta(hours=2)))
        later = START + timedelta(hours=2)
        first = monitor.cases_in_flight(connection, "here", later)[0]
        (overdue,) = monitor.cases_in_flight(connection, "here", later, monitor.Filters(late=True))
    assert (first.deadline_at, overdue.id, overdue.late) == (START + timedelta(hours=1), second.case_id, True)
    assert by_due[1] == by_priority[0] == task_id
    assert [each["due_at"] for each in late] == [START + timedelta(hours=1)]
    assert verify(runtime, task_id)


def test_a_tasks_form_comes_with_facts_and_who_it_is_for(database: Database) -> None:
    runtime = make_runtime(database)
    started = begin(runtime)
    asked = worklist.task_form(runtime, task_of(started.next_tasks, "offers"), HELPERS[0])
    assert asked.form.key == "offer"
    assert asked.facts["urgency"] == "routine"
    assert asked.facts["answered_by_staff"] is False
    assert [group.rows for group in asked.groups] == [(("What", "Fetch the post"),)]
    with pytest.raises(NotAllowed):
        worklist.task_form(runtime, task_of(started.next_tasks, "offers"), CLERK)


def test_a_task_kept_for_a_party_is_not_found_by_another(runtime: Runtime, task_id: str) -> None:
    outsider = Actor("x", "X", frozenset({"clerk"}), "", party="P1")
    assert seen(runtime, outsider) == []
    with runtime.database.read() as connection, pytest.raises(NotFound):
        commands.find(connection, case_of(runtime, task_id), outsider)


def test_the_monitor_shows_stage_age_deadline_and_whom_it_waits_for(database: Database) -> None:
    runtime = make_runtime(database)
    started = begin(runtime)
    clock_of(runtime).advance(timedelta(hours=2))
    now = clock_of(runtime).now()

    def found(**filters: object) -> list[str]:
        with runtime.database.read() as connection:
            chosen = monitor.Filters(**filters)  # type: ignore[arg-type]
            rows = monitor.cases_in_flight(connection, "here", now, chosen)
            assert monitor.count(connection, "here", now, chosen) == len(rows)
            return [each.reference for each in rows]

    with runtime.database.read() as connection:
        (row,) = monitor.cases_in_flight(connection, "here", now)
        assert monitor.cases_in_flight(connection, "elsewhere", now) == []
        assert monitor.stages(connection, "here") == {"Collect offers": 1}
        assert monitor.numbers(connection, "here") == {("Collect offers", ("helper",)): 1}
    assert (row.stage, row.age, row.waiting_for) == ("Collect offers", timedelta(hours=2), ("helper",))
    assert (row.deadline_at, row.late) == (START + timedelta(days=1), False)
    one = [started.reference]
    assert (
        found(reference=started.reference[:4].lower())
        == found(reference=started.reference.lower().replace("-", " "))
        == found(waiting_for=("helper",))
        == found(stage="Collect offers")
        == one
    )
    assert (
        found(reference="????")
        == found(waiting_for=("help",))
        == found(failed=True)
        == found(late=True)
        == found(ended=True)
        == []
    )
    assert found(reference="????", or_cases=(started.case_id,)) == one
    assert found(quiet_since=now) == one


@pytest.mark.parametrize("sort", ["deadline", "opened", "quiet", "stage"])
def test_pages_of_the_monitor_put_together_are_the_whole_list(database: Database, sort: str) -> None:
    runtime = make_runtime(database)
    for _ in range(7):
        begin(runtime)
        clock_of(runtime).advance(timedelta(minutes=1))
    now = clock_of(runtime).now()

    def page(limit: int, offset: int, total: int = 0) -> list[str]:
        with runtime.database.read() as connection:
            wanted = monitor.Filters(limit=limit, offset=offset, total=total)
            return [each.id for each in monitor.cases_in_flight(connection, "here", now, wanted, sort)]

    whole = page(50, 0)
    assert len(set(whole)) == 7
    for total in (0, 7):
        assert [each for offset in (0, 2, 4, 6) for each in page(2, offset, total)] == whole
        assert page(2, 8, total) == []


def texts(runtime: Runtime, task_id: str) -> list[str]:
    with runtime.database.read() as connection:
        return [line.text for line in history.lines(connection, case_of(runtime, task_id))]


def case_of(runtime: Runtime, task_id: str) -> str:
    with runtime.database.read() as connection:
        return str(worklist.task(connection, task_id, CLERK)["case_id"])


def verify(runtime: Runtime, task_id: str) -> bool:
    with runtime.database.read() as connection:
        return hash_chain.verify(connection, case_of(runtime, task_id)).whole
