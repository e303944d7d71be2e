"""The editor of forms."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.pages.studio.editors.diagram_editor import addresses_of

pages = Blueprint("studio_forms", __name__, url_prefix="/studio/<process>/<draft_id>")


@pages.get("/form/<name>")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Show the editor of a form."""
    return draft_page.editor(
        "studio/form.html",
        process,
        draft_id,
        f"forms/{name}.form",
        own_styles=True,
        addresses=addresses_of(process, draft_id),
        preview=url_for("studio_form_preview.show", process=process, draft_id=draft_id, name=name),
    )
