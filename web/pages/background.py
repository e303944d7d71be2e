"""Background work, for administrators: what waits or has failed, and buttons to try it again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine.background import backlog, worker
from engine.store import outbox
from web import errors
from web.auth import access
from web.auth.permissions import Permission
from web.pages import retries

pages = Blueprint("background", __name__, url_prefix="/background")


@pages.get("")
@access.open_to(Permission.RUN_BACKGROUND_WORK)
def listed() -> ResponseReturnValue:
    """List deadlines that have passed, letters that were not sent and steps that failed."""
    council, runtime = access.actor().council, access.runtime()
    with runtime.database.read() as connection:
        now = runtime.clock.now_in(connection)
        overdue = backlog.overdue(connection, council, now)
        unsent = backlog.unsent(connection, council)
        failed = backlog.failed(connection, council)
    return render_template(
        "background/list.html",
        late=worker.late(runtime),
        most=backlog.LIST_LIMIT,
        overdue=overdue,
        unsent=unsent,
        failed=failed,
    )


@pages.post("/cases/<case_id>/again")
@access.open_to(Permission.RUN_BACKGROUND_WORK)
def again(case_id: str) -> ResponseReturnValue:
    """Try the failed step of a case again, or wake the case if its deadline has passed."""
    retries.retry(case_id, wake=True)
    return _back()


@pages.post("/letters/<letter_id>/again")
@access.open_to(Permission.RUN_BACKGROUND_WORK)
def send_again(letter_id: str) -> ResponseReturnValue:
    """Try to send a letter again at once."""
    if not outbox.retry(access.runtime(), access.actor().council, letter_id):
        raise errors.NothingHere
    flash("The letter will be tried again within a few seconds.", "success")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for(".listed"), 303)
