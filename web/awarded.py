"""The provider's page of what it was awarded, and of what it can no longer provide."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from brokerage import awarded
from engine import acts
from web import access, councils

pages = Blueprint("awarded", __name__)


@pages.get("/awards")
@access.open_to("provider")
def listed() -> ResponseReturnValue:
    """Show whose care this location was awarded, with the agreement, and the offers it may take back."""
    actor = access.actor()
    party = actor.party or ""
    with access.runtime().database.read() as connection:
        names = councils.names(connection)
        given = awarded.to_location(connection, names, party)
        standing = awarded.standing_cases(connection, names, party)
        open_acts = acts.open_in(connection, actor, {*standing, *(each.case_id for each in given)})
    return render_template("provider/awards.html", given=given, acts=open_acts, names=names)
