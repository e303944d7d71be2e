"""What a browser posted: answers, and apart from them the fields of the page itself."""

import re
from collections.abc import Collection

from flask import g, request

from engine.database.handle import new_id
from engine.store.response_versions import UNKNOWN
from forms.submission import answers

OWN_FIELDS = frozenset({"csrf_token", "_act", "_version", "_once", "_checked", "_author", "_leaving"})
PROCESS = "micro_procurement"
"""The process of a new case."""

CASE_ID = re.compile(r"[0-9a-f]{32}")

Pairs = list[tuple[str, str]]


def pairs() -> Pairs:
    """Return the name and text of each answer, in the order posted, then the ids of new files."""
    left_out = OWN_FIELDS | g.get("replaced_files", frozenset())
    typed = [(name, text) for name, text in request.form.items(multi=True) if name not in left_out]
    return [*typed, *g.get("chosen_files", ())]


def choose_files(replaced: Collection[str], chosen: Pairs) -> None:
    """Let the ids of files that came with this post stand among its answers, some in place of others."""
    g.replaced_files, g.chosen_files = frozenset(replaced), chosen


def act() -> str:
    """Return the button that was pressed: send, check, change or save."""
    pressed = request.form.get("_act", "send")
    return pressed if pressed in {"check", "change", "save"} else "send"


def is_to_be_shown(*, or_checked: bool = True) -> bool:
    """Return whether the button shows the form again: to check, to change, or to add or remove a row."""
    return act() in ({"check", "change"} if or_checked else {"change"}) or not request.form.keys().isdisjoint(
        {answers.ADD_ROW, answers.REMOVE_ROW}
    )


def new_case_id() -> str:
    """Return the id for the new case. The page carries it, so a form sent twice starts one case."""
    id_of_page = request.form.get("_once", "")
    return id_of_page if CASE_ID.fullmatch(id_of_page) else new_id()


def seen_version() -> int:
    """Return the version that the page showed, or one that nothing has, so that what it asks is refused."""
    number = version()
    return UNKNOWN if number is None else number


def version() -> int | None:
    """Return the version of the task that the page showed; None if it names none."""
    number = request.form.get("_version", "")
    return int(number) if number.isdecimal() and len(number) < 10 else None
