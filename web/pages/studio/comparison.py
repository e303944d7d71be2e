"""What a draft changes against the newest release: in words, and side by side on the drawings."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine.changes.folder_changes import folder_changes
from engine.store import releases
from engine.studio import process_drafts
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.presenters import release_list
from web.presenters.studio import side_by_side

pages = Blueprint("studio_comparison", __name__, url_prefix="/studio/<process>/<draft_id>/changes")


@pages.get("")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str) -> ResponseReturnValue:
    """Show what the draft changes."""
    with access.runtime().database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        folder = process_drafts.folder_of(connection, draft)
        latest = releases.latest(connection, draft.council, process)
    return render_template(
        "studio/comparison.html",
        draft=draft,
        release=latest,
        changes=folder_changes(latest.folder, folder),
        pairs=side_by_side.of_folders(latest.folder, folder),
        title=release_list.title(process),
    )
