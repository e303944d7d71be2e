"""A case in which many things can happen at once, and every command that may happen to it.

Somebody writes a note while helpers answer a call; the note may be dropped or come too late; the call may be
given more time and closes. Somebody's walk may have failed; a letter waits to be sent.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from engine.actors import Actor
from engine.cases import assignment, call_responses, commands, retries
from engine.clock import VirtualClock
from engine.database import call_tables, handle
from engine.database.handle import Database
from engine.definition.folder import Folder
from engine.errors import StepFailed
from engine.outcomes import Started
from engine.runtime import Runtime
from engine.store import links, outbox, releases
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import LETTER, form, text
from tests.engine.builders.small_process import CLERK, HELPERS, OPERATIONS, START, STUMBLES

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
        .service("telling", "tell", party='"P1"')
        .gateway("both", "parallel")
        .user("write", "clerk")
        .timer("too_late", 'duration("PT1H")', on="write")
        .message("dropped", on="write")
        .user("offers", "helper", "offer", call='"round"', respondents="helpers", closesAt="closes_at")
        .timer("closing", "closes_at", on="offers", kind="timeDate")
        .message("extend", on="offers")
        .script("later", 'closes_at = closes_at + duration("PT1H")')
        .service("gathering", "gather", "found", key='"round"')
        .user("walk")
        .service("cross", "stumble", over='"road"')
        .gateway("written")
        .gateway("joined", "parallel")
        .user("look", "clerk")
        .end()
        .flow("start", "keep", "telling", "both", "write", "written", "joined", "look", "end")
        .flow("both", "offers", "gathering", "joined")
        .flow("both", "walk", "cross", "joined")
        .flow("closing", "gathering")
        .flow("extend", "later", "offers")
        .flow("too_late", "written")
        .flow("dropped", "written")
    )
    forms = {"forms/note.form": form(text("text")), "forms/offer.form": form(PRICE)}
    return Folder("rivals", {"rivals.bpmn": journey.xml(), "letters/taken.md": LETTER.encode(), **forms})


@dataclass(frozen=True)
class Rival:
    """A case that waits: Carol has taken on the note, and the first helper has answered."""

    id: str
    write: str
    drop: str
    extend: str
    walk: str
    call: str
    letter: str
    link: str


def publish(database: Database) -> None:
    """Publish the process."""
    releases.publish(at(database), "here", folder(), CLERK)


def at(database: Database, hour: int = 0) -> Runtime:
    """Put an engine together at so many hours after the start."""
    return Runtime(database, VirtualClock(START + timedelta(hours=hour)), OPERATIONS)


def start(database: Database) -> Started:
    """Start a case."""
    started = commands.start(at(database), "here", "rivals", [("text", "x")], CLERK)
    assert isinstance(started, Started)
    return started


def begin(database: Database) -> Rival:
    """Start a case, take its note on, answer its call, and give somebody a link to it."""
    runtime, started = at(database), start(database)
    by_step = {each["step"]: each for each in started.next_tasks}
    with database.begin() as connection:
        (letter,) = outbox.of_case(connection, started.case_id)
        given = {"role": "helper", "party": "P1", "name": "Helper 1", "issued_at": START}
        link = links.issue(connection, "here", started.case_id, expires_at=START + timedelta(days=9), **given)
    names = ("write", "dropped", "extend", "walk")
    acts = (by_step[each]["id"] for each in names)
    rival = Rival(started.case_id, *acts, by_step["offers"]["call_id"], letter.id, link)
    assignment.claim(runtime, rival.write, CLERK)
    call_responses.respond(runtime, rival.call, [("price", "1")], HELPERS[0])
    return rival


def begin_and_stumble(database: Database) -> Rival:
    """Begin, and let the walk fail."""
    rival = begin(database)
    STUMBLES.add("road")
    try:
        with suppress(StepFailed):
            walk(database, rival)
    finally:
        STUMBLES.discard("road")
    return rival


def walk(database: Database, rival: Rival) -> object:
    """Do the walk."""
    return commands.complete(at(database), rival.walk, [("text", "x")], CLERK)


class Mail:
    """Mail that goes out."""

    def send(self, message: outbox.Message) -> None:
        """Take the letter."""


Command = Callable[[Database, Rival], Any]
COMMANDS: dict[str, Command] = {
    "complete": lambda d, r: commands.complete(at(d), r.write, [("text", "done")], CLERK),
    "claim": lambda d, r: assignment.claim(at(d), r.write, BOB, take_over=True),
    "release": lambda d, r: assignment.give_back(at(d), r.write, CLERK),
    "save draft": lambda d, r: assignment.save_draft(at(d), r.write, [("text", "half")], CLERK),
    "reassign": lambda d, r: assignment.reassign(at(d), r.write, BOB, ANNA, "leave"),
    "set due": lambda d, r: assignment.set_due(at(d), r.write, BOB, START + timedelta(hours=3), "late"),
    "set priority": lambda d, r: assignment.set_priority(at(d), r.write, BOB, 3, "urgent"),
    "message": lambda d, r: commands.complete(at(d), r.drop, [("text", "no")], BOB),
    "timer": lambda d, r: commands.wake(at(d, 1), r.id),
    "respond": lambda d, r: call_responses.respond(at(d), r.call, [("price", "2")], HELPERS[0]),
    "respond beside": lambda d, r: call_responses.respond(at(d), r.call, [("price", "3")], HELPERS[1]),
    "respond late": lambda d, r: call_responses.respond(at(d, 9), r.call, [("price", "4")], HELPERS[2]),
    "withdraw": lambda d, r: call_responses.withdraw(at(d), r.call, HELPERS[0]),
    "decline": lambda d, r: call_responses.decline(at(d), r.call, HELPERS[0]),
    "extend": lambda d, r: commands.complete(at(d), r.extend, [("text", "more")], BOB),
    "close": lambda d, r: commands.wake(at(d, 2), r.id),
    "retry": lambda d, r: retries.retry(at(d), r.id, BOB),
    "deliver": lambda d, r: outbox.send(at(d), Mail(), r.letter),
    "send again": lambda d, r: outbox.retry(at(d), "here", r.letter),
    "open link": lambda d, r: links.open(at(d), r.link),
}
ON_THE_TASK = {
    *("complete", "claim", "release", "save draft", "reassign", "message"),
    *("set due", "set priority"),
}
ENDS_THE_TASK = {"complete", "message", "timer", "close"}
ON_THE_CALL = {"respond", "respond beside", "withdraw", "decline"}
GIVES_TO_ANOTHER = {"claim", "reassign"}
GIVES_THE_TASK = {*GIVES_TO_ANOTHER, "release"}

DONE = ""


def told(first: str, second: str) -> str:
    """Return what a command is told when another has come before it: words, or nothing when it is done."""
    if second in ON_THE_TASK and first in ENDS_THE_TASK:
        by_name = first == second or (first == "complete" and second != "message")
        return "completed “" if by_name else "is no longer needed"
    if second == "complete" and first in GIVES_TO_ANOTHER:
        return "has this task. Take it over before you send it"
    if second == "release" and first in GIVES_THE_TASK:
        return "Only the person who has taken on a task can give it back"
    if second == "respond late" or (second in ON_THE_CALL and first == "close"):
        return "We received your answer after that, so it does not count"
    if second == "withdraw" and first in {"withdraw", "decline"}:
        return "There is nothing to withdraw"
    if second == "extend" and first in {"extend", "close"}:
        return "completed “" if first == second else "is no longer needed"
    return DONE


WANTED: dict[str, tuple[str, ...]] = {
    "cases": ("status", "version", "stage", "waiting_for", "history_length", "next_due_at", "failed_text"),
    "tasks": ("step", "status", "assigned_name", "done_name", "version", "kind"),
    "timers": ("step", "due_at"),
    "history": ("seq", "kind", "passed"),
    "calls": ("key", "open", "closed_at", "last_sequence"),
    "outbox": ("key", "sent_at", "tries", "next_try_at"),
    "links": ("party", "used_at"),
}


def left_by(database: Database, rival: Rival) -> dict[str, list[str]]:
    """Return what stands of a case in the tables, without ids and salts."""
    found: dict[str, list[str]] = {}
    with database.read() as connection:
        for name, columns in WANTED.items():
            table = handle.metadata.tables[name]
            own = table.c.id if name == "cases" else table.c.case_id
            query = table.select().where(own == rival.id)
            rows = connection.execute(query).mappings()
            found[name] = sorted(str([row[each] for each in columns]) for row in rows)
        answers = call_tables.responses.select().where(call_tables.responses.c.call_id == rival.call)
        found["responses"] = sorted(
            str([row["sequence"], row["party"], row["state"], row["answers"]])
            for row in connection.execute(answers).mappings()
        )
    return found
