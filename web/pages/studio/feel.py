"""What an expression of a draft may read, and where it is wrong, while somebody types it."""

from dataclasses import asdict

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from engine.errors import NotAccepted
from engine.studio import process_drafts
from engine.studio.draft_reading import read_draft
from engine.studio.expression_remarks import Remark, remarks
from engine.studio.known_names import KnownNames, names_of
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page

pages = Blueprint("studio_feel", __name__, url_prefix="/studio/<process>/<draft_id>/feel")
_TESTS = "unaryTests"
"""The dialect of a table's cell."""


@pages.post("")
@access.open_to(Permission.CHANGE_PROCESSES)
def answer(process: str, draft_id: str) -> ResponseReturnValue:
    """Return what is wrong with `text` at an element of a file; without a text, the names it may read."""
    file, element, text = _word("file"), _word("element"), _word("text")
    known = _names(process, draft_id)
    if text is None:
        return jsonify(names=[asdict(name) for name in known.listed_at(file or "", element or "")])
    names = known.at(file or "", element or "")
    noted = remarks(text, names, _word("place") or "", tests=_word("dialect") == _TESTS)
    return jsonify(problems=[_problem(remark) for remark in noted])


def _names(process: str, draft_id: str) -> KnownNames:
    runtime = access.runtime()
    with runtime.database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        folder = process_drafts.folder_of(connection, draft)
    return names_of(read_draft(folder, runtime.operations))


def _word(name: str) -> str | None:
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise NotAccepted("Send one JSON object.")
    word = sent.get(name)
    if word is not None and not isinstance(word, str):
        raise NotAccepted(f"Send “{name}” as text.")
    return word


def _problem(remark: Remark) -> dict[str, str | int]:
    return {
        "from": remark.start,
        "to": remark.end,
        "text": remark.text,
        "fix": remark.fix,
        "kind": remark.kind.value,
        "instead": remark.instead,
    }
