"""The list of tasks, and one task: its form, the facts of the case, who has it, and what may be done with it.

Every decision in a case is made here: a person completes a task by sending its form.
"""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import web.errors
from brokerage.reports import case_subjects
from engine import errors, outcomes
from engine.cases import assignment, commands, references, worklist
from engine.cases.task_forms import TaskForm
from engine.store import drafts
from forms.submission import summaries
from web.auth import access, accounts, permissions
from web.auth.permissions import Permission
from web.forms import beside_task, draft_saving, submitted_form, task_form_page, uploads
from web.forms.send_check import SendCheck
from web.pages import confirmation
from web.presenters import lateness, paging
from web.server import logs

pages = Blueprint("tasks", __name__, url_prefix="/tasks")

WORKERS = (*permissions.TASK_PERMISSIONS, *permissions.OUTSIDE_PERMISSIONS)
MOST = 100
WHOSE = {"team": "Everyone's", "mine": "Mine", "free": "Nobody's yet"}
NOT_SAID = (
    "Your answers were not sent, because this page may be out of date. "
    "Check the task as it is now, then send your answers again."
)


@pages.get("")
@access.open_to(*permissions.TASK_PERMISSIONS)
def listed() -> ResponseReturnValue:
    """List the tasks of the person's roles, grouped by how late they are."""
    runtime, actor = access.runtime(), access.actor()
    whose = request.args.get("whose", "team")
    page = paging.Page(paging.number_of(request.args), MOST)
    filters = worklist.Filters(mine=whose == "mine", free=whose == "free", limit=MOST + 1, offset=page.offset)
    with runtime.database.read() as connection:
        open_tasks = worklist.open_tasks(connection, actor, filters=filters)
        case_ids = {task["case_id"] for task in open_tasks}
        subjects = case_subjects.of_cases(connection, actor.council, case_ids)
        unsent = len(drafts.of_new_cases(connection, actor))
    only_decides = access.may(Permission.DECIDE) and not access.may(Permission.DO_TASKS)
    return render_template(
        "tasks/list.html",
        groups=lateness.groups(open_tasks[:MOST], runtime.clock.now()),
        subjects=subjects,
        whose=whose,
        choices=WHOSE,
        heading="Decisions waiting" if only_decides else "My tasks",
        paged=page,
        more=len(open_tasks) > MOST,
        unsent=unsent,
    )


@pages.get("/<task_id>")
@access.open_to(*WORKERS)
def show(task_id: str) -> ResponseReturnValue:
    """Show the form of a task, with the answers that were saved for later."""
    return _form_page(task_id)


@pages.post("/<task_id>")
@access.open_to(*WORKERS)
def answer(task_id: str) -> ResponseReturnValue:
    """Complete a task, save its answers for later, or show them once more to check or change."""
    posted = submitted_form.pairs()
    try:
        faults = _receive_files(task_id)
        posted = submitted_form.pairs()
        if faults:
            return _form_page(task_id, posted, faults)
        if submitted_form.act() == "save":
            return _save(task_id)
        page = _page_before_sending(task_id, posted) if _shows_form_again() else None
        if page is not None:
            return page
        check = SendCheck()
        outcome = _complete(task_id, posted, check)
        if isinstance(outcome, outcomes.Refused):
            return _form_page(task_id, posted, outcome.errors)
        if isinstance(outcome, outcomes.Withheld):
            return check.page(outcome, url_for(".answer", task_id=task_id), posted)
    except errors.TaskGone as gone:
        return task_form_page.too_late(str(gone), posted), HTTPStatus.CONFLICT
    logs.about(case=outcome.case_id)
    return confirmation.after(outcome)


@pages.get("/<task_id>/drafts")
@access.open_to(*permissions.TASK_PERMISSIONS)
def colleagues_drafts(task_id: str) -> ResponseReturnValue:
    """Show the person who has a task what colleagues have typed into it and not sent."""
    task_form = _task_form(task_id, with_facts=False)
    others_drafts = beside_task.read(task_form).get("drafts")
    if not others_drafts:
        raise web.errors.NothingHere
    return render_template(
        "tasks/drafts.html", task_form=task_form, drafts=others_drafts, summary=summaries.summary
    )


@pages.post("/<task_id>/visible")
@access.open_to(*WORKERS)
def visible(task_id: str) -> ResponseReturnValue:
    """Tell a script which questions are hidden by the answers so far."""
    return task_form_page.hidden(_task_form(task_id))


@pages.post("/<task_id>/draft")
@access.open_to(*WORKERS)
def save_draft(task_id: str) -> ResponseReturnValue:
    """Save the answers to a task while somebody types them."""
    return draft_saving.answer_script()


@pages.post("/<task_id>/claim")
@access.open_to(*permissions.TASK_PERMISSIONS)
def claim(task_id: str) -> ResponseReturnValue:
    """Take a task, even from a colleague, but only if the page showed that they have it."""
    seen = submitted_form.version()
    assignment.claim(access.runtime(), task_id, access.actor(), take_over=seen is not None, task_version=seen)
    return redirect(url_for(".show", task_id=task_id), 303)


@pages.post("/<task_id>/release")
@access.open_to(*permissions.TASK_PERMISSIONS)
def give_back(task_id: str) -> ResponseReturnValue:
    """Give a task back to the team, if it is as the page showed it."""
    assignment.give_back(access.runtime(), task_id, access.actor(), submitted_form.seen_version())
    flash("The task is back with the team.", "success")
    return redirect(url_for(".listed"), 303)


@pages.post("/<task_id>/hand-over")
@access.open_to(Permission.HAND_OVER_TASKS)
def hand_over(task_id: str) -> ResponseReturnValue:
    """Hand a task over to a colleague, if it is as the page showed it."""
    runtime, actor = access.runtime(), access.actor()
    with runtime.database.read() as connection:
        worklist.task(connection, task_id, access.in_every_role(actor))
        colleagues = {person.id: person for person in accounts.colleagues(connection, actor.council)}
    colleague = colleagues.get(request.form.get("colleague", ""))
    if colleague is None:
        flash("Choose a colleague to hand the task to.", "warning")
    else:
        reason = request.form.get("reason") or "handed over"
        assignment.reassign(runtime, task_id, actor, colleague, reason, submitted_form.seen_version())
        flash(f"{colleague.name} has the task now.", "success")
    return redirect(url_for("sign_in.start"), 303)


def _task_form(task_id: str, *, with_facts: bool = True) -> TaskForm:
    """Return an open task with its form. If it is no longer open, the error says who did it and when."""
    task_form = worklist.task_form(access.runtime(), task_id, access.actor(), with_facts=with_facts)
    task = task_form.task or {}
    logs.about(case=task["case_id"])
    if task["kind"] == "call":
        raise errors.NotAllowed("Each provider answers this for themselves, on their own page.")
    return task_form


def _form_page(
    task_id: str, posted: submitted_form.Pairs | None = None, problems: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    """Return the page of the task's form as it is now, with what was posted and what is wrong with it."""
    form = _task_form(task_id)
    return task_form_page.page(
        _place(form), form, posted=posted, errors=problems, beside=beside_task.read(form)
    )


def _shows_form_again() -> bool:
    """Return whether the form is shown again first. Staff check what was written, once it is written."""
    return submitted_form.is_to_be_shown(or_checked=access.is_outside())


def _page_before_sending(task_id: str, posted: submitted_form.Pairs) -> ResponseReturnValue | None:
    """Return the page to show before sending; it would name the task as it is, so an older one is refused."""
    form = _task_form(task_id)
    task, seen = form.task or {}, submitted_form.version()
    if seen != task["version"]:
        why = NOT_SAID if seen is None else str(references.change_conflict(task))
        return _form_page(task_id, posted, {"": why})
    return task_form_page.again(_place(form), form, posted, beside=beside_task.read(form))


def _receive_files(task_id: str) -> dict[str, str]:
    """Let the files that were posted wait for the task's form. Return what is wrong with others."""
    return uploads.receive(task_id, lambda: _task_form(task_id))


def _complete(
    task_id: str, posted: submitted_form.Pairs, check: SendCheck
) -> outcomes.Completed | outcomes.Withheld | outcomes.Refused:
    """Complete the task as the person saw it. If a colleague has changed it since, keep what was typed."""
    runtime, actor = access.runtime(), access.actor()
    seen = submitted_form.version()
    if seen is None:
        return outcomes.Refused({"": NOT_SAID})
    try:
        return commands.complete(runtime, task_id, posted, actor, task_version=seen, agrees=check.agreement)
    except errors.Conflict as conflict:
        return outcomes.Refused({"": str(conflict)})
    except errors.StepFailed as failed:
        logs.about(case=failed.case_id)
        if access.is_outside():
            raise
        return outcomes.Refused({"": str(failed)})


def _save(task_id: str) -> ResponseReturnValue:
    draft_saving.save(access.actor())
    flash("Your answers are saved and have not been sent. Only you can see them.", "success")
    return redirect(url_for(".show", task_id=task_id), 303)


def _place(task_form: TaskForm) -> task_form_page.Place:
    task, outside = task_form.task or {}, access.is_outside()
    return task_form_page.Place(
        title=task_form.form.title if outside else task["label"],
        post=url_for("tasks.answer", task_id=task["id"]),
        visible=url_for("tasks.visible", task_id=task["id"]),
        button="Continue" if outside else "Save and continue",
        act="check",
        may_save=True,
        draft=url_for("tasks.save_draft", task_id=task["id"]),
        stands_at=url_for("tasks.show", task_id=task["id"]),
    )
