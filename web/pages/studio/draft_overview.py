"""Drafts of a process: opening one, and the page of one with its files."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.checks.problem import Kind
from engine.definition.folder import Folder
from engine.errors import Conflict, NotAccepted
from engine.proposals import kept_folders, proposals
from engine.studio import draft_files, draft_release, process_drafts, whole_drafts
from engine.studio.draft_files import DraftFile
from engine.studio.process_drafts import State
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.presenters import release_list
from web.presenters.studio import draft_findings

pages = Blueprint("studio", __name__, url_prefix="/studio/<process>")
_REFUSALS = (Conflict, NotAccepted)


@pages.post("")
@access.open_to(Permission.CHANGE_PROCESSES)
def open_draft(process: str) -> ResponseReturnValue:
    """Open a draft of the newest release, or of a proposal, and lead to it."""
    runtime, actor, title = access.runtime(), access.actor(), request.form.get("title", "")
    try:
        folder, shipped = _beginning(request.form.get("proposal", ""))
        draft_id = process_drafts.open_draft(runtime, actor, process, title, folder, shipped)
    except NotAccepted as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for("processes.listed"), 303)
    return redirect(url_for(".overview", process=process, draft_id=draft_id), 303)


@pages.get("/<draft_id>/")
@access.open_to(Permission.CHANGE_PROCESSES)
def overview(process: str, draft_id: str) -> ResponseReturnValue:
    """Show a draft: its files by kind, what the check finds in it, and who opened it."""
    runtime = access.runtime()
    with runtime.database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        files = draft_files.list_of(connection, draft)
        folder = process_drafts.folder_of(connection, draft)
        seen = whole_drafts.versions(connection, draft)
        standing = draft_release.standing(connection, draft)
        names = draft_page.names(connection)
    findings = draft_findings.of_folder(folder, runtime.operations)
    return render_template(
        "studio/overview.html",
        draft=draft,
        standing=standing,
        seen=seen,
        by_kind=_by_kind(files),
        faults=[finding for finding in findings if finding.problem.kind is Kind.FAULT],
        advice=[finding for finding in findings if finding.problem.kind is Kind.ADVICE],
        names=names,
        editable=draft.state == State.OPEN,
        editor_address=draft_page.editor_address,
        text_address=draft_page.text_address,
        title=release_list.title(process),
    )


@pages.post("/<draft_id>/title")
@access.open_to(Permission.CHANGE_PROCESSES)
def rename(process: str, draft_id: str) -> ResponseReturnValue:
    """Give the draft another title."""
    try:
        process_drafts.rename(access.runtime(), access.actor(), draft_id, request.form.get("title", ""))
    except _REFUSALS as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for(".overview", process=process, draft_id=draft_id), 303)


@pages.post("/<draft_id>/close")
@access.open_to(Permission.CHANGE_PROCESSES)
def close(process: str, draft_id: str) -> ResponseReturnValue:
    """Close a draft that nobody needs any more."""
    try:
        process_drafts.close(access.runtime(), access.actor(), draft_id)
    except Conflict as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for(".overview", process=process, draft_id=draft_id), 303)
    flash("The draft is closed.", "success")
    return redirect(url_for("processes.listed"), 303)


def _beginning(proposal_id: str) -> tuple[Folder | None, str]:
    """Return the folder of a proposal and the digest of the shipped one that it takes up, if one is named."""
    if not proposal_id:
        return None, ""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        proposal = proposals.find(connection, council, proposal_id)
        return kept_folders.find(connection, council, proposal.process, proposal.digest), proposal.base


def _by_kind(files: Sequence[DraftFile]) -> list[tuple[str, str, list[DraftFile]]]:
    """Return each kind, its heading and its files, in the order of the page."""
    return [
        (kind, heading, [file for file in files if file.kind == kind])
        for kind, heading in draft_page.KINDS.items()
    ]
