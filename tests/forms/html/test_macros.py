"""The macros of the GOV.UK components: on every form they draw what the official ones draw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
import lxml.html
import pytest
from markupsafe import Markup

from forms.html import drawing, macros
from forms.schema import definition, questions
from forms.submission import answers
from tests.forms import builders

SHIPPED = sorted((Path(__file__).parents[3] / "processes").rglob("*.form"))
LINES = "  First line\n\n    <b>Second</b> line, \"quoted\" & 'so'\n</textarea>\n"
OPTIONS = (questions.Option("oak", 'Oak <House> & "Sons"', "2 <miles>"), questions.Option("elm", "Elm Court"))
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
PACKAGE = "govuk_frontend_jinja"
OFFICIAL = jinja2.Environment(
    loader=jinja2.PrefixLoader({PACKAGE: jinja2.PackageLoader(PACKAGE)}),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def seldom_used() -> questions.Form:
    """Return a form with what a component may say and no shipped form says."""
    affixes = {"prefixAdorner": "about", "suffixAdorner": "hours <a week>"}
    born = {"type": "datetime", "key": "born", "dateLabel": "Born", "properties": {"autocomplete": "bday"}}
    options = [{"value": LINES, "label": LINES, "hint": LINES}, {"value": "b", "label": "B"}]
    return builders.form(
        builders.component("textfield", "affixed", appearance=affixes, description="About <this>"),
        builders.component("textfield", "spelt", properties={"spellcheck": "true", "size": "l"}),
        builders.component("textfield", "email", validate={"validationType": "email"}),
        builders.component("textfield", "phone", properties={"autocomplete": "tel", "inputmode": "tel"}),
        builders.component("textarea", "home", description="Your own", properties={"autocomplete": "off"}),
        builders.component("textarea", "counted", validate={"maxLength": 90}, description="In short"),
        builders.component("radio", "inline", values=options, properties={"inline": "true"}),
        builders.component("checklist", "ticked", values=options, description="Any of <these>"),
        builders.component("checkbox", "agreed", description="Read it first"),
        builders.component(
            "filepicker", "scans", multiple=True, accept=".pdf,.png", description="At most 10"
        ),
        born,
        name="seldom_used",
    )


FORMS = [
    *(definition.read_form(path.read_text(encoding="utf-8"), path.stem) for path in SHIPPED),
    builders.every_kind(),
    seldom_used(),
]
by_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)


def names(fields: Sequence[questions.Field], prefix: str = "") -> Iterator[tuple[str, questions.Field]]:
    """Yield the name of every answer, with two rows of each list, and its question."""
    for question in fields:
        yield prefix + question.key, question
        for number in (0, 1) if question.kind == "rows" else ():
            yield from names(question.questions, f"{prefix}{question.key}-{number}-")


def filled(form: questions.Form, text: str) -> Iterator[tuple[str, str]]:
    """Yield a post with this text in every box, every option chosen and two rows in each list."""
    for name, question in names(form.questions):
        if question.kind == "rows":
            yield from ((name, "0"), (name, "1"))
        elif question.kind in {"date", "datetime"}:
            yield from ((f"{name}-{part}", text) for part in ("day", "month", "year", "time"))
        elif question.kind == "ranking":
            yield from ((f"{name}-{option.value}", "2") for option in OPTIONS)
        elif question.kind in {"radio", "select", "checklist"}:
            yield from ((name, option.value) for option in question.options or OPTIONS)
        else:
            yield name, text


def states(form: questions.Form) -> Iterator[dict[str, Any]]:
    """Yield what a form is drawn with: nothing, answers, refused answers, and an error at every question."""
    options = dict.fromkeys(form.sources, OPTIONS)
    facts: dict[str, object] = {**dict.fromkeys(form.fact_names), "now": NOW, "today": NOW.date()}
    around = {"options": options, "facts": facts}
    yield around
    yield {**around, "buttons": True}
    yield {"options": dict.fromkeys(form.sources, ()), "facts": facts}
    for text in ("", LINES):
        posted = [*filled(form, text)]
        yield {**around, "posted": posted}
        read = answers.read_answers(form, posted, options=options, facts=facts)
        yield {**around, "posted": posted, "errors": read.errors}
        everywhere = {name: f"Enter <{name}>" for name, _ in names(form.questions)}
        yield {**around, "posted": posted, "errors": {**everywhere, "": "Somebody has done this"}}


def officially(component: str, params: Mapping[str, Any]) -> Markup:
    """Return what the official macro makes of these parameters."""
    if component == "button":
        params = _of_official_button(params)
    template = OFFICIAL.get_template(f"{PACKAGE}/components/{component}/macro.html")
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    return Markup(str(getattr(template.module, name)(params)).strip())  # noqa: S704  # the macros escape


def _of_official_button(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a button's parameters in the official words."""
    described = {"aria-describedby": params["describedBy"]} if params.get("describedBy") else {}
    once = {"preventDoubleClick": True} if params.get("once") else {}
    return {**params, "attributes": described, **once}


def tree(element: lxml.html.HtmlElement) -> tuple[Any, ...]:
    """Return an element as values: any white space is as good as another, save in a typed text."""
    text = element.text or ""
    attributes = {name: " ".join(value.split()) for name, value in element.attrib.items()}
    inside = [(tree(child), " ".join((child.tail or "").split())) for child in element]
    return element.tag, attributes, text if element.tag == "textarea" else " ".join(text.split()), inside


def test_shipped_forms_are_among_those_judged() -> None:
    assert len(SHIPPED) > 20


@by_form
def test_every_form_is_drawn_as_the_official_macros_draw_it(
    form: questions.Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state in states(form):
        ours = lxml.html.fromstring(f"<form>{drawing.draw(form, **state)}</form>")
        with monkeypatch.context() as judge:
            judge.setattr(macros, "draw", officially)
            theirs = lxml.html.fromstring(f"<form>{drawing.draw(form, **state)}</form>")
        assert tree(ours) == tree(theirs)
        assert ours.text_content().split() == theirs.text_content().split()


def test_forms_put_every_parameter_of_every_macro_to_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: dict[str, set[str]] = {}

    def note(component: str, params: Mapping[str, Any]) -> Markup:
        passed.setdefault(component.replace("-", ""), set()).update(params)
        return Markup("")

    monkeypatch.setattr(macros, "draw", note)
    for form in FORMS:
        for state in states(form):
            drawing.draw(form, **state)
    known = {
        name.removeprefix("govuk").lower(): set(macro.arguments)
        for name, macro in vars(macros.COMPONENTS).items()
        if name.startswith("govuk")
    }
    # Nobody outside passes these: they are for the macros among themselves.
    known["hint"].remove("classes")
    known["fieldset"].remove("role")
    assert passed == known


def test_a_parameter_that_a_macro_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="disabled"):
        macros.draw("hint", {"id": "x", "text": "x", "disabled": True})


def test_text_of_several_lines_stays_as_it_was_typed() -> None:
    area = builders.component("textarea", "why")
    counted = builders.component("textarea", "reasons", validate={"maxLength": 400})
    group = {"type": "group", "id": "inner", "label": "Inner", "components": [area]}
    form = builders.form(group, builders.rows("visits", counted))
    drawn = drawing.draw(form, posted=[("why", LINES), ("visits-0-reasons", LINES)])
    typed = lxml.html.fromstring(f"<form>{drawn}</form>").xpath("//textarea")
    assert [area.text for area in typed] == [LINES, LINES]
