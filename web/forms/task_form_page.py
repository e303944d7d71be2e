"""The pages of a form: its questions with facts beside them, "check your answers", and "too late"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from engine.cases.task_forms import TaskForm
from engine.facts import FactGroup
from forms.html import drawing
from forms.submission import answers, summaries
from web.auth import access
from web.forms import submitted_form

UNPROCESSABLE = 422


class WayBack(TypedDict):
    """The page to go back to: its address and its name."""

    href: str
    text: str


@dataclass(frozen=True)
class Place:
    """Where a form is shown: its title, the addresses that it posts to, and what its buttons do.

    `act` is what the form's first button asks for: "check" to see what would be sent, or "send".
    `new_case_id` is the id for the new case, so that a form sent twice starts one case. A script saves drafts
    at `draft`, and they stand in the form at `stands_at`. With `answers_by_button` a question of the form is
    its buttons.
    """

    title: str
    post: str
    visible: str
    button: str = "Save and continue"
    act: str = "send"
    may_save: bool = False
    files: bool = False
    new_case_id: str = ""
    draft: str = ""
    stands_at: str = ""
    answers_by_button: bool = False


@dataclass(frozen=True)
class Block:
    """Facts laid out on a page: "compare" puts groups side by side; "lead", "rows" and "table" have one."""

    kind: str
    groups: tuple[FactGroup, ...]
    title: str = ""
    note: str = ""


def page(
    place: Place,
    task_form: TaskForm,
    *,
    posted: Sequence[tuple[str, str]] | None = None,
    errors: Mapping[str, str] | None = None,
    beside: Mapping[str, object] | None = None,
) -> ResponseReturnValue:
    """Return the form with what was saved or posted in it. With errors the status is 422.

    `beside` is what the template shows beside the form.
    """
    place = _with_buttons(place, task_form)
    drawn = drawing.draw(
        task_form.form,
        posted=task_form.draft if posted is None else posted,
        suggested=task_form.suggested,
        buttons=place.answers_by_button,
        errors=errors or {},
        options=task_form.options,
        facts=task_form.facts,
        files=task_form.files,
    )
    template = "task_form_page/outside.html" if access.is_outside() else "task_form_page/staff.html"
    facts = blocks(task_form.groups, cards=access.is_outside())
    shown = {"place": place, "task_form": task_form, "drawn": drawn, "errors": errors or {}, "blocks": facts}
    return render_template(template, **shown, **(beside or {})), UNPROCESSABLE if errors else 200


def _with_buttons(place: Place, task_form: TaskForm) -> Place:
    """Return the place with whether a question is its buttons: for staff, unless a colleague has the task."""
    task, form = task_form.task or {}, task_form.form
    holder = task.get("assigned_to") if task.get("kind") == "work" else None
    is_free = holder in (None, access.actor().id)
    by_button = form.buttons is not None and is_free and not access.is_outside()
    return replace(place, files=form.has_files, answers_by_button=by_button)


def again(
    place: Place,
    task_form: TaskForm,
    posted: submitted_form.Pairs,
    beside: Mapping[str, object] | None = None,
) -> ResponseReturnValue | None:
    """Return the page to show before sending: to add a row, or to change or check answers. None: send now."""
    rows = answers.change_rows(task_form.form, posted)
    if rows is not None or submitted_form.act() == "change":
        return page(place, task_form, posted=posted if rows is None else rows, beside=beside)
    if submitted_form.act() != "check" or not access.is_outside():
        return None
    form, options, facts, files = task_form.form, task_form.options, task_form.facts, task_form.files
    read = answers.read_answers(form, posted, facts=facts, options=options, files=files)
    if read.errors:
        return page(place, task_form, posted=posted, errors=read.errors, beside=beside)
    summary = summaries.summary(form, posted, options=options, facts=facts, files=files)
    return render_template(
        "task_form_page/check.html",
        place=place,
        task_form=task_form,
        posted=posted,
        summary=summary,
        **(beside or {}),
    ), 200


def hidden(task_form: TaskForm, posted: submitted_form.Pairs | None = None) -> ResponseReturnValue:
    """Return, for a script, the names of the questions that are hidden by the answers so far."""
    typed = submitted_form.pairs() if posted is None else posted
    names = answers.hidden_now(task_form.form, typed, facts=task_form.facts, options=task_form.options)
    return jsonify(hidden=sorted(names))


def too_late(why: str, posted: submitted_form.Pairs) -> str:
    """Return the page that says why answers came too late and shows them, so that they are not lost."""
    typed = [(name, text) for name, text in posted if text and not name.startswith("_")]
    return render_template(
        "task_form_page/too_late.html", title="This task is no longer open", text=why, typed=typed
    )


def blocks(groups: Sequence[FactGroup], *, cards: bool = False) -> list[Block]:
    """Return facts laid out: neighbouring groups with the same labels are compared, others stand alone.

    With `cards` each row of a table becomes a card, because people outside read it on a telephone.
    """
    laid_out: list[Block] = []
    for group in groups:
        if group.leads:
            laid_out.append(Block("lead", (group,)))
        elif group.table and cards:
            laid_out.append(_as_cards(group))
        elif (
            laid_out
            and laid_out[-1].kind != "lead"
            and not group.table
            and _alike(laid_out[-1].groups[-1], group)
        ):
            laid_out[-1] = Block("compare", (*laid_out[-1].groups, group))
        else:
            laid_out.append(Block("table" if group.table else "rows", (group,)))
    return laid_out


def _as_cards(group: FactGroup) -> Block:
    cards = (
        FactGroup(row[0], rows=tuple(zip(group.columns[1:], row[1:], strict=False))) for row in group.table
    )
    return Block("compare", tuple(cards), group.title, group.note)


def _alike(one: FactGroup, other: FactGroup) -> bool:
    labels = [label for label, _ in one.rows]
    return not one.table and len(labels) > 1 and labels == [label for label, _ in other.rows]
