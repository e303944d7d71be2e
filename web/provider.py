"""The provider's pages: adverts for them, an offer or a reasoned no, what they sent and what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from brokerage import reading
from engine import calls, outcomes, worklist
from engine.asking import Asked
from web import access, asking, councils, paging, posts, sending

pages = Blueprint("provider", __name__)

SEALED = "Nobody but you can read it until the advert closes. Until then you may change or withdraw it."
PER_PAGE = 50
BACK = {"href": "/adverts", "text": "Adverts for you"}


@pages.get("/adverts")
@access.open_to("provider")
def listed() -> ResponseReturnValue:
    """List the adverts this location may answer, closing soonest first, and the tasks addressed to it."""
    runtime, actor, page = access.runtime(), access.actor(), _asked()
    party = actor.party or ""
    with runtime.database.read() as connection:
        opened = calls.open_for(connection, party, runtime.clock.now(), PER_PAGE + 1, page.offset)
        facts = reading.facts_of_adverts(connection, _adverts(opened))
        waiting = worklist.open_tasks(connection, actor)
        names = councils.names(connection)
    rows = [
        {**each, "about": facts.get(each["key"], {}), "by": names.get(each["council"])}
        for each in opened[:PER_PAGE]
    ]
    return render_template(
        "provider/adverts.html", adverts=rows, waiting=waiting, paged=page, more=len(opened) > PER_PAGE
    )


@pages.get("/adverts/<call_id>")
@access.open_to("provider")
def advert(call_id: str) -> ResponseReturnValue:
    """Show what is needed, without whose need it is, and the offer's form."""
    asked = calls.asked(access.runtime(), call_id, access.actor())
    return asking.page(_place(asked), asked, **_beside(call_id))


@pages.post("/adverts/<call_id>")
@access.open_to("provider")
def respond(call_id: str) -> ResponseReturnValue:
    """Take an offer or a no; an earlier one is replaced until the advert closes."""
    runtime, actor, posted = access.runtime(), access.actor(), posts.pairs()
    asked = calls.asked(runtime, call_id, actor)
    instead = asking.again(_place(asked), asked, posted, **_beside(call_id))
    if instead is not None:
        return instead
    done = calls.respond(runtime, call_id, posted, actor, files=posts.given_files())
    if isinstance(done, outcomes.Refused):
        return asking.page(_place(asked), asked, posted=posted, errors=done.errors, **_beside(call_id))
    return sending.receipt("Your answer is received", _reference(call_id), SEALED, done.digest)


@pages.post("/adverts/<call_id>/visible")
@access.open_to("provider")
def visible(call_id: str) -> ResponseReturnValue:
    """Tell a script which questions are hidden for what is typed so far."""
    return asking.hidden(calls.asked(access.runtime(), call_id, access.actor()))


@pages.post("/adverts/<call_id>/withdraw")
@access.open_to("provider")
def withdraw(call_id: str) -> ResponseReturnValue:
    """Withdraw the standing offer."""
    calls.withdraw(access.runtime(), call_id, access.actor())
    flash("Your offer is withdrawn. You may make another until the advert closes.", "success")
    return redirect(url_for(".listed"), 303)


@pages.get("/offers")
@access.open_to("provider")
def offers() -> ResponseReturnValue:
    """List what this location was asked, what it sent, and what came of it with its reason."""
    party, page = access.actor().party or "", _asked()
    with access.runtime().database.read() as connection:
        sent = calls.sent_by(connection, party, PER_PAGE + 1, page.offset)
        results = reading.results_of_location(connection, party, _adverts(sent))
        facts = reading.facts_of_adverts(connection, _adverts(sent))
    rows = [{**each, "about": facts.get(each["key"], {})} for each in sent[:PER_PAGE]]
    return render_template(
        "provider/offers.html", sent=rows, results=results, paged=page, more=len(sent) > PER_PAGE
    )


def _place(asked: Asked) -> asking.Place:
    call_id = (asked.task or {})["id"]
    return asking.Place(
        title=asked.form.title,
        post=url_for("provider.respond", call_id=call_id),
        visible=url_for("provider.visible", call_id=call_id),
        send="Send",
        check_first=True,
    )


def _beside(call_id: str) -> dict[str, Any]:
    """Return what stands beside the form: the way back, and what this location has sent already."""
    with access.runtime().database.read() as connection:
        sent = calls.mine(connection, call_id, access.actor().party or "")
    counted = [each for each in sent if each.state != "late"] or sent
    return {"back": BACK, "mine": counted[-1] if counted else None}


def _reference(call_id: str) -> str:
    with access.runtime().database.read() as connection:
        return str(calls.look(connection, call_id)["reference"])


def _adverts(found: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Return the council and the id of the advert of each call."""
    return {(each["council"], each["key"]) for each in found}


def _asked() -> paging.Page:
    return paging.Page(paging.number_of(request.args), PER_PAGE)
