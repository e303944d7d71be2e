"""A process killed before or after any of its commits: whoever goes on ends where nobody was disturbed."""

import json
import os
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import select

from engine.admin import doctor
from engine.background import worker
from engine.cases import assignment, call_responses, commands
from engine.clock import VirtualClock
from engine.database import call_tables, tables
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import outbox
from tests.engine.builders.small_process import CLERK, HELPERS, OPERATIONS, SENIOR, START, begin, make_runtime
from tests.faults import killed_processes, racing_commands
from tests.faults.racing_commands import LONG


class Post:
    """A transport that notes the reference of each letter in a file, which outlives its process."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def send(self, message: outbox.Message) -> None:
        number = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(number, f"{message.reference}\n".encode())
        os.close(number)

    def sent(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []


def play(database: Database, post: Post) -> None:
    """Take the case from where it stands to its end, looking at what there is to do as people do."""
    runtime = Runtime(database, VirtualClock(START), OPERATIONS)
    while not _step(runtime, post):
        pass


def _step(runtime: Runtime, post: Post) -> bool:
    """Do the next thing; return whether all is done."""
    with runtime.database.read() as connection:
        open_tasks = {
            each["step"]: each
            for each in connection.execute(
                select(tables.tasks).where(tables.tasks.c.status == "open")
            ).mappings()
        }
        answered = set(connection.execute(select(call_tables.responses.c.party)).scalars())
        begun = connection.execute(select(tables.cases.c.id)).first()
        unsent = outbox.pending(connection, "here")
    if begun is None:
        begin(runtime)
    elif "offers" in open_tasks and len(answered) < 2:
        call_responses.respond(
            runtime, open_tasks["offers"]["call_id"], [("price", "1")], HELPERS[len(answered)]
        )
    elif "offers" in open_tasks:
        commands.complete(runtime, open_tasks["close_early"]["id"], [("text", "")], CLERK)
    elif "approve" in open_tasks and open_tasks["approve"]["assigned_to"] is None:
        assignment.claim(runtime, open_tasks["approve"]["id"], SENIOR)
    elif "approve" in open_tasks:
        commands.complete(runtime, open_tasks["approve"]["id"], [("text", "")], SENIOR)
    elif unsent:
        later = Runtime(runtime.database, VirtualClock(START + timedelta(hours=1)), OPERATIONS)
        outbox.deliver(later if unsent[0].tries else runtime, post)
    else:
        return True
    return False


def story(database: Database) -> list[Any]:
    """Return what the history says, without times and references."""
    content = tables.history_content.c
    with database.read() as connection:
        (reference,) = connection.execute(select(tables.cases.c.reference)).scalars()
        rows = connection.execute(select(content.content).order_by(content.case_id, content.seq)).scalars()
        lines = [json.loads(each.replace(reference, "REFERENCE")) for each in rows]
    return [(each["text"], each["name"], each["step"], each["clause"]) for each in lines]


def undisturbed(maker: Any, folder: Path) -> list[Any]:
    with maker.make() as database:
        make_runtime(database)
        play(database, Post(folder / "undisturbed"))
        return story(database)


def test_a_process_killed_before_or_after_any_commit_loses_and_doubles_nothing(
    maker: Any, tmp_path: Path
) -> None:
    wanted, again = undisturbed(maker, tmp_path), 0
    for moment in range(0, 99, 1 if LONG else 5):
        with maker.make() as database:
            make_runtime(database)
            database.close()
            post = Post(tmp_path / str(moment))
            killed = killed_processes.was_killed(
                killed_processes.fork(database.url, lambda of, to=post: play(of, to), die_at=moment)  # type: ignore[misc]
            )
            play(database, post)
            assert story(database) == wanted, f"killed at moment {moment}"
            assert doctor.examine(Runtime(database, VirtualClock(START), OPERATIONS)) == []
            assert len(set(post.sent())) == 1
            again += len(post.sent()) - 1
        if not killed:
            break
    assert moment >= (14 if LONG else 10)
    assert again <= 1  # only between the transport and the mark


def test_what_a_killed_process_held_is_free_at_once(maker: Any) -> None:
    with maker.make() as database:
        racing_commands.publish(database)
        rival = racing_commands.begin(database)
        database.close()
        reading, writing = os.pipe()

        def hold(of: Database) -> None:
            with of.begin() as connection:
                connection.execute(tables.cases.select().with_for_update()).all()
                connection.execute(tables.cases.update().values(stage="half"))
                os.write(writing, b".")
                threading.Event().wait()

        holder = killed_processes.fork(database.url, hold)
        os.read(reading, 1)
        waiting = threading.Thread(target=racing_commands.COMMANDS["complete"], args=(database, rival))
        waiting.start()
        waiting.join(0.2)
        assert waiting.is_alive()
        began = monotonic()
        killed_processes.kill(holder)
        waiting.join(30)
        assert not waiting.is_alive()
        assert not LONG or monotonic() - began < 5
        assert doctor.examine(racing_commands.at(database)) == []


def test_each_of_many_due_times_fires_once_though_workers_are_killed(maker: Any, tmp_path: Path) -> None:
    many, kills = (2000, 100) if LONG else (40, 4)
    with maker.make() as database:
        runtime = make_runtime(database)
        for _ in range(many):
            begin(runtime)
        database.close()

        def work(of: Database) -> None:
            late = Runtime(of, VirtualClock(START + timedelta(days=30)), OPERATIONS)
            while worker.turn(late, Post(tmp_path / "post"), limit=10):
                pass

        crew = [killed_processes.fork(database.url, work) for _ in range(3)]
        for _ in range(kills):
            threading.Event().wait(0.1)
            killed_processes.kill(crew.pop(0))
            crew.append(killed_processes.fork(database.url, work))
        for each in crew:
            killed_processes.was_killed(each)
        with database.read() as connection:
            fired = Counter(
                connection.execute(
                    select(tables.history.c.case_id).where(tables.history.c.kind == "timer")
                ).scalars()
            )
            ended = select(tables.cases.c.id).where(tables.cases.c.status == "ended")
            assert len(connection.execute(ended).all()) == many
        assert (len(fired), set(fired.values())) == (many, {1})
        assert doctor.examine(runtime) == []


def test_of_eight_at_once_one_completes_a_task_and_seven_are_told(maker: Any) -> None:
    with maker.make() as database:
        racing_commands.publish(database)
        other = Database(database.url)
        for _ in range(200 if LONG else 20):
            rival = racing_commands.begin(database)
            said = _eight(rival, (database, other))
            assert said.count("done") == 1, said
            assert sum("completed “Write”" in each for each in said) == 7, said
        other.close()


def _eight(rival: racing_commands.Rival, databases: tuple[Database, Database]) -> list[str]:
    said: list[str] = []
    barrier = threading.Barrier(8)

    def do(database: Database) -> None:
        barrier.wait()
        try:
            racing_commands.COMMANDS["complete"](database, rival)
            said.append("done")
        except Exception as error:
            said.append(str(error))

    threads = [threading.Thread(target=do, args=(databases[each % 2],)) for each in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return said
