"""Where citizens and payers land after a link: what they are asked now, or that nothing is asked."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine import worklist
from web import access

citizen_pages = Blueprint("citizen", __name__)
payer_pages = Blueprint("payer", __name__)


@citizen_pages.get("/choice")
@access.open_to("citizen")
def choice() -> ResponseReturnValue:
    """Lead the citizen to the choice that waits for them."""
    return _what_waits("Your choice")


@payer_pages.get("/agreement")
@access.open_to("payer")
def agreement() -> ResponseReturnValue:
    """Lead the payer to what they are asked to read, declare or sign."""
    return _what_waits("Your agreement")


def _what_waits(heading: str) -> ResponseReturnValue:
    with access.runtime().database.read() as connection:
        waiting = worklist.open_tasks(connection, access.actor())
    if len(waiting) == 1:
        return redirect(url_for("tasks.show", task_id=waiting[0]["id"]), 303)
    return render_template("outside/waiting.html", heading=heading, waiting=waiting)
