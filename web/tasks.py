"""A task: its form with the case's facts beside it, who has it, and what may be done with it.

Every decision of a case is made here, by completing a task through its form, whoever makes it.
"""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine import cases, errors, outcomes, worklist
from engine.asking import Asked
from web import access, accounts, asking, logs, posts, sending

pages = Blueprint("tasks", __name__, url_prefix="/tasks")

WORKERS = (*access.CASEWORK, *sorted(access.OUTSIDE))
GONE = 409


@pages.get("/<task_id>")
@access.open_to(*WORKERS)
def show(task_id: str) -> ResponseReturnValue:
    """Show a task's form, with what was saved for later in it."""
    asked = _asked(task_id)
    return asking.page(_place(asked), asked, **_beside(asked))


@pages.post("/<task_id>")
@access.open_to(*WORKERS)
def answer(task_id: str) -> ResponseReturnValue:
    """Complete a task; or save its answers for later, show them once more, or go back to them."""
    posted = posts.pairs()
    try:
        asked = _asked(task_id)
        if posts.act() == "save":
            return _save(task_id, posted)
        place, beside = _place(asked), _beside(asked)
        instead = asking.again(place, asked, posted, **beside)
        if instead is not None:
            return instead
        done = _complete(task_id, posted, asked)
    except errors.TaskGone as gone:
        return asking.too_late(str(gone), posted), GONE
    if isinstance(done, outcomes.Completed):
        return sending.after(asked, done)
    return asking.page(place, asked, posted=posted, errors=done.errors, **beside)


@pages.post("/<task_id>/visible")
@access.open_to(*WORKERS)
def visible(task_id: str) -> ResponseReturnValue:
    """Tell a script which questions are hidden for what is typed so far."""
    return asking.hidden(_asked(task_id))


@pages.post("/<task_id>/claim")
@access.open_to(*access.CASEWORK)
def claim(task_id: str) -> ResponseReturnValue:
    """Take a task, also from a colleague who has it."""
    worklist.claim(access.runtime(), task_id, access.actor(), take_over=True)
    return redirect(url_for(".show", task_id=task_id), 303)


@pages.post("/<task_id>/release")
@access.open_to(*access.CASEWORK)
def release(task_id: str) -> ResponseReturnValue:
    """Give a task back to the team."""
    worklist.release(access.runtime(), task_id, access.actor())
    flash("The task is back with the team.", "success")
    return redirect(url_for("broker.tasks"), 303)


@pages.post("/<task_id>/hand-over")
@access.open_to(*access.CASEWORK, "manager")
def hand_over(task_id: str) -> ResponseReturnValue:
    """Give a task to a colleague."""
    runtime, actor = access.runtime(), access.actor()
    with runtime.database.read() as connection:
        worklist.task(connection, task_id, access.anyone(actor))
        known = {each.id: each for each in accounts.colleagues(connection, actor.council)}
    to = known.get(request.form.get("colleague", ""))
    if to is None:
        flash("Choose a colleague to hand the task to.", "warning")
    else:
        worklist.reassign(runtime, task_id, actor, to, request.form.get("reason") or "handed over")
        flash(f"{to.name} has the task now.", "success")
    return redirect(url_for("sign_in.start"), 303)


def _asked(task_id: str) -> Asked:
    """Return a task with its form; one that is no longer open says who did it and when."""
    asked = worklist.asked(access.runtime(), task_id, access.actor())
    task = asked.task or {}
    logs.about(case=task["case_id"])
    if task["kind"] == "call":
        raise errors.NotAllowed("Each provider answers this for themselves, on their own page.")
    return asked


def _complete(task_id: str, posted: posts.Pairs, asked: Asked) -> outcomes.Completed | outcomes.Refused:
    """Complete the task as the person saw it; when a colleague changed it meanwhile, keep what was typed."""
    runtime, actor, seen, files = access.runtime(), access.actor(), posts.version(), posts.given_files()
    try:
        return _held(asked) or cases.complete(runtime, task_id, posted, actor, task_version=seen, files=files)
    except errors.Conflict as conflict:
        return outcomes.Refused({"": str(conflict)})
    except errors.StepFailed as failed:
        if actor.party is not None:
            raise
        return outcomes.Refused({"": str(failed)})


def _held(asked: Asked) -> outcomes.Refused | None:
    """Return why staff cannot send a task that a colleague has: it must be taken over first."""
    task, actor = asked.task or {}, access.actor()
    if actor.party is not None or task["kind"] != "work" or task["assigned_to"] in {None, actor.id}:
        return None
    if posts.version() != task["version"]:
        return None  # it changed since the page was shown, which is told in other words
    return outcomes.Refused({"": f"{task['assigned_name']} has this task. Take it over before you send it."})


def _save(task_id: str, posted: posts.Pairs) -> ResponseReturnValue:
    worklist.save_draft(access.runtime(), task_id, posted, access.actor())
    flash("Your answers are saved for later. The case waits as before.", "success")
    return redirect(url_for(".show", task_id=task_id), 303)


def _place(asked: Asked) -> asking.Place:
    task, outside = asked.task or {}, access.actor().party is not None
    return asking.Place(
        title=asked.form.title if outside else task["label"],
        post=url_for("tasks.answer", task_id=task["id"]),
        visible=url_for("tasks.visible", task_id=task["id"]),
        send="Send" if outside else "Save and continue",
        check_first=outside,
        may_save=task["kind"] == "work",
    )


def _beside(asked: Asked) -> dict[str, Any]:
    """Return what stands round the form of staff: the way back, and who could do the task instead."""
    actor, task = access.actor(), asked.task or {}
    if actor.party is not None:
        return {}
    with access.runtime().database.read() as connection:
        others = accounts.colleagues(connection, actor.council)
    able = [each for each in others if each.has_any(task["roles"]) and each.id != task["assigned_to"]]
    back = {"href": url_for("cases.show", case_id=task["case_id"]), "text": f"Case {task['reference']}"}
    return {"colleagues": able, "back": back}
