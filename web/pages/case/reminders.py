"""Reminding an invited provider that has not answered yet."""

from functools import partial

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from brokerage.errors import AnswerRefused
from brokerage.tender import advert_reminders
from engine.cases import commands
from web.auth import access
from web.auth.permissions import Permission

pages = Blueprint("reminders", __name__, url_prefix="/cases/<case_id>/remind")


@pages.post("")
@access.open_to(Permission.DO_TASKS)
def send(case_id: str) -> ResponseReturnValue:
    """Send one reminder, or say why none is sent."""
    location = request.form.get("provider", "")
    try:
        act = partial(advert_reminders.remind, location=location)
        commands.act_beside(access.runtime(), case_id, access.actor(), act)
    except AnswerRefused as refusal:
        flash(str(refusal), "warning")
    else:
        flash("The reminder is on its way.", "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)
