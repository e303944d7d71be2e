"""What people see after they send answers: staff see the case, others a confirmation."""

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from engine import clock, outcomes
from forms.submission import summaries
from web import errors
from web.auth import access, permissions
from web.forms import submitted_form
from web.presenters import filters

pages = Blueprint("sending", __name__)

SENT, AFTER = "sent", "after"
LONGEST, MOST = 120, 6
NEXT = "The council has been told and will deal with it. You will hear by letter or email."


def after(task: outcomes.Completed) -> ResponseReturnValue:
    """Take outside parties from a completed task to the confirmation, and staff to the case."""
    if access.is_outside():
        return receipt(task.form.title, task.reference, rows=_short(task))
    session[AFTER] = {"case": task.case_id, "label": task.label}
    return redirect(url_for("cases.show", case_id=task.case_id), 303)


def receipt(
    what: str,
    reference: str,
    next_words: str = NEXT,
    digest: str = "",
    rows: Sequence[tuple[str, str]] = (),
) -> ResponseReturnValue:
    """Store what was sent for the page that confirms it, and take the person there."""
    now = access.runtime().clock.now()
    session[SENT] = {
        "what": what,
        "reference": reference,
        "at": f"{filters.at_time(now)} ({clock.london(now):%H:%M:%S})",
        "next": next_words,
        "digest": digest,
        "rows": list(rows),
    }
    return redirect(url_for("sending.done"), 303)


def _short(task: outcomes.Completed) -> list[tuple[str, str]]:
    """Return the answers that were sent and are short enough for the confirmation."""
    answers = summaries.summary(
        task.form, submitted_form.pairs(), options=task.options, facts=task.facts, files=task.files
    )
    return [(label, str(text)) for label, text in answers if text and len(str(text)) <= LONGEST][:MOST]


@pages.get("/sent")
@access.open_to(*permissions.OUTSIDE_PERMISSIONS)
def done() -> ResponseReturnValue:
    """Confirm what was sent last and say what happens next."""
    if SENT not in session:
        raise errors.NothingHere
    return render_template("confirmation/sent.html", sent=session[SENT])
