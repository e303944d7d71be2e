"""The editor of letters: the text, the names it may use, and the letter as its reader will get it."""

from dataclasses import asdict

from flask import Blueprint, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import LetterError, NotAccepted
from engine.studio import letter_trial, process_drafts
from engine.studio.draft_reading import read_draft
from engine.studio.letter_trial import LetterName
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.pages.studio.editors.diagram_editor import addresses_of
from web.presenters import markdown

pages = Blueprint("studio_letters", __name__, url_prefix="/studio/<process>/<draft_id>")


@pages.get("/letter/<name>")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Show the editor of a letter."""
    preview = url_for(".preview", process=process, draft_id=draft_id, name=name)
    return draft_page.editor(
        "studio/letter.html",
        process,
        draft_id,
        f"letters/{name}.md",
        addresses={**addresses_of(process, draft_id), "preview": preview},
    )


@pages.post("/letters/<name>/preview")
@access.open_to(Permission.CHANGE_PROCESSES)
def preview(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Return a letter as it stands in the editor with sample values, and the names it may use.

    What keeps it from being written is told in `fault`.
    """
    runtime = access.runtime()
    with runtime.database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        reading = read_draft(process_drafts.folder_of(connection, draft), runtime.operations)
    chosen = letter_trial.chosen_by(reading, runtime.operations, name)
    content, without = _sent()
    try:
        trial = letter_trial.read(runtime.operations, name, content, without, runtime.clock.now(), chosen)
    except LetterError as error:
        known, senders = letter_trial.known_names(runtime.operations, name, chosen)
        names = [asdict(LetterName(word, True, word in content, False)) for word in sorted(known)]
        return jsonify(fault=str(error), names=names, senders=senders)
    return jsonify(
        subject=trial.subject,
        html=str(markdown.html(trial.body)),
        names=[asdict(name) for name in trial.names],
        senders=trial.senders,
    )


def _sent() -> tuple[str, list[str]]:
    """Return the letter's text, and the names that are to be missing in it."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("content"), str):
        raise NotAccepted("Send the letter's content as text.")
    without = sent.get("without", [])
    if not isinstance(without, list) or not all(isinstance(name, str) for name in without):
        raise NotAccepted("Send the names that are missing as a list.")
    return sent["content"], without
