"""From a draft to a proposal: asking for approval, taking it back, bringing in what was published since."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import CannotPublish, Conflict, NotAccepted
from engine.studio import draft_release
from web.auth import access
from web.auth.permissions import Permission
from web.server import example_play

pages = Blueprint("studio_approval", __name__, url_prefix="/studio/<process>/<draft_id>")
_REFUSALS = (Conflict, NotAccepted)


@pages.post("/ask")
@access.open_to(Permission.CHANGE_PROCESSES)
def ask(process: str, draft_id: str) -> ResponseReturnValue:
    """Propose the draft; its examples begin to play, and a second person decides on it."""
    runtime, actor = access.runtime(), access.actor()
    try:
        proposal_id = draft_release.ask_for_approval(runtime, actor, draft_id, request.form.get("note", ""))
    except CannotPublish as faults:
        count = len(faults.problems)
        flash(
            f"It has {count} {'fault' if count == 1 else 'faults'}, so it cannot be published yet.", "warning"
        )
        return _to_overview(process, draft_id)
    except _REFUSALS as refusal:
        flash(str(refusal), "warning")
        return _to_overview(process, draft_id)
    example_play.begin(runtime, actor.council, proposal_id)
    flash("Approval is asked for. The examples are being played; then a colleague can approve it.", "success")
    return _to_overview(process, draft_id)


@pages.post("/take-back")
@access.open_to(Permission.CHANGE_PROCESSES)
def take_back(process: str, draft_id: str) -> ResponseReturnValue:
    """Open the draft again that waits for approval."""
    try:
        draft_release.take_back(access.runtime(), access.actor(), draft_id)
        flash("The draft is open again. Its proposal is ended.", "success")
    except _REFUSALS as refusal:
        flash(str(refusal), "warning")
    return _to_overview(process, draft_id)


@pages.post("/bring-in")
@access.open_to(Permission.CHANGE_PROCESSES)
def bring_in(process: str, draft_id: str) -> ResponseReturnValue:
    """Bring into the draft what was published since it began."""
    try:
        conflicts = draft_release.bring_in(access.runtime(), access.actor(), draft_id)
    except _REFUSALS as refusal:
        flash(str(refusal), "warning")
        return _to_overview(process, draft_id)
    flash("The newest release is in this draft now.", "success")
    for sentence in conflicts:
        flash(f"Both changed this, and yours stays: {sentence}.", "warning")
    return _to_overview(process, draft_id)


def _to_overview(process: str, draft_id: str) -> ResponseReturnValue:
    return redirect(url_for("studio.overview", process=process, draft_id=draft_id), 303)
