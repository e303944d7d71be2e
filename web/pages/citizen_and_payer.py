"""Where a link leads citizens and payers: to the one task that waits for them, or to a list of tasks."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.cases import worklist
from web.auth import access
from web.auth.permissions import Permission

citizen_pages = Blueprint("citizen", __name__)
payer_pages = Blueprint("payer", __name__)


@citizen_pages.get("/choice")
@access.open_to(Permission.CHOOSE_PROVIDER)
def choice() -> ResponseReturnValue:
    """Take the citizen to the choice that waits for them."""
    return _what_waits("Your choice")


@payer_pages.get("/agreement")
@access.open_to(Permission.SIGN_TOP_UP)
def agreement() -> ResponseReturnValue:
    """Take the payer to what they are to read, declare or sign."""
    return _what_waits("Your agreement")


def _what_waits(heading: str) -> ResponseReturnValue:
    with access.runtime().database.read() as connection:
        waiting = worklist.open_tasks(connection, access.actor())
    if len(waiting) == 1:
        return redirect(url_for("tasks.show", task_id=waiting[0]["id"]), 303)
    return render_template("citizen_and_payer/waiting.html", heading=heading, waiting=waiting)
