"""Notes of telephone calls about a case: lines of its history, read by staff and changed by nobody."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import commands
from engine.store import history, notes
from web.auth import access, permissions
from web.presenters import case_head, filters

pages = Blueprint("case_notes", __name__, url_prefix="/cases/<case_id>/notes")

KIND = "note"
LONGEST = {"with": 100, "when": 100, "text": 2000}
MISSING = {
    "with": "Enter whom you spoke to",
    "when": "Enter when the call was",
    "text": "Enter what was said",
}


@pages.get("")
@access.open_to(*permissions.CASE_PERMISSIONS)
def listed(case_id: str) -> ResponseReturnValue:
    """List the notes of a case, the newest first, above the form for another one."""
    return _page(case_id, {"when": filters.at_time(access.runtime().clock.now())}, {}), 200


@pages.post("")
@access.open_to(*permissions.TASK_PERMISSIONS)
def add(case_id: str) -> ResponseReturnValue:
    """Add a note: what was said, with whom and when."""
    typed = {name: request.form.get(name, "").strip() for name in MISSING}
    problems = {name: words for name, words in MISSING.items() if not typed[name]}
    for name, most in LONGEST.items():
        if len(typed[name]) > most:
            problems[name] = f"Use {most} characters or fewer"
    if problems:
        return _page(case_id, typed, problems), 422
    runtime, actor = access.runtime(), access.actor()
    with runtime.database.begin() as connection:
        case = commands.find(connection, case_id, actor)
        text = f"Call with {typed['with']}, {typed['when']}: {typed['text']}"
        line = history.Line(KIND, text, actor, details=typed)
        notes.add(connection, [case.id], line, runtime.clock.now_in(connection))
    flash("The note is kept.", "success")
    return redirect(url_for(".listed", case_id=case_id), 303)


def _page(case_id: str, typed: dict[str, str], problems: dict[str, str]) -> str:
    with access.runtime().database.read() as connection:
        head = case_head.read(connection, case_id)
        lines = history.of_kind(connection, case_id, KIND)
    return render_template(
        "cases/notes.html", lines=lines[::-1], typed=typed, errors=problems, longest=LONGEST, **head
    )
