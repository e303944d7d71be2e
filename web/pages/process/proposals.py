"""Proposing a change of a process, and approving or rejecting it as a second person."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.changes.folder_changes import folder_changes
from engine.definition.zipped_folder import read_zip, write_zip
from engine.errors import CannotPublish, Conflict, NotAccepted, NotAllowed, NotFound
from engine.proposals import kept_folders, proposals
from engine.proposals.proposals import Change, Source
from engine.store import releases
from web.auth import access, accounts
from web.auth.permissions import Permission
from web.presenters import release_list
from web.server import example_play

pages = Blueprint("proposals", __name__, url_prefix="/proposals")
SEEN_BY = (Permission.SEE_PROCESSES, Permission.OVERSEE_CASES)
_REFUSALS = (Conflict, NotAccepted, NotAllowed)


@pages.get("")
@access.open_to(*SEEN_BY)
def listed() -> ResponseReturnValue:
    """List the proposals, the newest first, and the releases that one person published alone."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        rows = proposals.list_of(connection, council)
        alone = [row for row in release_list.rows(connection, council) if row.alone]
        names = accounts.names(connection, council)
    return render_template(
        "proposals/list.html", proposals=rows, alone=alone, names=names, title=release_list.title
    )


@pages.get("/new/<process>")
@access.open_to(Permission.CHANGE_PROCESSES)
def new(process: str) -> ResponseReturnValue:
    """Show the form that proposes a changed folder, or the content of an older release."""
    return _form(process, [])


@pages.post("/new/<process>")
@access.open_to(Permission.CHANGE_PROCESSES)
def propose(process: str) -> ResponseReturnValue:
    """Check what was sent and keep it for a second person; its examples begin to play."""
    runtime, actor, note = access.runtime(), access.actor(), request.form.get("note", "")
    try:
        change = _change(process)
        proposal_id = proposals.propose(runtime, actor.council, change, actor, note)
    except CannotPublish as faults:
        return _form(process, [str(problem) for problem in faults.problems]), 422
    except NotAccepted as refusal:
        return _form(process, [str(refusal)]), 422
    example_play.begin(runtime, actor.council, proposal_id)
    flash(
        "The change is proposed. Its examples are being played; then a colleague can approve it.", "success"
    )
    return redirect(url_for(".show", proposal_id=proposal_id), 303)


@pages.get("/<proposal_id>")
@access.open_to(*SEEN_BY)
def show(proposal_id: str) -> ResponseReturnValue:
    """Show a proposal: who wrote it and why, what it changes, and how its examples came out."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        proposal = proposals.find(connection, council, proposal_id)
        folder = kept_folders.find(connection, council, proposal.process, proposal.digest)
        before = releases.by_number(connection, council, proposal.process, proposal.follows)
        newest = releases.last_number(connection, council, proposal.process)
        names = accounts.names(connection, council)
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        changes=folder_changes(before.folder, folder),
        newest=newest,
        own=proposal.author == access.actor().id,
        names=names,
        title=release_list.title(proposal.process),
    )


@pages.get("/<proposal_id>/folder")
@access.open_to(*SEEN_BY)
def folder(proposal_id: str) -> ResponseReturnValue:
    """Return the proposed folder as a zip file."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        proposal = proposals.find(connection, council, proposal_id)
        proposed = kept_folders.find(connection, council, proposal.process, proposal.digest)
    name = f"{proposal.process}_proposal.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(write_zip(proposed), mimetype="application/zip", headers=headers)


@pages.post("/<proposal_id>/play")
@access.open_to(Permission.CHANGE_PROCESSES, Permission.APPROVE_CHANGES)
def play(proposal_id: str) -> ResponseReturnValue:
    """Play the examples again, if the program stopped before they had ended."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        proposals.find(connection, council, proposal_id)
    example_play.begin(access.runtime(), council, proposal_id)
    flash("The examples are being played. Look again in a minute.", "success")
    return redirect(url_for(".show", proposal_id=proposal_id), 303)


@pages.post("/<proposal_id>/take-up")
@access.open_to(Permission.CHANGE_PROCESSES)
def take_up(proposal_id: str) -> ResponseReturnValue:
    """Propose a shipped change in one's own name."""
    runtime, actor = access.runtime(), access.actor()

    def propose_draft() -> None:
        with runtime.database.read() as connection:
            process = proposals.find(connection, actor.council, proposal_id).process
        sent = request.files.get("folder")
        settled = read_zip(sent.read(), process) if sent is not None and sent.filename else None
        note = request.form.get("note", "")
        proposals.take_up(runtime, actor.council, proposal_id, actor, note, settled)
        example_play.begin(runtime, actor.council, proposal_id)

    return _decide(proposal_id, propose_draft, "The change is proposed. Its examples are being played.")


@pages.post("/<proposal_id>/approve")
@access.open_to(Permission.APPROVE_CHANGES)
def approve(proposal_id: str) -> ResponseReturnValue:
    """Publish the proposal as a second person."""
    return _publish(proposal_id, "")


@pages.post("/<proposal_id>/publish-alone")
@access.open_to(Permission.CHANGE_PROCESSES, Permission.APPROVE_CHANGES)
def publish_alone(proposal_id: str) -> ResponseReturnValue:
    """Publish one's own proposal in an emergency, with a reason that stays on the release."""
    with access.runtime().database.read() as connection:
        proposal = proposals.find(connection, access.actor().council, proposal_id)
    if proposal.author != access.actor().id:
        raise NotAllowed("Only its author publishes a proposal alone. Approve it instead.")
    return _publish(proposal_id, request.form.get("reason", ""))


@pages.post("/<proposal_id>/reject")
@access.open_to(Permission.APPROVE_CHANGES)
def reject(proposal_id: str) -> ResponseReturnValue:
    """Reject the proposal with a reason."""
    runtime, actor, reason = access.runtime(), access.actor(), request.form.get("reason", "")
    act = lambda: proposals.reject(runtime, actor.council, proposal_id, actor, reason)  # noqa: E731
    return _decide(proposal_id, act, "The proposal is rejected, and its author can read why.")


def _publish(proposal_id: str, alone: str) -> ResponseReturnValue:
    runtime, actor = access.runtime(), access.actor()

    def publish() -> None:
        proposals.approve(runtime, actor.council, proposal_id, actor, alone)

    return _decide(proposal_id, publish, "The change is published. New cases run on it.")


def _decide(proposal_id: str, act: Callable[[], object], success: str) -> ResponseReturnValue:
    try:
        act()
    except CannotPublish as faults:
        flash(" ".join(str(problem) for problem in faults.problems), "warning")
    except _REFUSALS as refusal:
        flash(str(refusal), "warning")
    else:
        flash(success, "success")
    return redirect(url_for(".show", proposal_id=proposal_id), 303)


def _change(process: str) -> Change:
    """Return what was sent: the number of a release to go back to, or a folder as a zip file."""
    council = access.actor().council
    number = request.form.get("back_to", "")
    if number.isdigit():
        with access.runtime().database.read() as connection:
            folder, origin = releases.return_to(connection, council, process, int(number), "", "")
        return Change(folder, Source.RELEASE, origin.base, int(number))
    sent = request.files.get("folder")
    if sent is None or not sent.filename:
        raise NotAccepted("Choose a zip file, or the release to go back to.")
    return Change(read_zip(sent.read(), process))


def _form(process: str, refusals: list[str]) -> str:
    with access.runtime().database.read() as connection:
        rows = release_list.rows(connection, access.actor().council, process)
    if not rows:
        raise NotFound(f"The process “{process}” has not been published.")
    return render_template(
        "proposals/new.html",
        process=process,
        title=release_list.title(process),
        numbers=[row.number for row in rows[1:]],
        refusals=refusals,
        note=request.form.get("note", ""),
        back_to=request.form.get("back_to", request.args.get("back_to", "")),
    )
