"""Background work for administrators: what waits or failed, and having it tried again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from engine import backlog, cases, outbox, worker
from web import access, errors

pages = Blueprint("background", __name__, url_prefix="/background")


@pages.get("")
@access.open_to("administrator")
def listed() -> ResponseReturnValue:
    """List deadlines that have come, letters not sent and steps that failed."""
    council, runtime = access.actor().council, access.runtime()
    with runtime.database.read() as connection:
        now = runtime.clock.now_in(connection)
        found = {
            "overdue": backlog.overdue(connection, council, now),
            "unsent": backlog.unsent(connection, council),
            "failed": backlog.failed(connection, council),
        }
    return render_template(
        "manager/background.html", late=worker.late(runtime), most=backlog.AT_MOST, **found
    )


@pages.post("/cases/<case_id>/again")
@access.open_to("administrator")
def again(case_id: str) -> ResponseReturnValue:
    """Try again the step of a case that failed, or wake the case if its deadline has come."""
    runtime, actor = access.runtime(), access.actor()
    with runtime.database.read() as connection:
        has_failed = cases.find(connection, case_id, actor)["failed_act"] is not None
    if has_failed:
        cases.retry(runtime, case_id, actor)
    else:
        cases.wake(runtime, case_id)
    flash("The case has gone on.", "success")
    return _back()


@pages.post("/letters/<letter_id>/again")
@access.open_to("administrator")
def send_again(letter_id: str) -> ResponseReturnValue:
    """Have a letter tried again at once."""
    if not outbox.again(access.runtime(), access.actor().council, letter_id):
        raise errors.NothingHere
    flash("The letter is tried again within a few seconds.", "success")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for(".listed"), 303)
