"""The editor of decision tables, and trying a table while it is written."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotAccepted
from engine.studio.table_trial import TrialTable
from rules.errors import RulesError
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.pages.studio.editors.diagram_editor import addresses_of

pages = Blueprint("studio_tables", __name__, url_prefix="/studio/<process>/<draft_id>")


@pages.get("/table/<name>")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Show the editor of a file of decision tables."""
    trial = url_for(".try_values", process=process, draft_id=draft_id, name=name)
    return draft_page.editor(
        "studio/table.html",
        process,
        draft_id,
        f"tables/{name}.dmn",
        own_styles=True,
        addresses={**addresses_of(process, draft_id), "try": trial},
    )


@pages.post("/tables/<name>/try")
@access.open_to(Permission.CHANGE_PROCESSES)
def try_values(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Return the fields and findings of a table as it stands in the editor, and what comes of `values`.

    A file that cannot be read is told in `unread`: it is being written.
    """
    runtime = access.runtime()
    with runtime.database.read() as connection:
        draft_page.of_address(connection, process, draft_id)
    content, decision, values = _sent()
    try:
        table = TrialTable(content.encode(), name, decision)
    except RulesError as error:
        return jsonify(unread=str(error))
    outcome = table.run(values, runtime.clock.now()) if values is not None else None
    return jsonify(
        fields=[asdict(field) for field in table.fields],
        findings=[asdict(finding) for finding in table.findings()],
        trial=asdict(outcome) if outcome else None,
    )


def _sent() -> tuple[str, str | None, Mapping[str, str] | None]:
    """Return the file's content, the decision to try or None, and the typed values by field or None."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("content"), str):
        raise NotAccepted("Send the file's content as text.")
    decision, values = sent.get("decision"), sent.get("values")
    if decision is not None and not isinstance(decision, str):
        raise NotAccepted("Send the name of the decision as text.")
    if values is not None and not isinstance(values, dict):
        raise NotAccepted("Send values by the names of their fields.")
    if values is not None and not all(isinstance(value, str) for value in values.values()):
        raise NotAccepted("Send each value as text.")
    return sent["content"], decision, values
