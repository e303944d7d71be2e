"""What stands beside a task's form for staff: the way back, colleagues, drafts, the link, the files."""

from typing import TypedDict

from flask import url_for

from brokerage.reports import link_states
from engine import actors
from engine.cases import assignment
from engine.cases.task_forms import TaskForm
from engine.store import drafts, files
from web.auth import access, accounts
from web.forms import task_form_page


class BesideTask(TypedDict, total=False):
    """What stands beside the form. `colleagues` could do the task instead."""

    back: task_form_page.WayBack
    colleagues: list[actors.Actor]
    drafts: list[drafts.Draft]
    link_state: link_states.LinkState | None
    files: list[files.StoredFile]


def read(task_form: TaskForm) -> BesideTask:
    """Return what stands beside a task's form; nothing for people outside."""
    actor, task = access.actor(), task_form.task or {}
    if access.is_outside():
        return {}
    with access.runtime().database.read() as connection:
        colleagues = accounts.colleagues(connection, actor.council)
        others_drafts = assignment.drafts_of_colleagues(connection, task, actor, access.OUTSIDE)
        now = access.runtime().clock.now()
        states = link_states.of_tasks(connection, actor.council, task["case_id"], [task], now)
        attached = files.of_case(connection, actor.council, task["case_id"])
    roles, holder = task["roles"], task["assigned_to"]
    able = [colleague for colleague in colleagues if colleague.has_any(roles) and colleague.id != holder]
    address = url_for("cases.show", case_id=task["case_id"])
    return BesideTask(
        colleagues=able,
        back=task_form_page.WayBack(href=address, text=f"Case {task['reference']}"),
        drafts=others_drafts,
        link_state=states.get(task["id"]),
        files=attached,
    )
