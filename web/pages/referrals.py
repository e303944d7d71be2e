"""Referrals: the form for a new care package, and those that somebody has begun to type and not yet sent."""

from collections.abc import Mapping
from typing import TypedDict

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from engine import outcomes
from engine.cases import commands
from engine.cases.task_forms import CheckedAnswers, Posted, TaskForm
from engine.errors import BegunAlready, StepFailed
from engine.store import drafts
from web import errors
from web.auth import access
from web.auth.permissions import Permission
from web.forms import draft_saving, submitted_form, task_form_page, task_list, uploads
from web.pages import confirmation

pages = Blueprint("referrals", __name__)

SENT_BEFORE = "You have already sent this: reference {}. No second case was started."
SAVED = "The referral is saved and has not been sent. Only you can see it."


class _BesideForm(TypedDict):
    """What stands beside the form: the way back, and how many referrals the person has not sent yet."""

    back: task_form_page.WayBack
    unsent: int


@pages.get("/cases/new")
@access.open_to(Permission.BEGIN_CASES)
def new() -> ResponseReturnValue:
    """Show the form for a new care package, or its list of sections."""
    case_id = request.args.get("id", "")
    return _first_page(case_id if submitted_form.CASE_ID.fullmatch(case_id) else submitted_form.new_case_id())


@pages.post("/cases/new")
@access.open_to(Permission.BEGIN_CASES)
def start() -> ResponseReturnValue:
    """Begin a case for a new care package, or save the referral for later."""
    case_id = submitted_form.new_case_id()
    faults = uploads.receive(case_id, lambda: _form(case_id))
    posted = submitted_form.pairs()
    if faults:
        return _refused(case_id, posted, faults)
    try:
        if submitted_form.act() == "save":
            return _save()
        if submitted_form.is_to_be_shown():
            page = task_form_page.again(_place(case_id), _form(case_id), posted, beside=_beside_form())
            if page is not None:
                return page
        outcome = _begin(posted, case_id)
    except BegunAlready:
        return _begun_before(case_id)
    if isinstance(outcome, outcomes.Refused):
        return _refused(case_id, posted, outcome.errors)
    session[confirmation.AFTER] = {"case": outcome.case_id, "label": "New package"}
    return redirect(url_for("cases.show", case_id=outcome.case_id), 303)


@pages.post("/cases/new/visible")
@access.open_to(Permission.BEGIN_CASES)
def start_visible() -> ResponseReturnValue:
    """Tell a script which questions of the form for a new package are hidden by the answers so far."""
    return task_form_page.hidden(_form())


@pages.post("/cases/new/draft")
@access.open_to(Permission.BEGIN_CASES)
def save_draft() -> ResponseReturnValue:
    """Save a referral while somebody types it."""
    return draft_saving.answer_script()


@pages.get("/referrals")
@access.open_to(Permission.BEGIN_CASES)
def listed() -> ResponseReturnValue:
    """List the person's own referrals that they have not sent, the latest first."""
    with access.runtime().database.read() as connection:
        unsent = drafts.of_new_cases(connection, access.actor())
    return render_template("referrals/list.html", drafts=unsent, names=[_name(draft) for draft in unsent])


@pages.get("/referrals/<case_id>")
@access.open_to(Permission.BEGIN_CASES)
def show(case_id: str) -> ResponseReturnValue:
    """Show the form for a new package as the person left it."""
    if not _form(case_id).draft:
        raise errors.NothingHere
    return _first_page(case_id)


@pages.get("/referrals/<case_id>/<section>")
@access.open_to(Permission.BEGIN_CASES)
def section(case_id: str, section: str) -> ResponseReturnValue:
    """Show one section of the form for a new package, with what is wrong if it could not be sent."""
    form = _form(case_id)
    problems = _checked(form.draft, case_id).answers.errors if "wrong" in request.args else {}
    return task_list.section_page(
        task_list.section_place(case_id, section), form, section, form.draft, problems
    )


@pages.post("/referrals/<case_id>/<section>")
@access.open_to(Permission.BEGIN_CASES)
def save_section(case_id: str, section: str) -> ResponseReturnValue:
    """Save one section of a referral, and go back to the list if it is right."""
    place = task_list.section_place(case_id, section)
    faults = uploads.receive(case_id, lambda: _form(case_id), section)
    form, posted = _form(case_id), submitted_form.pairs()
    rows = task_list.with_row_changed(form.form, posted)
    typed = task_list.merge(form, section, posted if rows is None else rows)
    if faults or rows is not None:
        return task_list.section_page(place, form, section, typed, faults)
    try:
        draft_saving.save(access.actor())
    except BegunAlready:
        return _begun_before(case_id)
    if submitted_form.act() == "save":
        flash(SAVED, "success")
        return redirect(url_for(".listed"), 303)
    problems = _checked(typed, case_id).answers.errors
    if task_list.errors_in(form.form, section, problems):
        return task_list.section_page(place, form, section, typed, problems)
    return redirect(url_for(".show", case_id=case_id), 303)


@pages.post("/referrals/<case_id>/<section>/visible")
@access.open_to(Permission.BEGIN_CASES)
def section_visible(case_id: str, section: str) -> ResponseReturnValue:
    """Tell a script which questions of a section are hidden by the answers so far."""
    form = _form(case_id)
    return task_form_page.hidden(form, task_list.merge(form, section, submitted_form.pairs()))


@pages.post("/referrals/<case_id>/<section>/draft")
@access.open_to(Permission.BEGIN_CASES)
def save_section_draft(case_id: str, section: str) -> ResponseReturnValue:
    """Save a section of a referral while somebody types it."""
    return draft_saving.answer_script()


@pages.get("/referrals/<case_id>/check")
@access.open_to(Permission.BEGIN_CASES)
def check(case_id: str) -> ResponseReturnValue:
    """Show the answers of all sections before they are sent."""
    form = _form(case_id)
    if not form.draft or not form.form.sections:
        raise errors.NothingHere
    return task_list.check_page(_place(case_id), form)


@pages.post("/referrals/<case_id>/delete")
@access.open_to(Permission.BEGIN_CASES)
def delete(case_id: str) -> ResponseReturnValue:
    """Delete one of the person's own referrals that they have not sent."""
    actor = access.actor()
    with access.runtime().database.begin() as connection:
        was_there = drafts.remove(connection, case_id, actor.council, actor)
    if not was_there:
        raise errors.NothingHere
    flash("The referral is deleted.", "success")
    return redirect(url_for(".listed"), 303)


def _first_page(case_id: str) -> ResponseReturnValue:
    form, place = _form(case_id), _place(case_id)
    if not form.form.sections:
        return task_form_page.page(place, form, beside=_beside_form())
    return task_list.page(place, form, _checked(form.draft, case_id), beside=_beside_form())


def _refused(case_id: str, posted: submitted_form.Pairs, problems: Mapping[str, str]) -> ResponseReturnValue:
    """Return the form with what is wrong. In a list of sections what was sent stays as the draft."""
    form, place = _form(case_id), _place(case_id)
    if not form.form.sections:
        return task_form_page.page(place, form, posted=posted, errors=problems, beside=_beside_form())
    actor = access.actor()
    commands.save_start_draft(access.runtime(), submitted_form.PROCESS, case_id, posted, actor)
    form, checked = _form(case_id), _checked(posted, case_id)
    return task_list.page(place, form, checked, problems=problems, beside=_beside_form())


def _checked(posted: Posted, case_id: str) -> CheckedAnswers:
    runtime, actor = access.runtime(), access.actor()
    return commands.check_start(runtime, actor.council, submitted_form.PROCESS, posted, actor, case_id)


def _save() -> ResponseReturnValue:
    draft_saving.save(access.actor())
    flash(SAVED, "success")
    return redirect(url_for(".listed"), 303)


def _begin(posted: submitted_form.Pairs, case_id: str) -> outcomes.Started | outcomes.Refused:
    """Begin the case. If its first steps cannot be done, the form says so and keeps the answers."""
    actor = access.actor()
    try:
        return commands.start(
            access.runtime(),
            actor.council,
            submitted_form.PROCESS,
            posted,
            actor,
            case_id=case_id,
        )
    except StepFailed as failed:
        return outcomes.Refused({"": failed.reason})


def _begun_before(case_id: str) -> ResponseReturnValue:
    with access.runtime().database.read() as connection:
        case = commands.find(connection, case_id, access.actor())
    flash(SENT_BEFORE.format(case.reference))
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _form(case_id: str = "") -> TaskForm:
    """Return the form for a new package, with what the person has typed for this new case."""
    actor = access.actor()
    return commands.start_form(access.runtime(), actor.council, submitted_form.PROCESS, actor, case_id)


def _beside_form() -> _BesideForm:
    with access.runtime().database.read() as connection:
        unsent = len(drafts.of_new_cases(connection, access.actor()))
    return _BesideForm(back=task_form_page.WayBack(href="/", text="Back"), unsent=unsent)


def _place(case_id: str) -> task_form_page.Place:
    return task_form_page.Place(
        "New package",
        url_for("referrals.start"),
        url_for("referrals.start_visible"),
        button="Start looking for care",
        may_save=True,
        new_case_id=case_id,
        draft=url_for("referrals.save_draft"),
        stands_at=url_for("referrals.show", case_id=case_id),
    )


def _name(draft: drafts.Draft) -> str:
    """Return the name of the person that the referral is for, if it has been typed."""
    return next((text.strip() for name, text in draft.posted if name == "person_name"), "") or "No name yet"
