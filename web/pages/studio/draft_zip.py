"""A whole draft as a zip file: saved from here, and put in the place of what the draft holds."""

import json

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.definition.zipped_folder import read_zip, write_zip
from engine.errors import Conflict, NotAccepted
from engine.studio import process_drafts, whole_drafts
from engine.studio.whole_drafts import DraftMoved
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page

pages = Blueprint("studio_zip", __name__, url_prefix="/studio/<process>/<draft_id>/zip")


@pages.get("")
@access.open_to(Permission.CHANGE_PROCESSES)
def save(process: str, draft_id: str) -> ResponseReturnValue:
    """Return the draft as a zip file."""
    with access.runtime().database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        folder = process_drafts.folder_of(connection, draft)
    headers = {"Content-Disposition": f'attachment; filename="{process}_draft_{draft.id}.zip"'}
    return Response(write_zip(folder), mimetype="application/zip", headers=headers)


@pages.post("")
@access.open_to(Permission.CHANGE_PROCESSES)
def bring_in(process: str, draft_id: str) -> ResponseReturnValue:
    """Put a zip file in the place of all files, unless somebody changed one since the page was opened."""
    try:
        flash(_replace(process, draft_id), "success")
    except DraftMoved as moved:
        with access.runtime().database.read() as connection:
            names = draft_page.names(connection)
        who = ", ".join(f"{file.path} by {names.get(file.changed_by, '')}" for file in moved.files)
        flash(f"Nothing was put in. Changed after you opened the page: {who}.", "warning")
    except (Conflict, NotAccepted) as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for("studio.overview", process=process, draft_id=draft_id), 303)


def _replace(process: str, draft_id: str) -> str:
    """Replace the files of the draft and return what to say of it."""
    sent = request.files.get("folder")
    if sent is None or not sent.filename:
        raise NotAccepted("Choose a zip file.")
    folder = read_zip(sent.read(), process)
    changed = whole_drafts.replace(access.runtime(), access.actor(), draft_id, folder, _seen())
    return f"Changed: {', '.join(changed)}." if changed else "Nothing changed."


def _seen() -> dict[str, int]:
    """Return the versions that the page showed."""
    try:
        seen = json.loads(request.form.get("seen", ""))
        return {str(path): int(version) for path, version in seen.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise NotAccepted("Open the page of the draft again, then choose the file again.") from error
