"""Saving what people have typed: by the button, by the script as they type, and when it comes too late."""

from http import HTTPStatus

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from engine.actors import Actor
from engine.cases import assignment, call_responses, commands
from engine.errors import BegunAlready, EngineError
from engine.store.drafts import PAUSE, Saved
from web.auth import access, author
from web.forms import submitted_form


def save(actor: Actor, *, typing: bool = False) -> Saved:
    """Save what was posted as the draft of the task, advert or new case that the address names."""
    runtime, posted, ids = access.runtime(), submitted_form.pairs(), request.view_args or {}
    if "task_id" in ids:
        return assignment.save_draft(runtime, ids["task_id"], posted, actor, typing=typing)
    if "call_id" in ids:
        return call_responses.save_draft(runtime, ids["call_id"], posted, actor, typing=typing)
    case_id = ids.get("case_id") or submitted_form.new_case_id()
    process, section = submitted_form.PROCESS, ids.get("section", "")
    return commands.save_start_draft(runtime, process, case_id, posted, actor, typing=typing, section=section)


def answer_script() -> ResponseReturnValue:
    """Save what somebody is typing, unless it is too soon, and tell the script how long the session lasts.

    When they leave the page it is never too soon: nothing would save the rest.
    """
    try:
        saved = save(access.actor(), typing="_leaving" not in request.form)
    except BegunAlready:
        saved = Saved.UNCHANGED
    status = HTTPStatus.TOO_MANY_REQUESTS if saved is Saved.TOO_SOON else HTTPStatus.OK
    answer = jsonify(saved=saved, ends_in=access.seconds_left())
    if saved is Saved.TOO_SOON:
        answer.headers["Retry-After"] = str(int(PAUSE.total_seconds()))
    return answer, status


def keep_late() -> Actor | None:
    """Keep what was posted by a page whose person is signed out as their draft, and return that person.

    None if the page does not say whose it was, or if this person may not save it.
    """
    writer = author.read()
    if writer is None:
        return None
    try:
        save(writer, typing=request.path.endswith(author.BY_SCRIPT))
    except EngineError:
        return None
    return writer


def address_of_form() -> str:
    """Return the address at which the form that was posted stands with its draft."""
    ids = request.view_args or {}
    if "task_id" in ids:
        return url_for("tasks.show", task_id=ids["task_id"])
    if "call_id" in ids:
        return url_for("provider.advert", call_id=ids["call_id"])
    if "section" in ids:
        return url_for("referrals.section", **ids)
    return url_for("referrals.show", case_id=submitted_form.new_case_id())
