"""A file waits for one person until its case has it; who may read it, and what nobody sends goes."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from engine.actors import Actor
from engine.admin import doctor
from engine.cases import commands, retries
from engine.database.file_tables import files as table
from engine.database.handle import Database
from engine.errors import NotFound, StepFailed
from engine.outcomes import Started
from engine.runtime import Runtime
from engine.store import files
from forms.submission.files import LARGEST_BYTES, FileAnswer
from tests.engine.builders.small_process import (
    CLERK,
    HELPERS,
    STRANGER,
    begin,
    clock_of,
    make_runtime,
    stumbling,
    task_of,
)
from tests.forms import builders

FORM = builders.form(builders.component("filepicker", "plan", multiple=True))
PDF, LARGE = FileAnswer("plan.pdf", b"%PDF-1"), FileAnswer("all.pdf", b"%PDF-" + b"x" * (LARGEST_BYTES - 5))
ANNA = Actor("c2", "Anna Clerk", frozenset({"clerk"}), "here")
FORM_ID = "task"


@pytest.fixture
def runtime(database: Database) -> Runtime:
    return make_runtime(database)


def stage(
    runtime: Runtime, actor: Actor = CLERK, *chosen: FileAnswer, staying: tuple[str, ...] = ()
) -> list[str]:
    with runtime.database.begin() as connection:
        labelled, now = [("Plan", one) for one in chosen or (PDF,)], runtime.clock.now_in(connection)
        return files.stage(connection, FORM_ID, "here", actor, labelled, staying, now)


def waiting(runtime: Runtime, actor: Actor = CLERK, council: str = "here") -> list[str]:
    with runtime.database.read() as connection:
        return list(files.staged(connection, FORM, FORM_ID, council, actor))


def keep(runtime: Runtime, actor: Actor, *ids: str) -> str:
    """Give a new case those files, and return its id."""
    case_id = begin(runtime).case_id
    with runtime.database.begin() as connection:
        known = files.staged(connection, FORM, FORM_ID, "here", actor)
        answers = {"plan": [known[one] for one in ids if one in known]}
        files.keep(connection, FORM, FORM_ID, "here", actor, case_id, answers)
    return case_id


def read(runtime: Runtime, file_id: str, actor: Actor) -> bytes:
    with runtime.database.read() as connection:
        return bytes(files.find(connection, file_id, actor).content)


def test_a_file_waits_for_its_person_alone_and_nobody_reads_it(runtime: Runtime) -> None:
    [file_id] = stage(runtime)
    assert waiting(runtime) == [file_id]
    assert waiting(runtime, ANNA) == waiting(runtime, CLERK, "there") == waiting(runtime, HELPERS[0]) == []
    with pytest.raises(NotFound):
        read(runtime, file_id, CLERK)
    keep(runtime, ANNA, file_id)
    assert waiting(runtime) == [file_id]


def test_a_case_has_what_was_sent_byte_for_byte_and_the_rest_goes(runtime: Runtime) -> None:
    sent, large, left = stage(runtime, CLERK, PDF, LARGE, PDF)
    case_id = keep(runtime, CLERK, sent, large)
    assert waiting(runtime) == []
    assert read(runtime, large, CLERK) == LARGE.content
    with runtime.database.read() as connection:
        listed = files.of_case(connection, "here", case_id)
        assert {(one.id, one.name, one.content) for one in listed} == {
            (sent, "plan.pdf", b""),
            (large, "all.pdf", b""),
        }
        assert files.of_case(connection, "there", case_id) == []
    with pytest.raises(NotFound):
        read(runtime, left, CLERK)


def test_what_a_newer_file_took_the_place_of_goes(runtime: Runtime) -> None:
    first, second = stage(runtime, CLERK, PDF, PDF)
    [third] = stage(runtime, CLERK, PDF, staying=(second,))
    assert sorted(waiting(runtime)) == sorted([second, third])
    assert first not in waiting(runtime)


def test_outsiders_read_only_what_they_sent_and_other_councils_nothing(runtime: Runtime) -> None:
    [file_id] = stage(runtime, HELPERS[0])
    keep(runtime, HELPERS[0], file_id)
    assert read(runtime, file_id, HELPERS[0]) == read(runtime, file_id, CLERK) == PDF.content
    for other in (HELPERS[1], STRANGER, Actor("x", "X", frozenset({"clerk"}), "there")):
        with pytest.raises(NotFound):
            read(runtime, file_id, other)


def test_the_worker_removes_what_nobody_sends_and_the_doctor_counts_it(runtime: Runtime) -> None:
    [sent, _] = stage(runtime, CLERK, PDF, PDF)
    keep(runtime, CLERK, sent)
    [left] = stage(runtime)
    clock = clock_of(runtime)
    clock.set(clock.now() + timedelta(hours=23))
    files.remove_old(runtime)
    assert waiting(runtime) == [left]
    with runtime.database.begin() as connection:
        connection.execute(
            update(table).where(table.c.id == left).values(added_at=clock.now() - timedelta(days=3))
        )
    found = [str(one) for one in doctor.examine(runtime, thorough=False) if one.about == "files"]
    assert len(found) == 1
    assert "never sent: 1," in found[0]
    files.remove_old(runtime)
    assert waiting(runtime) == []
    assert read(runtime, sent, CLERK) == PDF.content
    assert [one for one in doctor.examine(runtime, thorough=False) if one.about == "files"] == []


def test_a_file_stays_while_a_failed_step_holds_answers_with_it(database: Database) -> None:
    runtime = make_runtime(database, "stumble")
    started = commands.start(runtime, "here", "stumble", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    task_id = task_of(started.next_tasks, "walk")
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        files.stage(connection, task_id, "here", CLERK, [("Plan", PDF)], (), now)
    with stumbling("stone"), pytest.raises(StepFailed):
        commands.complete(runtime, task_id, [("text", "stone")], CLERK)
    clock_of(runtime).advance(timedelta(days=9))
    files.remove_old(runtime)
    assert _number(runtime) == 1
    retries.retry(runtime, started.case_id, CLERK)
    files.remove_old(runtime)
    assert _number(runtime) == 0


def _number(runtime: Runtime) -> int:
    with runtime.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
