"""The files of the process folders of the tests; run as a module, it writes them anew."""

import json
from typing import Any

from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_process import FOLDERS


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
        "forms/ask.form": form(text("what", True), urgency),
        "forms/note.form": form(text("text")),
        "forms/offer.form": form(price, text("remark")),
        "letters/taken.md": LETTER.encode(),
    }


LETTER = (
    "Subject: Your offer for {{ reference }}\n# Good news\n\nYou, {{ party }}, were the first to offer.\n"
)
WINDOW = (FOLDERS / "errand/tables/window.dmn").read_text()


def write(folder: str, content: dict[str, bytes]) -> None:
    """Write a process folder."""
    for path, data in content.items():
        target = FOLDERS / folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


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
