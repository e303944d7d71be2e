"""What follows when answers were sent: staff go on with the case, others get a page to keep."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from engine import clock, outcomes
from engine.asking import Asked
from web import access, errors, filters

pages = Blueprint("sending", __name__)

KEPT = "sent"
NEXT = "The council has been told and goes on with it. You will hear by letter or email."


def after(asked: Asked, done: outcomes.Completed) -> ResponseReturnValue:
    """Lead on from a completed task: outside parties to a page to keep, staff to the case."""
    task = asked.task or {}
    if access.actor().party is not None:
        return receipt(asked.form.title, task["reference"])
    flash(f"“{task['label']}” is done.", "success")
    return redirect(url_for("cases.show", case_id=done.case_id), 303)


def receipt(what: str, reference: str, next_words: str = NEXT, digest: str = "") -> ResponseReturnValue:
    """Keep what was sent for the page that confirms it, and lead there."""
    now = access.runtime().clock.now()
    session[KEPT] = {
        "what": what,
        "reference": reference,
        "at": f"{filters.at_time(now)} ({clock.london(now):%H:%M:%S})",
        "next": next_words,
        "digest": digest,
    }
    return redirect(url_for("sending.done"), 303)


@pages.get("/sent")
@access.open_to(*sorted(access.OUTSIDE))
def done() -> ResponseReturnValue:
    """Confirm what was sent last, and say what happens next."""
    if KEPT not in session:
        raise errors.NothingHere
    return render_template("tasks/done.html", sent=session[KEPT])
