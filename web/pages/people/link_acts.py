"""What staff do with the one-off links of a case: send one again, or end it."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from brokerage import errors
from brokerage.package import one_off_links
from brokerage.package.one_off_links import Bearer
from engine.actors import Actor
from engine.cases import commands
from web.auth import access, sessions
from web.auth.permissions import Permission

pages = Blueprint("link_acts", __name__, url_prefix="/cases/<case_id>/links/<role>/<party>")

AGAIN = "A new link is on its way. Links sent before no longer work."
ENDED = "The link no longer works."
Act = Callable[[Connection, Bearer, Actor, datetime], list[str]]


@pages.post("/again")
@access.open_to(Permission.SEND_LINKS)
def again(case_id: str, role: str, party: str) -> ResponseReturnValue:
    """Send the letter once more, with a new link."""
    return _do(one_off_links.send_again, case_id, role, party, AGAIN)


@pages.post("/end")
@access.open_to(Permission.SEND_LINKS)
def end(case_id: str, role: str, party: str) -> ResponseReturnValue:
    """End the links of a person, and sign out whoever came by one."""
    return _do(one_off_links.end, case_id, role, party, ENDED)


def _do(act: Act, case_id: str, role: str, party: str, done: str) -> ResponseReturnValue:
    runtime, actor = access.runtime(), access.actor()
    try:
        with runtime.database.begin() as connection:
            commands.find(connection, case_id, actor)
            now = runtime.clock.now_in(connection)
            bearers = act(connection, Bearer(actor.council, case_id, role, party), actor, now)
            sessions.end_of_links(connection, bearers)
        flash(done, "success")
    except (errors.NothingWaits, errors.NoLink, errors.FactMissing) as refused:
        flash(str(refused), "warning")
    return redirect(url_for("cases.show", case_id=case_id), 303)
