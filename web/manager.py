"""What managers do beyond looking: they have a failed step tried again."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from engine import cases
from web import access

pages = Blueprint("manager", __name__)


@pages.post("/cases/<case_id>/retry")
@access.open_to("manager", "administrator")
def retry(case_id: str) -> ResponseReturnValue:
    """Try again the step that failed, as the person who first did it."""
    cases.retry(access.runtime(), case_id, access.actor())
    flash("The step is done now.", "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)
