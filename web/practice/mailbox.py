"""The practice council's mailbox: every letter that would have been sent, with links that work."""

from itertools import chain

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from brokerage.package import people
from engine.store import outbox
from web import councils, errors
from web.auth import access
from web.auth.permissions import Permission

pages = Blueprint("mailbox", __name__, url_prefix="/practice")

SHOWN = 100


@pages.get("/mailbox")
@access.open_to(Permission.EVERYBODY)
def listed() -> ResponseReturnValue:
    """Show the latest letters of a practice council. Elsewhere this page does not exist."""
    if not current_app.config["PRACTICE"]:
        raise errors.NothingHere
    with access.runtime().database.read() as connection:
        of_councils = [outbox.latest(connection, key, SHOWN) for key in councils.names(connection)]
        letters = sorted(chain(*of_councils), key=lambda letter: letter.created_at, reverse=True)[:SHOWN]
        names = people.names_of(connection, {letter.to for letter in letters})
    return render_template("mailbox/letters.html", letters=letters, names=names)
