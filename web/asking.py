"""Pages that ask: a form with the facts beside it, the same answers once more to check, and "too late"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from engine.asking import Asked
from engine.facts import FactGroup
from forms import answers, drawing
from web import access, posts

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Place:
    """Where a form is shown: its title, the addresses it posts to, what its buttons do.

    `once`: the id under which that begins which is asked for, so that sent twice it begins once.
    """

    title: str
    post: str
    visible: str
    send: str = "Save and continue"
    check_first: bool = False
    may_save: bool = False
    files: bool = False
    once: str = ""


@dataclass(frozen=True)
class Block:
    """Facts as a page lays them out: "compare" puts groups side by side, "rows" and "table" hold one each."""

    kind: str
    groups: tuple[FactGroup, ...]
    title: str = ""
    note: str = ""


def page(
    place: Place,
    asked: Asked,
    *,
    posted: Sequence[tuple[str, str]] | None = None,
    errors: Mapping[str, str] | None = None,
    **more: Any,
) -> ResponseReturnValue:
    """Return the form with what was saved or posted in it; with errors it answers 422."""
    drawn = drawing.draw(
        asked.form,
        posted=asked.draft if posted is None else posted,
        errors=errors or {},
        options=asked.options,
        facts=asked.facts,
    )
    template = "tasks/outside.html" if _outside() else "tasks/staff.html"
    shown = {
        "place": replace(place, files=asked.form.has_files),
        "asked": asked,
        "drawn": drawn,
        "errors": errors or {},
        "blocks": blocks(asked.groups, cards=_outside()),
    }
    return render_template(template, **shown, **more), UNPROCESSABLE if errors else 200


def again(place: Place, asked: Asked, posted: posts.Pairs, **more: Any) -> ResponseReturnValue | None:
    """Return the page to show instead of sending: a row added, answers to change or to check; or None."""
    rows = answers.change_rows(asked.form, posted)
    if rows is not None or posts.act() == "change":
        return page(place, asked, posted=posted if rows is None else rows, **more)
    if not place.check_first or posts.act() != "check" or asked.form.has_files:
        return None
    read = answers.read_answers(asked.form, posted, facts=asked.facts, options=asked.options)
    if read.errors:
        return page(place, asked, posted=posted, errors=read.errors, **more)
    summary = drawing.summary(asked.form, posted, options=asked.options, facts=asked.facts)
    return render_template(
        "tasks/check.html", place=place, asked=asked, posted=posted, summary=summary, **more
    ), 200


def hidden(asked: Asked) -> ResponseReturnValue:
    """Return, for a script, the names of the questions that are hidden for what is typed so far."""
    names = answers.hidden_now(asked.form, posts.pairs(), facts=asked.facts, options=asked.options)
    return jsonify(hidden=sorted(names))


def too_late(why: str, posted: posts.Pairs) -> str:
    """Return the page for answers that came too late: why, and what was typed, so that it is not lost."""
    typed = [(name, text) for name, text in posted if text and not name.startswith("_")]
    return render_template("tasks/too_late.html", title="This was already done", text=why, typed=typed)


def blocks(groups: Sequence[FactGroup], *, cards: bool = False) -> list[Block]:
    """Return facts laid out: neighbouring groups of the same labels are compared, others stand alone.

    With `cards` a table becomes cards to compare, one a row: people outside read it on a telephone.
    """
    found: list[Block] = []
    for group in groups:
        if group.table and cards:
            found.append(_as_cards(group))
        elif found and not group.table and _alike(found[-1].groups[-1], group):
            found[-1] = Block("compare", (*found[-1].groups, group))
        else:
            found.append(Block("table" if group.table else "rows", (group,)))
    return found


def _as_cards(group: FactGroup) -> Block:
    cards = (
        FactGroup(row[0], rows=tuple(zip(group.columns[1:], row[1:], strict=False))) for row in group.table
    )
    return Block("compare", tuple(cards), group.title, group.note)


def _alike(one: FactGroup, other: FactGroup) -> bool:
    labels = [label for label, _ in one.rows]
    return not one.table and len(labels) > 1 and labels == [label for label, _ in other.rows]


def _outside() -> bool:
    return not access.OUTSIDE.isdisjoint(access.actor().roles)
