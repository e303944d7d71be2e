"""A small process for tests, with everything an engine does.

`python -m tests.engine.errands` writes its folder anew.

Somebody asks for an errand; helpers may offer, sealed, until the round closes; a senior approves; a letter is
sent.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine import cases, releases
from engine.clock import VirtualClock
from engine.context import CaseContext
from engine.database import Database
from engine.facts import FactGroup
from engine.folders import read_folder
from engine.operations import Operations
from engine.outcomes import Started
from engine.people import Actor
from engine.room import Runtime
from forms.questions import Option
from tests.engine.draw import Drawing

FOLDERS = Path(__file__).parent / "processes"
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
    if over in STUMBLES:
        raise LookupError(over)


STUMBLES: set[str] = set()


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
    started = cases.start(
        runtime, "here", "errand", [("what", "Fetch the post"), ("urgency", urgency)], CLERK
    )
    assert isinstance(started, Started)
    return started


def clock_of(runtime: Runtime) -> VirtualClock:
    """Return the runtime's clock, to move it."""
    assert isinstance(runtime.clock, VirtualClock)
    return runtime.clock


def form(*fields: dict[str, Any]) -> bytes:
    """Return a form file."""
    return (
        json.dumps(
            {"type": "default", "schemaVersion": 17, "id": "form", "components": list(fields)}, indent=1
        )
        + "\n"
    ).encode()


def text(key: str, required: bool = False, **properties: str) -> dict[str, Any]:
    """Return a text question."""
    return {
        "type": "textfield",
        "key": key,
        "label": key.capitalize(),
        "validate": {"required": required},
        "properties": properties,
    }


def files() -> dict[str, bytes]:
    """Return the files of the errand folder."""
    journey = (
        Drawing("errand", "Errand")
        .start(name="An errand is asked for", role="clerk", form="ask")
        .script("keep", "what = answers.what\nurgency = answers.urgency\n// a note\nrounds = 1")
        .rule("choose_window", "window", result="window")
        .service("open", "open_round", "opened", minutes="window")
        .script("closing", "closes_at = opened.closes_at")
        .call("collecting", "collect", "Collect offers")
        .message("stopped", on="collecting")
        .service("gathering", "gather", "found", key='"round"')
        .gateway("any", default="none_came", name="Any offers?")
        .user("approve", "Senior clerk", facts="errand_facts", dueIn="P1D", clause="10")
        .service("telling", "tell", party="found.first")
        .end()
        .end("nobody", "Nobody offered")
        .end("stop", "Stopped")
        .flow("start", "keep", "choose_window", "open", "closing", "collecting", "gathering", "any")
        .flow("any", "approve", when="found.count > 0")
        .flow("approve", "telling", "end")
        .flow("any", "nobody", id="none_came")
        .flow("stopped", "stop")
    )
    collect = (
        Drawing("collect", "Collect offers")
        .start()
        .user(
            "offers",
            "helper",
            "offer",
            call='"round"',
            closesAt="closes_at",
            respondents="helpers",
            facts="errand_facts",
        )
        .timer("deadline", "closes_at", on="offers", kind="timeDate")
        .message("close_early", on="offers")
        .message("extend", on="offers")
        .service("extending", "extend_round", "opened", closes_at="closes_at")
        .script("later", "closes_at = opened.closes_at")
        .end()
        .flow("start", "offers", "end")
        .flow("deadline", "end")
        .flow("close_early", "end")
        .flow("extend", "extending", "later", "offers")
    )
    urgency = {
        "type": "radio",
        "key": "urgency",
        "label": "Urgency",
        "validate": {"required": True},
        "values": [{"value": "routine", "label": "Routine"}, {"value": "urgent", "label": "Urgent"}],
    }
    price = {
        "type": "number",
        "key": "price",
        "label": "Price",
        "validate": {"required": True},
        "properties": {"restartsClock": "true"},
    }
    return {
        "errand.bpmn": journey.xml(),
        "collect.bpmn": collect.xml(),
        "tables/window.dmn": WINDOW.encode(),
        "forms/ask.form": form(text("what", True), urgency),
        "forms/note.form": form(text("text")),
        "forms/offer.form": form(price, text("remark")),
        "letters/taken.md": LETTER.encode(),
    }


LETTER = (
    "Subject: Your offer for {{ reference }}\n# Good news\n\nYou, {{ party }}, were the first to offer.\n"
)
WINDOW = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="window_file" name="Window" namespace="urn:homeward">
  <decision id="window" name="window">
    <variable id="window_variable" name="window" typeRef="number"/>
    <decisionTable id="window_table" hitPolicy="UNIQUE">
      <input id="i1" label="urgency"><inputExpression id="e1" typeRef="string"><text>urgency</text></inputExpression></input>
      <output id="o1" name="window" typeRef="number"/>
      <annotation name="clause"/>
      <rule id="r1"><inputEntry id="c1"><text>"routine"</text></inputEntry><outputEntry id="d1"><text>1440</text></outputEntry><annotationEntry><text>8(b)</text></annotationEntry></rule>
      <rule id="r2"><inputEntry id="c2"><text>"urgent"</text></inputEntry><outputEntry id="d2"><text>120</text></outputEntry><annotationEntry><text>9</text></annotationEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""


def write(folder: str, content: dict[str, bytes]) -> None:
    """Write a process folder."""
    for path, data in content.items():
        target = FOLDERS / folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def task_of(tasks: Sequence[Any], step: str) -> str:
    """Return the id of a step's task among task rows."""
    return str(next(each["id"] for each in tasks if each["step"] == step))


def stumble_files() -> dict[str, bytes]:
    """Return the files of a folder whose operations fail on demand."""
    journey = (
        Drawing("stumble")
        .start(role="clerk", form="note")
        .user("walk")
        .script("keep", 'over = if answers.text = "sum" then answers.text + 1 else upper case(answers.text)')
        .service("cross", "stumble", over="lower case(over)")
        .end()
        .timer("too_late", 'duration("P2D")', on="walk")
        .service("limp", "stumble", over='"late"')
        .end("home", "Home")
        .flow("start", "walk", "keep", "cross", "end")
        .flow("too_late", "limp", "home")
    )
    return {"stumble.bpmn": journey.xml(), "forms/note.form": form(text("text"))}


if __name__ == "__main__":
    write("errand", files())
    write("stumble", stumble_files())
