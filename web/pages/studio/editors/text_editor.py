"""Any file of a draft as plain text: edited here without scripts, and saved as it is typed with them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Conflict, NotAccepted
from engine.studio import draft_files
from engine.studio.draft_files import FileChanged
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.presenters import release_list

pages = Blueprint("studio_text", __name__, url_prefix="/studio/<process>/<draft_id>/text")


@pages.get("/<path:path>")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str, path: str) -> ResponseReturnValue:
    """Show a file as text to edit."""
    return draft_page.editor("studio/text.html", process, draft_id, path)


@pages.post("/<path:path>")
@access.open_to(Permission.CHANGE_PROCESSES)
def save(process: str, draft_id: str, path: str) -> ResponseReturnValue:
    """Save what was typed; if somebody else saved the file meanwhile, show both."""
    version = request.form.get("version", "")
    content = request.form.get("content", "").replace("\r\n", "\n")
    try:
        draft_files.save(
            access.runtime(),
            access.actor(),
            draft_id,
            path,
            int(version) if version.isdigit() else 0,
            content.encode(),
        )
    except FileChanged as change:
        return _both(process, draft_id, change, content), 409
    except (Conflict, NotAccepted) as refusal:
        return draft_page.editor(
            "studio/text.html", process, draft_id, path, typed=content, refusal=str(refusal)
        )
    flash("Saved.", "success")
    return redirect(url_for(".show", process=process, draft_id=draft_id, path=path), 303)


def _both(process: str, draft_id: str, change: FileChanged, content: str) -> str:
    """Return the page that shows what both made of a file, so that one person decides."""
    with access.runtime().database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        name = draft_page.name_of(connection, change.file.changed_by)
    return render_template(
        "studio/both.html",
        draft=draft,
        file=change.file,
        theirs=draft_page.text_of(change.content) if change.file.digest else None,
        typed=content,
        by=name,
        action=draft_page.text_address(draft, change.file.path),
        title=release_list.title(process),
    )
