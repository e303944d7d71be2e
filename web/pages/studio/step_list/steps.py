"""The list of steps: a diagram read and changed step by step, by keyboard and without scripts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.checks.problem import Problem
from engine.definition.diagrams import Diagram
from engine.definition.folder import Folder
from engine.editing.open_diagram import OpenDiagram
from engine.editing.step_kinds import BESIDE, KINDS
from engine.errors import Conflict, NotAccepted, NotFound
from engine.studio import draft_files, process_drafts
from engine.studio.draft_catalogue import catalogue_of
from engine.studio.draft_files import DraftFile, FileChanged
from engine.studio.draft_reading import DraftReading, read_draft
from engine.studio.known_names import names_of
from engine.studio.process_drafts import ProcessDraft, State
from engine.svg.diagram_picture import draw
from web.auth import access
from web.auth.permissions import Permission
from web.pages.studio import draft_page
from web.pages.studio.step_list import step_acts
from web.pages.studio.step_list.step_acts import Desk, NotRight
from web.presenters import release_list
from web.presenters.studio import draft_findings, step_views
from web.presenters.studio.step_views import StepView

pages = Blueprint("studio_steps", __name__, url_prefix="/studio/<process>/<draft_id>/steps")
_DONE = {
    "add": "This step is new. Give it what it needs.",
    "after": "This step is new. Give it what it needs.",
    "beside": "This is new. Give it what it needs.",
    "change": "It is changed.",
    "flow": "The way is changed.",
    "connect": "The new way leads on from here.",
    "move": "It is in its new lane.",
    "remove": "What was before this step is removed.",
    "disconnect": "The way is removed.",
}


@dataclass(frozen=True)
class Typed:
    """What somebody typed into one form, with what is wrong: the page shows it again there."""

    act: str = ""
    element: str = ""
    answers: step_acts.Answers = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    stale: str = ""

    @property
    def form(self) -> str:
        """The id of the form."""
        return f"{self.act}-{self.element}"

    @property
    def errors(self) -> dict[str, str]:
        """The faults by the ids of the fields, for the summary at the top of the page."""
        return {f"{self.form}-{name}" if name else self.form: text for name, text in self.faults.items()}


@dataclass(frozen=True)
class _Opened:
    """A diagram of a draft as it is stored now."""

    draft: ProcessDraft
    file: DraftFile
    content: bytes
    folder: Folder
    changed_by: str
    reading: DraftReading

    @property
    def diagram(self) -> Diagram | None:
        """What can be read of it."""
        return self.reading.diagrams.get(self.file.path.removesuffix(".bpmn"))


@pages.get("/<name>")
@access.open_to(Permission.CHANGE_PROCESSES)
def show(process: str, draft_id: str, name: str) -> ResponseReturnValue:
    """Show the steps of a diagram."""
    return _page(_open(process, draft_id, name), Typed())


@pages.post("/<name>/<act>")
@access.open_to(Permission.CHANGE_PROCESSES)
def change(process: str, draft_id: str, name: str, act: str) -> ResponseReturnValue:
    """Do one act to the diagram, save it, and lead to the step that changed."""
    if act not in step_acts.ACTS:
        raise NotFound
    opened = _open(process, draft_id, name)
    typed = Typed(act, request.form.get("element", ""), request.form)
    if request.form.get("version", "") != str(opened.file.version):
        return _stale(opened, typed, opened.changed_by)
    try:
        step = _act(opened, typed)
    except NotRight as wrong:
        return _page(opened, Typed(act, typed.element, request.form, wrong.faults)), 422
    except FileChanged:
        opened = _open(process, draft_id, name)
        return _stale(opened, typed, opened.changed_by)
    except (Conflict, NotAccepted) as refusal:
        return _page(opened, Typed(act, typed.element, request.form, {"": str(refusal)})), 422
    values = {"process": process, "draft_id": draft_id, "name": name, "at": step, "done": act}
    return redirect(url_for(".show", **values, _anchor=f"step-{step}"), 303)  # type: ignore[arg-type]


def _open(process: str, draft_id: str, name: str) -> _Opened:
    runtime = access.runtime()
    with runtime.database.read() as connection:
        draft = draft_page.of_address(connection, process, draft_id)
        file = draft_files.find(connection, draft, f"{name}.bpmn")
        content = draft_files.read(connection, draft, file)
        folder = process_drafts.folder_of(connection, draft)
        changed_by = draft_page.name_of(connection, file.changed_by)
    return _Opened(draft, file, content, folder, changed_by, read_draft(folder, runtime.operations))


def _act(opened: _Opened, typed: Typed) -> str:
    """Make the edit and save the diagram; return the step to look at next."""
    runtime = access.runtime()
    diagram = OpenDiagram(opened.content)
    views = {view.id: view for view in _views(opened, [])}
    known = names_of(opened.reading).at(opened.file.path, typed.element)
    step = step_acts.do(
        typed.act, Desk(diagram, typed.element, typed.answers, known, runtime.operations, views)
    )
    file, draft = opened.file, opened.draft
    draft_files.save(runtime, access.actor(), draft.id, file.path, file.version, diagram.content())
    return step


def _stale(opened: _Opened, typed: Typed, by: str) -> ResponseReturnValue:
    """Return the page as it is now, with what was typed: somebody else saved the diagram meanwhile."""
    return _page(opened, Typed(typed.act, typed.element, typed.answers, {}, by)), 409


def _views(opened: _Opened, problems: Sequence[Problem]) -> list[StepView]:
    if opened.diagram is None:
        return []
    catalogue = catalogue_of(opened.reading, access.runtime().operations)
    is_journey = opened.file.path == f"{opened.draft.process}.bpmn"
    return step_views.step_views(opened.diagram, is_journey, catalogue, problems)


def _step_of(views: Sequence[StepView], element: str) -> str:
    """Return the step that an element is, or out of which it leads as a flow."""
    return next((view.id for view in views if element in (view.id, *(way.id for way in view.ways))), "")


def _page(opened: _Opened, typed: Typed) -> str:
    problems = _problems(opened)
    views = _views(opened, problems)
    typed_at = _step_of(views, typed.element)
    return render_template(
        "studio/steps.html",
        draft=opened.draft,
        file=opened.file,
        name=opened.file.path.removesuffix(".bpmn"),
        steps=views,
        elsewhere=step_views.problems_elsewhere(problems, views),
        targets=step_views.target_options(views),
        kinds=[("", "Choose a kind"), *((kind.key, f"{kind.label}: {kind.says}") for kind in KINDS)],
        beside_kinds=[("", "Choose a kind"), *((kind.key, kind.label) for kind in BESIDE)],
        editable=opened.draft.state == State.OPEN and bool(views),
        changed_by=opened.changed_by,
        typed=typed,
        is_shown=bool(typed_at),
        at=typed_at or request.args.get("at", ""),
        done=_DONE.get(request.args.get("done", ""), ""),
        errors=typed.errors,
        title=release_list.title(opened.draft.process),
        as_text=draft_page.text_address(opened.draft, opened.file.path),
        **_facts(opened),
    )


def _problems(opened: _Opened) -> list[Problem]:
    """Return what the check finds in the diagram."""
    findings = draft_findings.of_folder(opened.folder, access.runtime().operations)
    return [one.problem for one in findings if one.problem.diagram == opened.file.path]


def _facts(opened: _Opened) -> dict[str, object]:
    """Return the name, the picture and the lanes of the diagram, as far as it can be read."""
    diagram = opened.diagram
    if diagram is None:
        return {"heading": opened.file.path, "picture": "", "lanes": []}
    catalogue = catalogue_of(opened.reading, access.runtime().operations)
    return {
        "heading": diagram.process.name,
        "picture": Markup(draw(diagram)),  # noqa: S704 - our own picture, with its texts escaped
        "lanes": step_views.lane_options(diagram, catalogue),
    }
