"""What managers do beyond looking: they have a failed step tried again."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from engine import cases, outcomes
from web import access

pages = Blueprint("manager", __name__)


@pages.post("/cases/<case_id>/retry")
@access.open_to("manager", "administrator")
def retry(case_id: str) -> ResponseReturnValue:
    """Try again the step that failed, as the person who first did it."""
    done = cases.retry(access.runtime(), case_id, access.actor())
    if isinstance(done, outcomes.Refused):
        flash(f"The answers are no longer accepted: {'; '.join(done.errors.values())}", "warning")
    else:
        flash("The step was tried again.", "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)
