"""What a browser posted: the answers' pairs and files, without the page's own fields."""

import re

from flask import request

from engine.database import new_id
from forms import files

PAGES_OWN = frozenset({"csrf_token", "_act", "_version", "_once"})

ONCE = re.compile(r"[0-9a-f]{32}")

Pairs = list[tuple[str, str]]


def pairs() -> Pairs:
    """Return the names and texts that answer a form's questions, in the order they were posted."""
    return [(name, text) for name, text in request.form.items(multi=True) if name not in PAGES_OWN]


def given_files() -> dict[str, list[files.FileAnswer]]:
    """Return the files by question; a file field left empty posts a file without name, which is none."""
    found: dict[str, list[files.FileAnswer]] = {}
    for name, each in request.files.items(multi=True):
        if each.filename:
            answer = files.FileAnswer(
                files.safe_name(each.filename), each.stream.read(files.LARGEST_BYTES + 1)
            )
            found.setdefault(name, []).append(answer)
    return found


def act() -> str:
    """Return which button was pressed: send, check, change or save."""
    pressed = request.form.get("_act", "send")
    return pressed if pressed in {"check", "change", "save"} else "send"


def once() -> str:
    """Return the id under which what is asked for shall begin: the page's, else a new one."""
    shown = request.form.get("_once", "")
    return shown if ONCE.fullmatch(shown) else new_id()


def version() -> int | None:
    """Return the version of the task that the page showed; None where it says nothing readable."""
    shown = request.form.get("_version", "")
    return int(shown) if shown.isdecimal() and len(shown) < 10 else None
