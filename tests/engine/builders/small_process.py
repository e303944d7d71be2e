"""A small process for tests with everything that an engine does; `process_files.py` writes its files.

Somebody asks for an errand; helpers may offer, sealed, until the round closes; a senior approves; a letter is
sent.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.actors import Actor
from engine.cases import commands
from engine.cases.context import CaseContext
from engine.clock import VirtualClock
from engine.database import pending
from engine.database.handle import Database
from engine.definition.folder import Folder, read_folder
from engine.definition.operations import Operations
from engine.errors import NotAccepted
from engine.facts import FactGroup
from engine.outcomes import Started
from engine.runtime import Runtime
from engine.store import releases
from forms.schema.questions import Option

FOLDERS = Path(__file__).parent.parent / "processes"
START = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
CLERK = Actor("c1", "Carol Clerk", frozenset({"clerk"}), "here")
SENIOR = Actor("s1", "Sam Senior", frozenset({"senior_clerk"}), "here")
HELPERS = tuple(Actor(f"h{n}", f"Helper {n}", frozenset({"helper"}), "", party=f"P{n}") for n in range(1, 4))
STRANGER = Actor("h9", "Stranger", frozenset({"helper"}), "", party="P9")
ASKED: list[tuple[str, str]] = [("what", "Fetch the post"), ("urgency", "routine")]


def open_round(case: CaseContext, *, minutes: int) -> dict[str, Any]:
    """Work out when the round closes."""
    return {"closes_at": case.now + timedelta(minutes=int(minutes))}


def extend_round(case: CaseContext, *, closes_at: datetime) -> dict[str, Any]:
    """Give an hour more."""
    return {"closes_at": closes_at + timedelta(hours=1)}


def gather(case: CaseContext, *, key: str) -> dict[str, Any]:
    """Count the offers that stand."""
    closed = case.call(key)
    case.record("gathered", "The offers were opened", order=[each.party for each in closed.standing])
    return {"count": len(closed.standing), "first": closed.standing[0].party if closed.standing else None}


def tell(case: CaseContext, *, party: str) -> None:
    """Write to the helper who was first."""
    case.cite("12(b)", "The first to offer is taken")
    case.write(
        "award",
        f"helper:{party}",
        "taken",
        "taken",
        party=party,
        reference=case.case.reference if case.case else "",
    )


def stumble(case: CaseContext, *, over: str) -> None:
    """Fail while a switch is set: what a broken operation does."""
    case.record("tried", "It was tried")
    if over == "puddle":
        raise NotAccepted("Nobody can cross a puddle. Say something else.")
    if over in STUMBLES:
        raise LookupError(over)
    if over == "ditch":
        pending.sessions(case.connection)[over] = Unwritten()


STUMBLES: set[str] = set()


@contextmanager
def stumbling(over: str) -> Iterator[None]:
    """Set the switch that makes an operation fail, and put it back."""
    STUMBLES.add(over)
    try:
        yield
    finally:
        STUMBLES.clear()


class Unwritten:
    """A session that cannot write what it holds back."""

    def flush(self) -> None:
        """Fail as a database does that refuses a row."""
        raise LookupError("ditch")


def helpers(case: CaseContext) -> list[Option]:
    """Return who may offer."""
    return [Option(f"P{n}", f"Helper {n}") for n in range(1, 4)]


def errand_facts(case: CaseContext) -> list[FactGroup]:
    """Return what the errand is."""
    return [FactGroup("Errand", rows=(("What", str(case.variables.get("what"))),))]


OPERATIONS = Operations(
    (open_round, extend_round, gather, tell, stumble),
    (helpers, errand_facts),
    {"clerk", "senior_clerk", "helper"},
)


def make_runtime(database: Database, folder: str = "errand") -> Runtime:
    """Put an engine together on a virtual clock and publish a folder for the council "here"."""
    runtime = Runtime(database, VirtualClock(START), OPERATIONS)
    releases.publish(runtime, "here", read_folder(FOLDERS / folder), CLERK)
    return runtime


def begin(runtime: Runtime, urgency: str = "routine") -> Started:
    """Start an errand."""
    started = commands.start(
        runtime, "here", "errand", [("what", "Fetch the post"), ("urgency", urgency)], CLERK
    )
    assert isinstance(started, Started)
    return started


def clock_of(runtime: Runtime) -> VirtualClock:
    """Return the runtime's clock, to move it."""
    assert isinstance(runtime.clock, VirtualClock)
    return runtime.clock


def task_of(tasks: Sequence[Any], step: str) -> str:
    """Return the id of a step's task among task rows."""
    return str(next(each["id"] for each in tasks if each["step"] == step))


def renamed_folder(words: str) -> Folder:
    """Return the errand folder with these words as the name of its approval."""
    folder = read_folder(FOLDERS / "errand")
    journey = folder.files["errand.bpmn"].replace(b'name="Approve"', f'name="{words}"'.encode())
    return Folder("errand", {**folder.files, "errand.bpmn": journey})
