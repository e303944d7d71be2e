"""Correcting the details of the person of a case: a form with a reason, and a line in each running case."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from brokerage import errors
from brokerage.package import corrections, person_details
from engine import clock
from engine.cases import commands
from engine.database import session
from forms.html import drawing
from forms.schema import definition
from forms.schema.questions import Form
from forms.submission import answers
from web.auth import access
from web.auth.permissions import Permission
from web.forms import submitted_form, task_form_page

pages = Blueprint("person_details", __name__, url_prefix="/cases/<case_id>/person")

SEEN = "_seen"
Facts = dict[str, object]
SAVED = "Corrected: {}."
RELEASED = " The letter with the link that waited for the date of birth is on its way."


@pages.get("")
@access.open_to(Permission.CORRECT_PEOPLE)
def show(case_id: str) -> ResponseReturnValue:
    """Show what is on record of the person of a case, to be corrected."""
    return _page(case_id)


@pages.post("")
@access.open_to(Permission.CORRECT_PEOPLE)
def correct(case_id: str) -> ResponseReturnValue:
    """Correct the details, or show the form again with what is wrong."""
    runtime, actor = access.runtime(), access.actor()
    posted = [pair for pair in submitted_form.pairs() if pair[0] != SEEN]
    read = answers.read_answers(_form(), posted, facts=_facts(case_id))
    if not read.ok:
        return _page(case_id, posted, read.errors)
    seen = request.form.get(SEEN, "")
    try:
        with runtime.database.begin() as connection:
            now = runtime.clock.now_in(connection)
            correction = corrections.correct(
                connection, actor.council, case_id, read.values, seen, actor, now
            )
    except errors.ChangedMeanwhile as changed:
        return _page(case_id, None, {"": str(changed)})
    except errors.DetailsRefused as refused:
        return _page(case_id, posted, {"": str(refused)})
    flash(SAVED.format(", ".join(correction.changed)) + (RELEASED if correction.released else ""), "success")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@pages.post("/visible")
@access.open_to(Permission.CORRECT_PEOPLE)
def visible(case_id: str) -> ResponseReturnValue:
    """Tell a script which questions are hidden by the answers so far."""
    hidden = answers.hidden_now(_form(), submitted_form.pairs(), facts=_facts(case_id))
    return jsonify(hidden=sorted(hidden))


def _facts(case_id: str) -> Facts:
    """Return what the form's conditions read. Another council's case is not found."""
    actor = access.actor()
    with access.runtime().database.read() as connection:
        commands.find(connection, case_id, actor)
        return _facts_of(corrections.on_record(connection, actor.council, case_id))


def _facts_of(known: corrections.OnRecord) -> Facts:
    return {
        "has_payer": known.payer is not None,
        "today": clock.london(access.runtime().clock.now()).date(),
    }


def _page(
    case_id: str, posted: submitted_form.Pairs | None = None, problems: Mapping[str, str] | None = None
) -> ResponseReturnValue:
    actor = access.actor()
    with access.runtime().database.read() as connection:
        case = commands.find(connection, case_id, actor)
        known = corrections.on_record(connection, actor.council, case_id)
        records = session.records_of(connection, actor.council)
        running = len(person_details.running_cases(records, known.person.id))
    if posted is None:
        posted = answers.to_posted(_form(), known.values())
    drawn = drawing.draw(_form(), posted=posted, errors=problems or {}, facts=_facts_of(known))
    return render_template(
        "person_details/correct.html",
        case=case,
        person=known.person,
        running=running,
        seen=known.digest(),
        drawn=drawn,
        errors=problems or {},
    ), (task_form_page.UNPROCESSABLE if problems else 200)


@cache
def _form() -> Form:
    text = resources.files("web.forms").joinpath("person_details.form").read_text(encoding="utf-8")
    return definition.read_form(text, "person_details.form")
