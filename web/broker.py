"""The broker's, practitioner's and senior officer's work: the team's tasks, latest first."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from brokerage import reading
from engine import worklist
from web import access, lateness, paging

pages = Blueprint("broker", __name__)

MOST = 100
WHOSE = {"team": "Everyone's", "mine": "Mine", "free": "Nobody's yet"}


@pages.get("/tasks")
@access.open_to(*access.CASEWORK)
def tasks() -> ResponseReturnValue:
    """Show the tasks of the person's roles in groups of lateness."""
    runtime, actor = access.runtime(), access.actor()
    whose = request.args.get("whose", "team")
    page = paging.Page(paging.number_of(request.args), MOST)
    wanted = worklist.Filters(mine=whose == "mine", free=whose == "free", limit=MOST + 1, offset=page.offset)
    with runtime.database.read() as connection:
        found = worklist.open_tasks(connection, actor, filters=wanted)
        people = reading.people_of_cases(connection, actor.council, {each["case_id"] for each in found})
    return render_template(
        "broker/tasks.html",
        groups=lateness.groups(found[:MOST], runtime.clock.now()),
        people=people,
        whose=whose,
        choices=WHOSE,
        heading="Decisions waiting" if actor.roles == {"senior_officer"} else "My tasks",
        paged=page,
        more=len(found) > MOST,
    )
