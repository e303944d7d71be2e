"""What follows when answers were sent: staff go on with the case, others get a page to keep."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from engine import clock, outcomes
from engine.asking import Asked
from forms import drawing
from web import access, errors, filters, posts

pages = Blueprint("sending", __name__)

KEPT, AFTER = "sent", "after"
LONGEST, MOST = 120, 6
NEXT = "The council has been told and goes on with it. You will hear by letter or email."


def after(asked: Asked, done: outcomes.Completed) -> ResponseReturnValue:
    """Lead on from a completed task: outside parties to a page to keep, staff to the case."""
    task = asked.task or {}
    if access.actor().party is not None:
        return receipt(asked.form.title, task["reference"], rows=_short(asked))
    session[AFTER] = {"case": done.case_id, "label": task["label"]}
    return redirect(url_for("cases.show", case_id=done.case_id), 303)


def receipt(
    what: str,
    reference: str,
    next_words: str = NEXT,
    digest: str = "",
    rows: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    """Keep what was sent for the page that confirms it, and lead there."""
    now = access.runtime().clock.now()
    session[KEPT] = {
        "what": what,
        "reference": reference,
        "at": f"{filters.at_time(now)} ({clock.london(now):%H:%M:%S})",
        "next": next_words,
        "digest": digest,
        "rows": list(rows),
    }
    return redirect(url_for("sending.done"), 303)


def _short(asked: Asked) -> list[tuple[str, str]]:
    """Return the answers that were sent, those short enough for a page to keep."""
    said = drawing.summary(asked.form, posts.pairs(), options=asked.options, facts=asked.facts)
    return [(label, str(text)) for label, text in said if text and len(str(text)) <= LONGEST][:MOST]


@pages.get("/sent")
@access.open_to(*sorted(access.OUTSIDE))
def done() -> ResponseReturnValue:
    """Confirm what was sent last, and say what happens next."""
    if KEPT not in session:
        raise errors.NothingHere
    return render_template("tasks/done.html", sent=session[KEPT])
