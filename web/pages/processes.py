"""The releases of a council's processes: all of them, one of them, and what differs between two."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from engine.definition.zipped_folder import write_zip
from engine.store import releases
from engine.studio import process_drafts
from web import errors
from web.auth import access, accounts
from web.auth.permissions import Permission
from web.presenters import release_list
from web.presenters.release_list import ReleaseRow

pages = Blueprint("processes", __name__, url_prefix="/processes")
SEEN_BY = (Permission.SEE_PROCESSES, Permission.OVERSEE_CASES)


@pages.get("")
@access.open_to(*SEEN_BY)
def listed() -> ResponseReturnValue:
    """List each process with its releases, the newest first, and the drafts that are open."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        rows = release_list.rows(connection, council)
        drafts = process_drafts.list_of(connection, council)
        names = accounts.names(connection, council)
    processes: dict[str, list[ReleaseRow]] = {}
    for row in rows:
        processes.setdefault(row.process, []).append(row)
    return render_template(
        "processes/list.html", processes=processes, drafts=drafts, names=names, title=release_list.title
    )


@pages.get("/<process>/releases/<number>")
@access.open_to(*SEEN_BY)
def release(process: str, number: str) -> ResponseReturnValue:
    """Show a release: who wrote and approved it, why, what changed, and how many cases run on it."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        rows = release_list.rows(connection, council, process)
        row = _of_number(rows, number)
        changes = release_list.changes_since_previous(connection, council, rows, row)
        running = releases.running_cases(connection, council, row.id)
    return render_template(
        "processes/release.html",
        release=row,
        newest=rows[0].number,
        numbers=[other.number for other in rows],
        changes=changes,
        running=f"{releases.COUNTED:,} or more" if running == releases.COUNTED else f"{running:,}",
        title=release_list.title(process),
    )


@pages.get("/<process>/releases/<number>/folder")
@access.open_to(*SEEN_BY)
def folder(process: str, number: str) -> ResponseReturnValue:
    """Return the folder of a release as a zip file."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        row = _of_number(release_list.rows(connection, council, process), number)
        frozen = releases.by_id(connection, row.id).folder
    headers = {"Content-Disposition": f'attachment; filename="{process}_release_{row.number}.zip"'}
    return Response(write_zip(frozen), mimetype="application/zip", headers=headers)


@pages.get("/<process>/differences")
@access.open_to(*SEEN_BY)
def differences(process: str) -> ResponseReturnValue:
    """Show what differs between two releases of a process; the newest where none is named."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        rows = release_list.rows(connection, council, process)
        newest = str(rows[0].number) if rows else ""
        old, new = (_of_number(rows, request.args.get(name, newest)) for name in ("from", "to"))
        changes = release_list.changes(connection, council, process, old.number, new.number)
    return render_template(
        "processes/differences.html",
        old=old,
        new=new,
        changes=changes,
        numbers=[row.number for row in rows],
        title=release_list.title(process),
    )


def _of_number(rows: list[ReleaseRow], number: str) -> ReleaseRow:
    for row in rows:
        if str(row.number) == number:
            return row
    raise errors.NothingHere
