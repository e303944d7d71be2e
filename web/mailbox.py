"""The practice council's mailbox: every letter that would have been sent, with its links to press."""

from itertools import chain

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from brokerage import people
from engine import outbox
from web import access, councils, errors

pages = Blueprint("mailbox", __name__, url_prefix="/practice")

SHOWN = 100


@pages.get("/mailbox")
@access.open_to(access.EVERYBODY)
def letters() -> ResponseReturnValue:
    """Show the latest letters of a practice council; anywhere else there is no such page."""
    if not current_app.config["PRACTICE"]:
        raise errors.NothingHere
    with access.runtime().database.read() as connection:
        several = [outbox.latest(connection, key, SHOWN) for key in councils.names(connection)]
        found = sorted(chain(*several), key=lambda letter: letter["created_at"], reverse=True)[:SHOWN]
        names = people.names_of(connection, {letter["to"] for letter in found})
    return render_template("practice/mailbox.html", letters=found, names=names)
