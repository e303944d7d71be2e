"""What the check finds in a draft, as scripts ask for it, and mending what it knows how to mend."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.definition.diagrams import Scope
from engine.definition.folder import Folder
from engine.definition.operations import Operations
from engine.errors import Conflict, NotAccepted
from engine.mending.mended import mend as mended
from engine.studio import draft_files, process_drafts
from engine.studio.draft_reading import read_draft
from engine.studio.playbook import playbook_of
from engine.studio.process_drafts import ProcessDraft
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.presenters.studio import draft_findings
from web.presenters.studio.draft_findings import Finding

pages = Blueprint("studio_findings", __name__, url_prefix="/studio/<process>/<draft_id>")


@pages.get("/findings")
@access.open_to(Permission.CHANGE_PROCESSES)
def listed(process: str, draft_id: str) -> ResponseReturnValue:
    """Return what the check finds in the draft as it is saved now, faults first.

    The `way` of a finding leads to it through its own diagram, move by move. `versions` are those of the
    draft's files, so that a page can throw away an answer older than its last save. `?quick=yes` leaves out
    proofs that take long, and `whole` then says whether any were.
    """
    with access.runtime().database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        files = draft_files.list_of(connection, draft)
        folder = process_drafts.folder_of(connection, draft)
    operations = access.runtime().operations
    findings, whole = _found(folder, operations)
    scopes = read_draft(folder, operations).scopes
    return jsonify(
        findings=[_as_json(finding, scopes) for finding in findings],
        versions={file.path: file.version for file in files},
        whole=whole,
        ends_in=access.seconds_left(),
    )


def _found(folder: Folder, operations: Operations) -> tuple[list[Finding], bool]:
    if request.args.get("quick"):
        return draft_findings.at_a_glance(folder, operations)
    return draft_findings.of_folder(folder, operations), True


@pages.post("/mend")
@access.open_to(Permission.CHANGE_PROCESSES)
def mend(process: str, draft_id: str) -> ResponseReturnValue:
    """Mend one finding and return the files that changed; a form is led back to the draft.

    Each file is a save of its own, so that its earlier state can be restored.
    """
    try:
        changed = _mend(process, draft_id, _sent_key())
    except (Conflict, NotAccepted) as refusal:
        if request.is_json:
            raise
        flash(str(refusal), "warning")
    else:
        if request.is_json:
            return jsonify(files=changed, ends_in=access.seconds_left())
        flash("It is mended. What was there before is kept among the file's earlier states.", "success")
    return redirect(url_for("studio.overview", process=process, draft_id=draft_id), 303)


def _sent_key() -> str:
    sent = request.get_json(silent=True) if request.is_json else request.form
    return str(sent.get("key", "")) if isinstance(sent, Mapping) else ""


def _mend(process: str, draft_id: str, key: str) -> list[dict[str, object]]:
    runtime = access.runtime()
    with runtime.database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        folder = process_drafts.folder_of(connection, draft)
        versions = {file.path: file.version for file in draft_files.list_of(connection, draft)}
    findings = draft_findings.of_folder(folder, runtime.operations)
    problem = next((finding.problem for finding in findings if finding.key == key), None)
    if problem is None:
        raise NotAccepted("The draft has changed, and this is not found any more.")
    files = mended(folder, problem)
    return [_save(draft, path, versions.get(path, 0), content) for path, content in files.items()]


def _save(draft: ProcessDraft, path: str, version: int, content: bytes | None) -> dict[str, object]:
    """Save, add or delete one file; return it as a page takes it over, with the version before."""
    runtime, actor = access.runtime(), access.actor()
    if content is None:
        draft_files.remove(runtime, actor, draft.id, path, version)
        return {"path": path, "removed": True, "before": version}
    if version:
        file, saved = draft_files.save(runtime, actor, draft.id, path, version, content)
    else:
        file, saved = draft_files.add(runtime, actor, draft.id, path, content)
    return {"path": path, "version": file.version, "content": saved.decode(), "before": version}


def _as_json(finding: Finding, scopes: Mapping[str, Scope]) -> dict[str, object]:
    problem = finding.problem
    return {
        "key": finding.key,
        "file": problem.diagram,
        "step": problem.step,
        "element": problem.element,
        "place": problem.place,
        "kind": problem.kind.value,
        "text": problem.text,
        "fix": problem.fix,
        "mend": finding.mend,
        "way": [asdict(move) for move in playbook_of(problem, scopes)],
    }
