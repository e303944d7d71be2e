"""A case in which many things can happen at once, and every command that may happen to it.

Somebody writes a note while helpers answer a call; the note may be dropped or come too late, the call closes.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engine import calls, cases, releases, tables, worklist
from engine.clock import VirtualClock
from engine.database import Database
from engine.folders import Folder
from engine.outcomes import Started
from engine.people import Actor
from engine.room import Runtime
from tests.engine.draw import Drawing
from tests.engine.drawn import form, text
from tests.engine.errands import CLERK, HELPERS, OPERATIONS, START

LONG = os.environ.get("FAULTS") == "long"
BOB = Actor("c2", "Bob Clerk", frozenset({"clerk"}), "here")
ANNA = Actor("c3", "Anna Clerk", frozenset({"clerk"}), "here")
PRICE = {"type": "number", "key": "price", "label": "Price", "validate": {"required": True}}


def folder() -> Folder:
    """Return the process folder."""
    journey = (
        Drawing("rivals")
        .start(role="clerk", form="note")
        .script("keep", 'closes_at = now + duration("PT2H")')
        .gateway("both", "parallel")
        .user("write", "clerk")
        .timer("too_late", 'duration("PT1H")', on="write")
        .message("dropped", on="write")
        .user("offers", "helper", "offer", call='"round"', respondents="helpers", closesAt="closes_at")
        .timer("closing", "closes_at", on="offers", kind="timeDate")
        .service("gathering", "gather", "found", key='"round"')
        .gateway("written")
        .gateway("joined", "parallel")
        .user("look", "clerk")
        .end()
        .flow("start", "keep", "both", "write", "written", "joined", "look", "end")
        .flow("both", "offers", "gathering", "joined")
        .flow("closing", "gathering")
        .flow("too_late", "written")
        .flow("dropped", "written")
    )
    forms = {"forms/note.form": form(text("text")), "forms/offer.form": form(PRICE)}
    return Folder("rivals", {"rivals.bpmn": journey.xml(), **forms})


@dataclass(frozen=True)
class Rival:
    """A case that waits: Carol has taken on the note, and the first helper has answered."""

    id: str
    write: str
    drop: str
    call: str


def publish(database: Database) -> None:
    """Publish the process."""
    releases.publish(at(database), "here", folder(), CLERK)


def at(database: Database, hour: int = 0) -> Runtime:
    """Put an engine together at so many hours after the start."""
    return Runtime(database, VirtualClock(START + timedelta(hours=hour)), OPERATIONS)


def start(database: Database) -> Started:
    """Start a case."""
    started = cases.start(at(database), "here", "rivals", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    return started


def begin(database: Database) -> Rival:
    """Start a case, take its note on and answer its call."""
    runtime, started = at(database), start(database)
    by_step = {each["step"]: each for each in started.next_tasks}
    rival = Rival(
        started.case_id, by_step["write"]["id"], by_step["dropped"]["id"], by_step["offers"]["call_id"]
    )
    worklist.claim(runtime, rival.write, CLERK)
    calls.respond(runtime, rival.call, [("price", "1")], HELPERS[0])
    return rival


Command = Callable[[Database, Rival], Any]
COMMANDS: dict[str, Command] = {
    "complete": lambda d, r: cases.complete(at(d), r.write, [("text", "done")], CLERK),
    "claim": lambda d, r: worklist.claim(at(d), r.write, BOB, take_over=True),
    "release": lambda d, r: worklist.release(at(d), r.write, CLERK),
    "save draft": lambda d, r: worklist.save_draft(at(d), r.write, [("text", "half")], CLERK),
    "reassign": lambda d, r: worklist.reassign(at(d), r.write, BOB, ANNA, "leave"),
    "message": lambda d, r: cases.complete(at(d), r.drop, [("text", "no")], BOB),
    "timer": lambda d, r: cases.wake(at(d, 1), r.id),
    "respond": lambda d, r: calls.respond(at(d), r.call, [("price", "2")], HELPERS[0]),
    "withdraw": lambda d, r: calls.withdraw(at(d), r.call, HELPERS[0]),
    "close": lambda d, r: cases.wake(at(d, 2), r.id),
}
ON_THE_TASK = {"complete", "claim", "release", "save draft", "reassign", "message"}
ENDS_THE_TASK = {"complete", "message", "timer", "close"}
GIVES_THE_TASK = {"claim", "release", "reassign"}

DONE = ""


def told(first: str, second: str) -> str:
    """Return what a command is told when another has come before it: words, or nothing when it is done."""
    if second in ON_THE_TASK and first in ENDS_THE_TASK:
        by_name = first == second or (first == "complete" and second != "message")
        return "completed “" if by_name else "is no longer needed"
    if second == "release" and first in GIVES_THE_TASK:
        return "Only who has taken a task on can give it back"
    if second in {"respond", "withdraw"} and first == "close":
        return "What you sent came later and does not count"
    if first == second == "withdraw":
        return "There is nothing to withdraw"
    return DONE


WANTED: dict[str, tuple[str, ...]] = {
    "cases": ("status", "version", "stage", "waiting_for", "history_length", "next_due_at", "failed_text"),
    "tasks": ("step", "status", "assigned_name", "done_name", "draft", "version", "kind"),
    "timers": ("step", "due_at"),
    "history": ("seq", "kind", "passed"),
    "calls": ("key", "open", "closed_at", "last_sequence"),
    "outbox": ("key",),
}


def left_by(database: Database, rival: Rival) -> dict[str, list[str]]:
    """Return what stands of a case in the tables, without ids and salts."""
    found: dict[str, list[str]] = {}
    with database.read() as connection:
        for name, columns in WANTED.items():
            table = tables.metadata.tables[name]
            own = table.c.id if name == "cases" else table.c.case_id
            query = table.select().where(own == rival.id)
            rows = connection.execute(query).mappings()
            found[name] = sorted(str([row[each] for each in columns]) for row in rows)
        answers = tables.responses.select().where(tables.responses.c.call_id == rival.call)
        found["responses"] = sorted(
            str([row["sequence"], row["party"], row["state"], row["answers"]])
            for row in connection.execute(answers).mappings()
        )
    return found
