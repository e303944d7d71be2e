"""The history of a case."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from engine.cases import commands
from engine.store import hash_chain, history
from web.auth import access, permissions
from web.presenters import case_head, paging
from web.presenters.history import timeline

pages = Blueprint("case_history", __name__, url_prefix="/cases/<case_id>/history")

LINES = 200


@pages.get("")
@access.open_to(*permissions.CASE_PERMISSIONS)
def past(case_id: str) -> ResponseReturnValue:
    """Show what happened in a case, who did it, when and by which clause."""
    everything = request.args.get("all") == "yes"
    with access.runtime().database.read() as connection:
        case = commands.find(connection, case_id, access.actor())
        head = case_head.read(connection, case_id, case)
        length = case.history_length
        page = paging.page_of(request.args, length, LINES)
        lines = history.between(connection, case_id, *page.from_the_end())
        # Checking a long history takes longer than reading a page of it, so it needs a press of a link.
        checked = length <= LINES or request.args.get("check") == "yes"
        whole = hash_chain.verify(connection, case_id) if checked else None
        names = timeline.names_in(connection, case.release_id, lines)
    days = timeline.days(lines, names, everything=everything)
    return render_template(
        "cases/history.html", days=days, whole=whole, everything=everything, paged=page, **head
    )
