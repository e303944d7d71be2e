"""The providers of a case: who was invited to each advert, and the ranking of the offers after its close."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from brokerage.reports import invited_providers
from brokerage.tender import ranking_table
from engine.cases import commands, open_calls
from engine.store import releases
from web.auth import access, permissions
from web.forms import task_form_page
from web.presenters import case_head, case_page

pages = Blueprint("case_offers", __name__, url_prefix="/cases/<case_id>/offers")


@pages.get("")
@access.open_to(*permissions.CASE_PERMISSIONS)
def listed(case_id: str) -> ResponseReturnValue:
    """Show the adverts of a case, and the ranking of the last that has closed."""
    actor = access.actor()
    with access.runtime().database.read() as connection:
        case = commands.find(connection, case_id, actor)
        head = case_head.read(connection, case_id, case)
        calls = open_calls.of_case(connection, case_id)
        invited = invited_providers.of_calls(connection, actor.council, calls)
        release = releases.by_id(connection, case.release_id)
        ranking = ranking_table.of_case(connection, actor.council, case_id, release)
    adverts = [
        (number, call, case_page.invited_rows(call, invited))
        for number, call in zip(range(len(calls), 0, -1), calls, strict=True)
    ]
    return render_template(
        "cases/offers.html", adverts=adverts, blocks=task_form_page.blocks(ranking), **head
    )
