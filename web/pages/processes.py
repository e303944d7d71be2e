"""The releases of a council's processes, for people who change and approve them."""

from datetime import datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from engine import actors
from engine.store import releases
from web.auth import access, accounts
from web.auth.permissions import Permission

pages = Blueprint("processes", __name__, url_prefix="/processes")


@pages.get("")
@access.open_to(Permission.SEE_PROCESSES)
def listed() -> ResponseReturnValue:
    """List each process with its releases, the newest first."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        published = releases.list_of(connection, council)
        names = {person.id: person.name for person in accounts.colleagues(connection, council)}
    processes: dict[str, list[tuple[int, datetime, str]]] = {}
    for release in published:
        publisher = names.get(release.published_by, actors.SYSTEM.name)
        processes.setdefault(release.process, []).append((release.number, release.published_at, publisher))
    return render_template("processes/list.html", processes=processes)
