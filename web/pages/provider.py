"""The provider's pages: adverts, an offer or a decline, earlier offers and what came of them, and awards."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from brokerage.award import provider_awards
from brokerage.reports import page_queries
from engine import errors, outcomes
from engine.cases import call_responses, open_calls, worklist
from engine.cases.open_calls import CallToParty
from engine.cases.task_forms import TaskForm
from engine.store import response_versions, responses
from engine.store.responses import Response
from forms.submission import answers, summaries
from web import councils
from web.auth import access
from web.auth.permissions import Permission
from web.forms import draft_saving, submitted_form, task_form_page
from web.pages import confirmation
from web.presenters import paging

pages = Blueprint("provider", __name__)

SEALED = "Only you can read it until the advert closes. Until then you can change or withdraw it."
PER_PAGE = 50
AWARDS_PER_PAGE = 20
"""Few, because each award shows its whole agreement."""
BACK = task_form_page.WayBack(href="/adverts", text="Adverts for you")


class _BesideForm(TypedDict):
    """What stands beside the form of an offer: the way back, and what this location has already sent.

    `sent` are the answers of the last response in words, which stand open if the form holds others.
    """

    back: task_form_page.WayBack
    mine: Response | None
    last: Response | None
    sent: Sequence[tuple[str, str]]
    stale: bool


@pages.get("/adverts")
@access.open_to(Permission.ANSWER_ADVERTS)
def listed() -> ResponseReturnValue:
    """List the adverts that this location may answer, the first to close first, and the tasks for it."""
    runtime, actor, page = access.runtime(), access.actor(), _page()
    party = actor.party or ""
    with runtime.database.read() as connection:
        calls = open_calls.open_for(connection, party, runtime.clock.now(), PER_PAGE + 1, page.offset)
        facts = page_queries.facts_of_adverts(connection, _adverts(calls))
        waiting = worklist.open_tasks(connection, actor)
        names = councils.names(connection)
    return render_template(
        "provider/adverts.html",
        adverts=calls[:PER_PAGE],
        facts=facts,
        councils=names,
        waiting=waiting,
        paged=page,
        more=len(calls) > PER_PAGE,
    )


@pages.get("/adverts/<call_id>")
@access.open_to(Permission.ANSWER_ADVERTS)
def advert(call_id: str) -> ResponseReturnValue:
    """Show what care is needed, without saying whose it is, and the form for an offer."""
    page = _form_page(call_id)
    responses.note_seen(access.runtime(), call_id, access.actor().party or "")
    return page


@pages.post("/adverts/<call_id>")
@access.open_to(Permission.ANSWER_ADVERTS)
def respond(call_id: str) -> ResponseReturnValue:
    """Receive an offer or a decline. It replaces an earlier one, if the page showed that one."""
    posted = submitted_form.pairs()
    if submitted_form.act() == "save":
        draft_saving.save(access.actor())
        flash("Your answers are saved and have not been sent. Only you can see them.", "success")
        return redirect(url_for(".advert", call_id=call_id), 303)
    try:
        page = _page_before_sending(call_id, posted) if submitted_form.is_to_be_shown() else None
        if page is not None:
            return page
        outcome = _send(call_id, posted)
    except errors.Conflict as conflict:
        return _form_page(call_id, posted, {"": str(conflict)}, stale=True)
    if isinstance(outcome, outcomes.Refused):
        return _form_page(call_id, posted, outcome.errors)
    return confirmation.receipt("We have received your answer", outcome.reference, SEALED, outcome.digest)


@pages.post("/adverts/<call_id>/visible")
@access.open_to(Permission.ANSWER_ADVERTS)
def visible(call_id: str) -> ResponseReturnValue:
    """Tell a script which questions are hidden by the answers so far."""
    return task_form_page.hidden(open_calls.response_form(access.runtime(), call_id, access.actor()))


@pages.post("/adverts/<call_id>/draft")
@access.open_to(Permission.ANSWER_ADVERTS)
def save_draft(call_id: str) -> ResponseReturnValue:
    """Save an offer while somebody types it. Only they can see it."""
    return draft_saving.answer_script()


@pages.post("/adverts/<call_id>/withdraw")
@access.open_to(Permission.ANSWER_ADVERTS)
def withdraw(call_id: str) -> ResponseReturnValue:
    """Withdraw the offer of this location, if the page showed the last one."""
    try:
        call_responses.withdraw(
            access.runtime(), call_id, access.actor(), version=submitted_form.seen_version()
        )
    except errors.Conflict as conflict:
        return _form_page(call_id, problems={"": str(conflict)}, stale=True)
    flash("You have withdrawn your offer. You can make another until the advert closes.", "success")
    return redirect(url_for(".listed"), 303)


@pages.get("/offers")
@access.open_to(Permission.ANSWER_ADVERTS)
def offers() -> ResponseReturnValue:
    """List the offers of this location, what came of each one and why."""
    party, page = access.actor().party or "", _page()
    with access.runtime().database.read() as connection:
        sent = open_calls.sent_by(connection, party, PER_PAGE + 1, page.offset)
        results = page_queries.results_of_location(connection, party, _adverts(sent))
        facts = page_queries.facts_of_adverts(connection, _adverts(sent))
    return render_template(
        "provider/offers.html",
        offers=sent[:PER_PAGE],
        facts=facts,
        results=results,
        paged=page,
        more=len(sent) > PER_PAGE,
    )


@pages.get("/awards")
@access.open_to(Permission.ANSWER_ADVERTS)
def awards() -> ResponseReturnValue:
    """Show the awards of this location, with whose care it is and the agreement, and what it may withdraw."""
    actor = access.actor()
    party, page = actor.party or "", paging.Page(paging.number_of(request.args), AWARDS_PER_PAGE)
    with access.runtime().database.read() as connection:
        names = councils.names(connection)
        awarded = provider_awards.to_location(connection, names, party, AWARDS_PER_PAGE + 1, page.offset)
        standing = provider_awards.standing_cases(connection, names, party)
        open_acts = worklist.actions_in(connection, actor, {*standing, *(award.case_id for award in awarded)})
    return render_template(
        "provider/awards.html",
        awards=awarded[:AWARDS_PER_PAGE],
        more=len(awarded) > AWARDS_PER_PAGE,
        paged=page,
        acts=open_acts,
        names=names,
    )


def _send(call_id: str, posted: submitted_form.Pairs) -> outcomes.Receipt | outcomes.Refused:
    return call_responses.respond(
        access.runtime(), call_id, posted, access.actor(), version=submitted_form.seen_version()
    )


def _form_page(
    call_id: str,
    posted: submitted_form.Pairs | None = None,
    problems: Mapping[str, str] | None = None,
    *,
    stale: bool = False,
) -> ResponseReturnValue:
    """Return the page with the form for an offer, with what was posted and what is wrong with it."""
    form = open_calls.response_form(access.runtime(), call_id, access.actor())
    beside = _beside_form(form, stale=stale)
    return task_form_page.page(_place(form), form, posted=posted, errors=problems, beside=beside)


def _page_before_sending(call_id: str, posted: submitted_form.Pairs) -> ResponseReturnValue | None:
    """Return the page to show before sending. It would name the last answer, so an older page is refused."""
    runtime, actor = access.runtime(), access.actor()
    form = open_calls.response_form(runtime, call_id, actor)
    beside = _beside_form(form)
    response_versions.check(beside["last"], submitted_form.seen_version(), actor, runtime.clock.now())
    return task_form_page.again(_place(form), form, posted, beside=beside)


def _place(task_form: TaskForm) -> task_form_page.Place:
    call_id = (task_form.task or {})["id"]
    return task_form_page.Place(
        title=task_form.form.title,
        post=url_for("provider.respond", call_id=call_id),
        visible=url_for("provider.visible", call_id=call_id),
        button="Continue",
        act="check",
        may_save=True,
        draft=url_for("provider.save_draft", call_id=call_id),
        stands_at=url_for("provider.advert", call_id=call_id),
    )


def _beside_form(task_form: TaskForm, *, stale: bool = False) -> _BesideForm:
    with access.runtime().database.read() as connection:
        sent = open_calls.responses_of(connection, (task_form.task or {})["id"], access.actor().party or "")
    last = open_calls.last_in_time(sent)
    mine = last or (sent[-1] if sent else None)
    return _BesideForm(back=BACK, mine=mine, last=last, sent=_in_words(task_form, mine), stale=stale)


def _in_words(task_form: TaskForm, response: Response | None) -> Sequence[tuple[str, str]]:
    if response is None or response.state not in {"standing", "declined"}:
        return ()
    posted = answers.to_posted(task_form.form, response.answers)
    return summaries.summary(task_form.form, posted, options=task_form.options, facts=task_form.facts)


def _adverts(calls: Sequence[CallToParty]) -> set[tuple[str, str]]:
    """Return the council and the id of the advert of each call."""
    return {(sent.call.council, sent.call.key) for sent in calls}


def _page() -> paging.Page:
    return paging.Page(paging.number_of(request.args), PER_PAGE)
