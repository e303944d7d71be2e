"""The provider's page of what it was awarded, and of what it can no longer provide."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from brokerage import awarded
from engine import acts
from web import access, councils, paging

pages = Blueprint("awarded", __name__)
PER_PAGE = 20
"""Few, because each shows its whole agreement."""


@pages.get("/awards")
@access.open_to("provider")
def listed() -> ResponseReturnValue:
    """Show whose care this location was awarded, with the agreement, and the offers it may take back."""
    actor = access.actor()
    party, page = actor.party or "", paging.Page(paging.number_of(request.args), PER_PAGE)
    with access.runtime().database.read() as connection:
        names = councils.names(connection)
        given = awarded.to_location(connection, names, party, PER_PAGE + 1, page.offset)
        standing = awarded.standing_cases(connection, names, party)
        open_acts = acts.open_in(connection, actor, {*standing, *(each.case_id for each in given)})
    return render_template(
        "provider/awards.html",
        given=given[:PER_PAGE],
        more=len(given) > PER_PAGE,
        paged=page,
        acts=open_acts,
        names=names,
    )
