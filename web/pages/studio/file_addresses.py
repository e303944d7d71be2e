"""The files of a draft, as scripts read and save them, and the forms that add, rename and delete one.

A script gets JSON: a file with its version, or `error` with a sentence. A form is led to a page.
"""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from engine.errors import Conflict, NotAccepted
from engine.studio import draft_files, file_paths
from engine.studio.draft_files import DraftFile, FileChanged
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page

pages = Blueprint("studio_files", __name__, url_prefix="/studio")
DRAFT = "/<process>/<draft_id>"


@pages.get("/token")
@access.open_to(Permission.CHANGE_PROCESSES)
def token() -> ResponseReturnValue:
    """Return a token for posts and who is signed in: a page that was open at sign-out goes on with it."""
    return jsonify(token=generate_csrf(), account=access.actor().id, ends_in=access.seconds_left())


@pages.get(f"{DRAFT}/files/<path:path>")
@access.open_to(Permission.CHANGE_PROCESSES)
def read(process: str, draft_id: str, path: str) -> ResponseReturnValue:
    """Return a file of the draft with its version."""
    with access.runtime().database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        file = draft_files.find(connection, draft, path)
        content = draft_page.text_of(draft_files.read(connection, draft, file))
    return jsonify(version=file.version, content=content, path=path, kind=file.kind)


@pages.put(f"{DRAFT}/files/<path:path>")
@access.open_to(Permission.CHANGE_PROCESSES)
def save(process: str, draft_id: str, path: str) -> ResponseReturnValue:
    """Save a file over the version that was read, and return it as it stands now; 409 with theirs."""
    sent = _sent()
    content, version = sent.get("content"), sent.get("version")
    if not isinstance(content, str) or not isinstance(version, int):
        raise NotAccepted("Send the file's content and the version that you read.")
    try:
        file, saved = draft_files.save(
            access.runtime(), access.actor(), draft_id, path, version, content.encode()
        )
    except FileChanged as change:
        return _changed(change)
    return _answer(file, saved)


@pages.delete(f"{DRAFT}/files/<path:path>")
@access.open_to(Permission.CHANGE_PROCESSES)
def remove(process: str, draft_id: str, path: str) -> ResponseReturnValue:
    """Delete a file of the version that was read; 409 with theirs."""
    version = request.args.get("version", "")
    if not version.isdigit():
        raise NotAccepted("Send the version that you read.")
    try:
        draft_files.remove(access.runtime(), access.actor(), draft_id, path, int(version))
    except FileChanged as change:
        return _changed(change)
    return jsonify(ends_in=access.seconds_left())


@pages.post(f"{DRAFT}/files")
@access.open_to(Permission.CHANGE_PROCESSES)
def add(process: str, draft_id: str) -> ResponseReturnValue:
    """Add a file of a kind by its name, blank or with a content; a form is led to its editor."""
    sent: Mapping[str, object] = _sent() if request.is_json else request.form
    runtime, actor = access.runtime(), access.actor()
    try:
        path = file_paths.path_of(str(sent.get("kind", "")), str(sent.get("name", "")).strip())
        content = str(sent.get("content") or "").encode() or file_paths.blank(process, path)
        file, added = draft_files.add(runtime, actor, draft_id, path, content)
    except (Conflict, NotAccepted) as refusal:
        if request.is_json:
            raise
        flash(str(refusal), "warning")
        return _to_overview(process, draft_id)
    if request.is_json:
        return _answer(file, added), 201
    with runtime.database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
    return redirect(draft_page.editor_address(draft, path), 303)


@pages.post(f"{DRAFT}/rename-file")
@access.open_to(Permission.CHANGE_PROCESSES)
def rename(process: str, draft_id: str) -> ResponseReturnValue:
    """Give a file another name within its kind."""
    path, name = request.form.get("path", ""), request.form.get("name", "").strip()

    def act(version: int) -> str:
        place, _, old = path.rpartition("/")
        renamed = f"{place}/{name}".lstrip("/") + f".{old.rpartition('.')[2]}"
        draft_files.rename(access.runtime(), access.actor(), draft_id, path, renamed, version)
        return f"{path} is now {renamed}. Change what refers to it as well."

    return _act(process, draft_id, act)


@pages.post(f"{DRAFT}/delete-file")
@access.open_to(Permission.CHANGE_PROCESSES)
def delete(process: str, draft_id: str) -> ResponseReturnValue:
    """Delete a file."""
    path = request.form.get("path", "")

    def act(version: int) -> str:
        draft_files.remove(access.runtime(), access.actor(), draft_id, path, version)
        return f"{path} is deleted."

    return _act(process, draft_id, act)


def _act(process: str, draft_id: str, act: Callable[[int], str]) -> ResponseReturnValue:
    """Do what a form asks of a file's version and lead back to the draft with what became of it."""
    version = request.form.get("version", "")
    try:
        flash(act(int(version) if version.isdigit() else 0), "success")
    except FileChanged as change:
        with access.runtime().database.read() as connection:
            name = draft_page.name_of(connection, change.file.changed_by)
        flash(f"{name} changed this file meanwhile. Look at it before you go on.", "warning")
    except (Conflict, NotAccepted) as refusal:
        flash(str(refusal), "warning")
    return _to_overview(process, draft_id)


def _to_overview(process: str, draft_id: str) -> ResponseReturnValue:
    return redirect(url_for("studio.overview", process=process, draft_id=draft_id), 303)


def _sent() -> Mapping[str, object]:
    """Return the JSON object that was sent."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise NotAccepted("Send one JSON object.")
    return sent


def _answer(file: DraftFile, content: bytes) -> Response:
    """Return a file as it stands now, and for how long the person stays signed in."""
    return jsonify(
        version=file.version,
        content=draft_page.text_of(content),
        path=file.path,
        ends_in=access.seconds_left(),
    )


def _changed(change: FileChanged) -> ResponseReturnValue:
    """Answer that somebody else saved the file: their version, what it holds, and who they are."""
    with access.runtime().database.read() as connection:
        name = draft_page.name_of(connection, change.file.changed_by)
    deleted = not change.file.digest
    said = "deleted this file" if deleted else "saved this file"
    return jsonify(
        error=f"{name} {said} after you opened it.",
        version=change.file.version,
        content="" if deleted else draft_page.text_of(change.content),
        deleted=deleted,
        by=name,
        at=change.file.changed_at.isoformat(),
    ), 409
