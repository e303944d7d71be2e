"""The process editor: a diagram of a draft, and what an editor may offer in it."""

from collections.abc import Callable
from dataclasses import asdict

from flask import Blueprint, current_app, jsonify, url_for
from flask.typing import ResponseReturnValue

from engine.definition.folder import PLACES
from engine.studio import process_drafts
from engine.studio.draft_catalogue import catalogue_of
from engine.studio.draft_reading import read_draft
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page

pages = Blueprint("studio_diagrams", __name__, url_prefix="/studio/<process>/<draft_id>")
_ENDINGS = {"diagram": "bpmn", "table": "dmn", "form": "form", "letter": "md", "example": "yaml"}
_NAME = "NAME"
"""What scripts replace by the name of a file, without its ending."""


@pages.get("/diagram/<name>")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Show the editor of a diagram."""
    return draft_page.editor(
        "studio/diagram.html",
        process,
        draft_id,
        f"{name}.bpmn",
        own_styles=True,
        addresses=addresses_of(process, draft_id),
    )


@pages.get("/catalogue")
@access.open_to(Permission.CHANGE_PROCESSES)
def catalogue(process: str, draft_id: str) -> ResponseReturnValue:
    """Return what editors offer in this draft: operations, sources, roles, functions, files by name."""
    runtime = access.runtime()
    with runtime.database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        folder = process_drafts.folder_of(connection, draft)
    return jsonify(asdict(catalogue_of(read_draft(folder, runtime.operations), runtime.operations)))


def addresses_of(process: str, draft_id: str) -> dict[str, str]:
    """Return what an editor asks of a draft, and by kind the address of the editor of the file NAME."""

    def address(view: str, **values: str) -> str:
        return url_for(view, process=process, draft_id=draft_id, **values)  # type: ignore[arg-type]

    return {
        "catalogue": address("studio_diagrams.catalogue"),
        "feel": address("studio_feel.answer"),
        "findings": address("studio_findings.listed"),
        "mend": address("studio_findings.mend"),
        **{kind: _of_kind(kind, address) for kind in _ENDINGS},
    }


def _of_kind(kind: str, address: Callable[..., str]) -> str:
    view = draft_page.EDITORS.get(kind, "")
    if view in current_app.view_functions:
        return address(view, name=_NAME)
    place = f"{PLACES[kind]}/" if kind in PLACES else ""
    return address("studio_text.show", path=f"{place}{_NAME}.{_ENDINGS[kind]}")
