"""Cases: their list, and a case as it is now, in words and in its diagrams."""

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from brokerage.reports import case_decision, invited_providers, link_states, search_round
from brokerage.tender import advert_reminders
from engine.cases import commands, monitor, open_calls, worklist
from engine.outcomes import CaseSummary
from engine.store import releases
from web import errors
from web.auth import access, accounts, permissions
from web.auth.permissions import Permission
from web.pages import confirmation, retries
from web.presenters import case_diagrams, case_head, case_list, case_page

pages = Blueprint("cases", __name__, url_prefix="/cases")

ALL_KINDS = ("work", "action")


@pages.get("")
@access.open_to(*permissions.CASE_PERMISSIONS)
def listed() -> ResponseReturnValue:
    """List the council's cases, with the filters and the order of the address."""
    return render_template("cases/list.html", **case_list.read(access.actor(), request.args))


@pages.get("/<case_id>")
@access.open_to(*permissions.CASE_PERMISSIONS)
def show(case_id: str) -> ResponseReturnValue:
    """Show a case as it is now: who, where, what comes next, who has answered, and what is decided."""
    actor = access.actor()
    with access.runtime().database.read() as connection:
        case = commands.find(connection, case_id, actor)
        head = case_head.read(connection, case_id, case)
        tasks = worklist.open_tasks(connection, access.in_every_role(actor), case_id=case_id, kinds=ALL_KINDS)
        calls = open_calls.of_case(connection, case_id)
        invited = invited_providers.of_calls(connection, actor.council, calls[:1])
        colleagues = accounts.colleagues(connection, actor.council)
        decision = case_decision.of_case(connection, actor.council, case_id)
        journey = _journey(connection, case)
        now = access.runtime().clock.now_in(connection)
        states = link_states.of_tasks(connection, actor.council, case_id, tasks, now)
    work = [task for task in tasks if task["kind"] == "work"]
    return render_template(
        "cases/now.html",
        work=work,
        actions=[task for task in tasks if task["kind"] == "action" and actor.has_any(task["roles"])],
        call=next(iter(calls), None),
        invited=case_page.invited_rows(calls[0], invited) if calls else [],
        colleagues=colleagues,
        link_states=states.values(),
        decision=decision,
        next_act=case_page.next_act(case, work, calls, actor),
        after=session.pop(confirmation.AFTER, None),
        **journey,
        **head,
    )


@pages.get("/<case_id>/diagram")
@access.open_to(*permissions.CASE_PERMISSIONS)
def diagram(case_id: str) -> ResponseReturnValue:
    """Show where the case stands in the diagrams of its process."""
    everything = request.args.get("all") == "yes"
    with access.runtime().database.read() as connection:
        case = commands.find(connection, case_id, access.actor())
        head = case_head.read(connection, case_id, case)
        diagrams = case_diagrams.of_case(connection, case_id, case.release_id, everything=everything)
    return render_template("cases/diagram.html", case_diagrams=diagrams, everything=everything, **head)


@pages.get("/<case_id>/diagram/<name>.xml")
@access.open_to(*permissions.CASE_PERMISSIONS)
def diagram_file(case_id: str, name: str) -> ResponseReturnValue:
    """Return a diagram of the case's release as BPMN, for the viewer."""
    with access.runtime().database.read() as connection:
        case = commands.find(connection, case_id, access.actor())
        release = releases.by_id(connection, case.release_id)
    content = release.folder.of_kind("diagram").get(name)
    if content is None:
        raise errors.NothingHere
    return Response(content, mimetype="application/xml")


@pages.post("/<case_id>/retry")
@access.open_to(Permission.RETRY_STEPS)
def retry(case_id: str) -> ResponseReturnValue:
    """Try the failed step again, as the person who first did it."""
    retries.retry(case_id)
    return redirect(url_for(".show", case_id=case_id), 303)


def _journey(connection: Connection, case: CaseSummary) -> Mapping[str, object]:
    """Return where a case is in the journey of its release, with the reminders of its advert."""
    release = releases.by_id(connection, case.release_id)
    variables = monitor.variables(connection, case.id)
    return {
        "process": release.journey.name,
        "bar": case_page.bar(release.stages, case.stage),
        "search_round": search_round.of_case(connection, case, release, variables),
        "reminded": advert_reminders.sent(connection, case.council, case.id),
        "may_remind": advert_reminders.can_be_sent(release) and access.may(Permission.DO_TASKS),
    }
