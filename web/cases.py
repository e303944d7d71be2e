"""Cases: the list, a new one, and one case as it stands, with its history, diagram and papers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from brokerage import reading, standing
from engine import calls, cases, history, outbox, outcomes, releases, worklist
from engine.asking import Asked
from engine.errors import BegunAlready, StepFailed
from web import access, accounts, asking, drawing, errors, flight, paging, posts, sending, story

pages = Blueprint("cases", __name__, url_prefix="/cases")

PROCESS = "micro_procurement"
ALL_KINDS = ("work", "action")
LINES = 200
SENT_BEFORE = "You have already sent this: reference {}. Nothing was begun a second time."
STARTERS = ("broker", "practitioner")
NEW = {"href": "/", "text": "Back"}


@pages.get("")
@access.open_to(*access.STAFF)
def listed() -> ResponseReturnValue:
    """List the council's cases, filtered and sorted as the address says."""
    return render_template("cases/list.html", **flight.read(access.actor(), request.args))


@pages.get("/new")
@access.open_to(*STARTERS)
def new() -> ResponseReturnValue:
    """Ask what a new package needs."""
    return asking.page(_start(), _asked_to_start(), back=NEW)


@pages.post("/new")
@access.open_to(*STARTERS)
def start() -> ResponseReturnValue:
    """Begin a case for a new package."""
    posted, asked = posts.pairs(), _asked_to_start()
    instead = asking.again(_start(), asked, posted, back=NEW)
    if instead is not None:
        return instead
    started = _start()
    try:
        done = _begin(posted, started.once)
    except BegunAlready:
        with access.runtime().database.read() as connection:
            begun = cases.find(connection, started.once, access.actor())
        flash(SENT_BEFORE.format(begun["reference"]))
        return redirect(url_for(".show", case_id=started.once), 303)
    if isinstance(done, outcomes.Refused):
        return asking.page(_start(), asked, posted=posted, errors=done.errors, back=NEW)
    session[sending.AFTER] = {"case": done.case_id, "label": "New package"}
    return redirect(url_for(".show", case_id=done.case_id), 303)


@pages.post("/new/visible")
@access.open_to(*STARTERS)
def start_visible() -> ResponseReturnValue:
    """Tell a script which questions of the start form are hidden for what is typed so far."""
    return asking.hidden(_asked_to_start())


@pages.get("/<case_id>")
@access.open_to(*access.STAFF)
def show(case_id: str) -> ResponseReturnValue:
    """Show one case as it stands: stage, deadline, who it waits for, what can be done."""
    actor = access.actor()
    with access.runtime().database.read() as connection:
        shown = _head(connection, case_id)
        tasks = worklist.open_tasks(connection, access.anyone(actor), case_id=case_id, kinds=ALL_KINDS)
        opened = calls.of_case(connection, case_id)
        others = accounts.colleagues(connection, actor.council)
        shown["headline"] = reading.headline(connection, actor.council, case_id)
        rules = releases.by_id(connection, shown["case"]["release_id"])
        ranked = standing.of_case(connection, actor.council, case_id, rules)
    shown["due_at"] = min(_dues(shown["case"], tasks), default=None)
    shown |= {"blocks": asking.blocks(ranked), "after": session.pop(sending.AFTER, None)}
    return render_template("cases/now.html", tasks=tasks, calls=opened, colleagues=others, **shown)


@pages.get("/<case_id>/history")
@access.open_to(*access.STAFF)
def past(case_id: str) -> ResponseReturnValue:
    """Show what happened, who did it, when and by which clause."""
    everything = request.args.get("all") == "yes"
    with access.runtime().database.read() as connection:
        shown = _head(connection, case_id)
        length = shown["case"]["history_length"]
        page = paging.asked(request.args, length, LINES)
        lines = history.between(connection, case_id, *page.from_the_end())
        # To check a long history takes longer than to read a page of it, so that is asked for.
        checked = length <= LINES or request.args.get("check") == "yes"
        whole = history.verify(connection, case_id) if checked else None
        words = story.words_for(connection, shown["case"], lines)
    days = story.days(lines, words, everything=everything)
    return render_template(
        "cases/history.html", days=days, whole=whole, everything=everything, paged=page, **shown
    )


@pages.get("/<case_id>/papers")
@access.open_to(*access.STAFF)
def papers(case_id: str) -> ResponseReturnValue:
    """Show the documents and letters of a case."""
    council = access.actor().council
    with access.runtime().database.read() as connection:
        shown = _head(connection, case_id)
        documents = reading.documents_of_case(connection, council, case_id)
        letters = outbox.of_case(connection, case_id)
    return render_template("cases/papers.html", documents=documents, letters=letters, **shown)


@pages.get("/<case_id>/papers/<document_id>")
@access.open_to(*access.STAFF)
def paper(case_id: str, document_id: str) -> ResponseReturnValue:
    """Show one document exactly as it was frozen."""
    with access.runtime().database.read() as connection:
        shown = _head(connection, case_id)
        document = reading.document(connection, access.actor().council, document_id)
    if document.case_id != case_id:
        raise errors.NothingHere
    return render_template("cases/paper.html", document=document, **shown)


@pages.get("/<case_id>/diagram")
@access.open_to(*access.STAFF)
def diagram(case_id: str) -> ResponseReturnValue:
    """Show where the case stands in the drawn process."""
    everything = request.args.get("all") == "yes"
    with access.runtime().database.read() as connection:
        shown = _head(connection, case_id)
        drawn = drawing.of_case(connection, shown["case"], everything=everything)
    return render_template("cases/diagram.html", drawn=drawn, everything=everything, **shown)


@pages.get("/<case_id>/diagram/<name>.xml")
@access.open_to(*access.STAFF)
def diagram_file(case_id: str, name: str) -> ResponseReturnValue:
    """Return a diagram of the case's release as BPMN, for the viewer."""
    with access.runtime().database.read() as connection:
        release = releases.by_id(connection, _head(connection, case_id)["case"]["release_id"])
    content = release.folder.of_kind("diagram").get(name)
    if content is None:
        raise errors.NothingHere
    return Response(content, mimetype="application/xml")


def _dues(case: Mapping[Any, Any], tasks: Sequence[Mapping[str, Any]]) -> Iterator[datetime]:
    """Every time by which something of the case must be done."""
    yield from (each["due_at"] for each in tasks if each["due_at"] is not None)
    if case["next_due_at"] is not None:
        yield case["next_due_at"]


def _begin(posted: posts.Pairs, case_id: str) -> outcomes.Started | outcomes.Refused:
    """Begin the case; where its first steps cannot be done, say so on the form and keep the answers."""
    actor = access.actor()
    try:
        return cases.start(
            access.runtime(),
            actor.council,
            PROCESS,
            posted,
            actor,
            files=posts.given_files(),
            case_id=case_id,
        )
    except StepFailed as failed:
        return outcomes.Refused({"": failed.reason})


def _head(connection: Any, case_id: str) -> dict[str, Any]:
    """Return what every page of a case shows on top; another council's case is not found."""
    actor = access.actor()
    found = cases.find(connection, case_id, actor)
    person = reading.people_of_cases(connection, actor.council, [case_id]).get(case_id, "")
    return {"case": found, "person": person}


def _asked_to_start() -> Asked:
    actor = access.actor()
    return cases.asked_to_start(access.runtime(), actor.council, PROCESS, actor)


def _start() -> asking.Place:
    return asking.Place(
        "New package",
        url_for("cases.start"),
        url_for("cases.start_visible"),
        send="Start looking for care",
        once=posts.once(),
    )
