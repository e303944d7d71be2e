"""The examples of a draft: playing all of them, how far they are, what differs, and what they go through."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.checks.process_folder import check
from engine.errors import Conflict
from engine.proposals import example_plays
from engine.studio import process_drafts
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.presenters import release_list
from web.presenters.studio import coverage
from web.server import example_play

pages = Blueprint("studio_examples", __name__, url_prefix="/studio/<process>/<draft_id>/play")


@pages.get("")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str) -> ResponseReturnValue:
    """Show how the examples of the draft came out as it is now, or how far they are."""
    with access.runtime().database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        folder = process_drafts.folder_of(connection, draft)
        play = example_plays.find(connection, draft.council, folder.digest)
    counts = play.coverage if play and play.has_ended else {}
    return render_template(
        "studio/examples.html",
        draft=draft,
        play=play,
        total=example_play.count(folder),
        diagrams=coverage.of_diagrams(folder, counts) if counts else [],
        tables=coverage.of_tables(folder, counts) if counts else [],
        forms=coverage.of_forms(folder, counts) if counts else [],
        title=release_list.title(process),
    )


@pages.post("")
@access.open_to(Permission.CHANGE_PROCESSES)
def begin(process: str, draft_id: str) -> ResponseReturnValue:
    """Begin to play the examples of the draft as it is now."""
    runtime, actor = access.runtime(), access.actor()
    with runtime.database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        folder = process_drafts.folder_of(connection, draft)
    faults = check(folder, runtime.operations)
    if faults:
        flash(f"Correct what keeps the draft from being published first. {faults[0]}", "warning")
        return redirect(url_for("studio.overview", process=process, draft_id=draft_id), 303)
    try:
        example_play.begin_folder(runtime, actor.council, folder, actor)
    except Conflict as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for(".show", process=process, draft_id=draft_id), 303)


@pages.post("/stop")
@access.open_to(Permission.CHANGE_PROCESSES)
def cancel(process: str, draft_id: str) -> ResponseReturnValue:
    """Stop the play."""
    runtime = access.runtime()
    try:
        with runtime.database.begin() as connection:
            draft = draft_page.of_address(connection, process, draft_id)
            folder = process_drafts.folder_of(connection, draft)
            example_plays.cancel(connection, draft.council, folder.digest)
    except Conflict as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for(".show", process=process, draft_id=draft_id), 303)
