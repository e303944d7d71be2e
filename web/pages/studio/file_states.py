"""The states of a file of a draft: what it held before, what has changed since, and restoring one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.changes.folder_changes import folder_changes
from engine.definition.folder import Folder
from engine.errors import Conflict, NotAccepted
from engine.studio import draft_saves, process_drafts, whole_drafts
from engine.studio.process_drafts import State
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.presenters import release_list

pages = Blueprint("studio_states", __name__, url_prefix="/studio/<process>/<draft_id>/states")


@pages.get("/<path:path>")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str, path: str) -> ResponseReturnValue:
    """List the states of a file, and say what changed since the one that is looked at."""
    looked_at = request.args.get("version", "")
    with access.runtime().database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        states = draft_saves.states(connection, draft, path)
        now = process_drafts.folder_of(connection, draft).files.get(path)
        names = draft_page.names(connection)
        old = draft_saves.content_of(connection, draft, path, int(looked_at)) if looked_at.isdigit() else None
    changes = None if old is None else folder_changes(_alone(process, path, old), _alone(process, path, now))
    return render_template(
        "studio/states.html",
        draft=draft,
        path=path,
        states=states,
        changes=changes,
        looked_at=looked_at,
        names=names,
        editable=draft.state == State.OPEN,
        there=now is not None,
        text=draft_page.text_address(draft, path),
        title=release_list.title(process),
    )


@pages.post("/<path:path>")
@access.open_to(Permission.CHANGE_PROCESSES)
def restore(process: str, draft_id: str, path: str) -> ResponseReturnValue:
    """Save a file as it was in an older state."""
    version = request.form.get("version", "")
    try:
        number = int(version) if version.isdigit() else 0
        whole_drafts.restore(access.runtime(), access.actor(), draft_id, path, number)
        flash("The file is again as it was then. What it held in between stays in this list.", "success")
    except (Conflict, NotAccepted) as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for(".show", process=process, draft_id=draft_id, path=path), 303)


def _alone(process: str, path: str, content: bytes | None) -> Folder:
    return Folder(process, {path: content} if content else {})
