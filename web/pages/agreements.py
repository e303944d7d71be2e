"""The agreements that a council pays for, for its finance staff."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from brokerage import formatting
from brokerage.reports import agreements
from web.auth import access
from web.auth.permissions import Permission
from web.presenters import paging

pages = Blueprint("agreements", __name__, url_prefix="/agreements")
PER_PAGE = 50


@pages.get("")
@access.open_to(Permission.SEE_AGREEMENTS)
def listed() -> ResponseReturnValue:
    """List the individual agreements, the newest first."""
    page = paging.Page(paging.number_of(request.args), PER_PAGE)
    with access.runtime().database.read() as connection:
        rows = agreements.newest(connection, access.actor().council, PER_PAGE + 1, page.offset)
    return render_template(
        "agreements/list.html",
        rows=[_cells(row) for row in rows[:PER_PAGE]],
        paged=page,
        more=len(rows) > PER_PAGE,
    )


def _cells(row: agreements.Agreement) -> list[str]:
    return [
        row.reference,
        row.provider,
        formatting.title(row.category),
        formatting.day(row.start_on),
        formatting.day(row.end_on) or "No end agreed",
        formatting.weekly(row.weekly_pence),
        formatting.weekly(row.council_pays_pence),
        formatting.weekly(row.top_up_pence) if row.top_up_pence else "None",
        formatting.title(row.state),
    ]
