"""A form of a draft as people will see it: the page itself, at the width of a desktop and of a telephone.

Its facts are not there and its sources have sample options, because there is no case. Sent, it says what
would be wrong with the answers, and keeps nothing.
"""

from flask import Blueprint, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.task_forms import TaskForm
from engine.studio import draft_files
from forms.errors import FormError
from forms.html import drawing
from forms.schema.definition import read_form
from forms.schema.questions import Form, Option
from forms.submission import answers
from web.auth import access
from web.auth.permissions import Permission
from web.forms import submitted_form, task_form_page
from web.forms.task_form_page import Place
from web.pages.studio import draft_page
from web.presenters import release_list
from web.server import security

pages = Blueprint("studio_form_preview", __name__, url_prefix="/studio/<process>/<draft_id>/form/<name>")
AUDIENCES = {"staff": "Staff", "outside": "People outside the council"}


@pages.get("/preview")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Show the form at both widths, for staff or for people outside the council."""
    with access.runtime().database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        file = draft_files.find(connection, draft, f"forms/{name}.form")
    page = render_template(
        "studio/form_preview.html",
        draft=draft,
        file=file,
        name=name,
        audience=_audience(),
        audiences=AUDIENCES,
        title=release_list.title(process),
    )
    return make_response(page, {"Content-Security-Policy": security.FRAMING_POLICY})


@pages.get("/page")
@access.open_to(Permission.CHANGE_PROCESSES)
def page(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Return the page of the form."""
    return _page(process, draft_id, name, [])


@pages.post("/page")
@access.open_to(Permission.CHANGE_PROCESSES)
def send(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Return the page of the form with what is wrong with the answers."""
    return _page(process, draft_id, name, submitted_form.pairs())


def _page(process: str, draft_id: str, name: str, posted: submitted_form.Pairs) -> ResponseReturnValue:
    try:
        task_form = _task_form(process, draft_id, name)
    except FormError as fault:
        return _framed(render_template("studio/form_unread.html", fault=str(fault)))
    errors = _errors(task_form, posted) if posted else {}
    if posted and not errors:
        flash("These answers would be sent. Nothing was kept.", "success")
    place = Place(
        title=task_form.form.title,
        post=url_for(".send", process=process, draft_id=draft_id, name=name, audience=_audience()),
        visible=url_for(".visible", process=process, draft_id=draft_id, name=name),
        answers_by_button=task_form.form.buttons is not None and _audience() == "staff",
    )
    drawn = drawing.draw(
        task_form.form,
        posted=posted,
        buttons=place.answers_by_button,
        errors=errors,
        options=task_form.options,
        facts=task_form.facts,
    )
    shown = {"place": place, "task_form": task_form, "drawn": drawn, "errors": errors, "blocks": []}
    back = {"href": url_for(".show", process=process, draft_id=draft_id, name=name), "text": "Back"}
    return _framed(render_template(f"task_form_page/{_audience()}.html", back=back, **shown))


@pages.post("/page/visible")
@access.open_to(Permission.CHANGE_PROCESSES)
def visible(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Tell a script which questions are hidden by the answers so far."""
    return task_form_page.hidden(_task_form(process, draft_id, name))


def _task_form(process: str, draft_id: str, name: str) -> TaskForm:
    """Return the form as the draft holds it; raises FormError if it cannot be read."""
    with access.runtime().database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        file = draft_files.find(connection, draft, f"forms/{name}.form")
        content = draft_files.read(connection, draft, file)
    form = read_form(draft_page.text_of(content), name)
    facts: dict[str, object] = dict.fromkeys(form.fact_names)
    times = {"now": access.runtime().clock.now(), "answered_by_staff": _audience() == "staff"}
    return TaskForm(None, form, _sample_options(form), {**facts, **times}, ())


def _sample_options(form: Form) -> dict[str, list[Option]]:
    """Return two options for each source, which say which source they stand for."""
    return {
        source: [
            Option(f"sample_{number}", f"{source.replace('_', ' ').capitalize()}: {number}")
            for number in (1, 2)
        ]
        for source in form.sources
    }


def _errors(task_form: TaskForm, posted: submitted_form.Pairs) -> dict[str, str]:
    read = answers.read_answers(
        task_form.form, posted, facts=task_form.facts, options=task_form.options, files={}
    )
    return dict(read.errors)


def _audience() -> str:
    wanted = request.args.get("audience", "")
    return wanted if wanted in AUDIENCES else "staff"


def _framed(text: str) -> ResponseReturnValue:
    return make_response(text, security.FRAMED)
