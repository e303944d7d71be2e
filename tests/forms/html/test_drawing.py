"""Forms as markup: every control is named, every error link reaches one, what was posted stands there."""

from __future__ import annotations

from collections.abc import Sequence

import lxml.html
import pytest
from hypothesis import given, settings

from forms.html import drawing
from forms.schema import questions
from forms.submission import answers
from tests.forms import builders
from tests.forms.submission.test_answers import EVERY, FILLED, POSTS

Pairs = Sequence[tuple[str, str]]


def draw(form: questions.Form, posted: Pairs = (), **facts: object) -> lxml.html.HtmlElement:
    drawn = drawing.draw(form, posted=posted, options=builders.HOMES, facts=facts)
    return lxml.html.fromstring(f"<form>{drawn}</form>")


def draw_errors(form: questions.Form, posted: Pairs = ()) -> lxml.html.HtmlElement:
    found = answers.read_answers(form, posted, options=builders.HOMES).errors
    drawn = drawing.draw(form, posted=posted, errors=found, options=builders.HOMES)
    return lxml.html.fromstring(f"<form>{drawn}</form>")


def posted_by(page: lxml.html.HtmlElement) -> list[tuple[str, str]]:
    """Return what a browser would post when the page were sent as it stands."""
    return [(str(name), str(value)) for name, value in page.form_values()] if page.tag == "form" else []


def controls(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return page.xpath("//input[@type!='hidden'] | //select | //textarea")


def test_every_control_has_a_label_of_its_own() -> None:
    page = draw(EVERY)
    for control in controls(page):
        labels = page.xpath("//label[@for=$id]", id=control.get("id"))
        assert len(labels) == 1, control.get("name")
        assert labels[0].text_content().strip()


def test_every_box_that_may_be_wrong_is_marked() -> None:
    form = builders.form({"type": "datetime", "subtype": "date", "dateLabel": "Start", "key": "d"})
    for typed, marked in {
        ("", "", "2027"): ["d-day", "d-month"],
        ("31", "6", "2027"): ["d-day", "d-month", "d-year"],
        ("32", "13", "2027"): ["d-day", "d-month"],
        ("1", "6", "27"): ["d-year"],
    }.items():
        page = draw_errors(form, tuple(zip(("d-day", "d-month", "d-year"), typed, strict=True)))
        red = [box.get("name") for box in controls(page) if "govuk-input--error" in (box.get("class") or "")]
        assert red == marked


def test_no_id_is_used_twice() -> None:
    ids = draw_errors(EVERY, [("visits", "0"), ("visits", "1")]).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_what_describes_a_control_is_on_the_page() -> None:
    page = draw_errors(EVERY)
    described = {one for value in page.xpath("//@aria-describedby") for one in value.split()}
    assert described
    assert described <= set(page.xpath("//@id"))


def test_optional_questions_say_so_and_required_ones_have_no_mark() -> None:
    page = draw(
        builders.form(builders.required("textfield", "name"), builders.component("textfield", "nickname"))
    )
    assert [label.text_content().strip() for label in page.xpath("//label")] == [
        "Name",
        "Nickname (optional)",
    ]


def test_what_was_posted_stands_in_the_boxes_and_would_be_posted_again() -> None:
    again = posted_by(draw(EVERY, FILLED))
    first = answers.read_answers(EVERY, FILLED, options=builders.HOMES)
    assert answers.read_answers(EVERY, again, options=builders.HOMES).values == first.values


@settings(max_examples=25)
@given(posted=POSTS)
def test_any_post_can_be_drawn_again(posted: list[tuple[str, str]]) -> None:
    draw_errors(EVERY, posted)


def test_every_error_link_reaches_a_control() -> None:
    wrong = [
        ("start-day", "1"),
        ("start-year", "2027"),
        ("order-oak", "1"),
        ("visits-2-double", "yes"),
        ("hours", "x"),
    ]
    page = draw_errors(EVERY, wrong)
    links = page.xpath("//*[contains(@class, 'govuk-error-summary')]//a/@href")
    assert links == ["#name", "#hours", "#start-month", "#order-1", "#visits-2-day"]
    reached = [page.xpath("//*[@id=$id]", id=link.removeprefix("#"))[0].tag for link in links]
    assert set(reached) <= {"input", "select", "textarea"}


def test_only_the_wrong_box_of_a_date_is_marked() -> None:
    page = draw_errors(EVERY, [("start-day", "1"), ("start-year", "2027")])
    marked = page.xpath("//input[contains(@class, 'govuk-input--error')]/@name")
    assert marked == ["name", "start-month"]


def test_an_error_of_no_question_comes_without_a_link() -> None:
    drawn = drawing.draw(EVERY, errors={"": "Somebody else has done this"}, options=builders.HOMES)
    summary = lxml.html.fromstring(str(drawn)).xpath("//*[contains(@class, 'govuk-error-summary__list')]")[0]
    assert summary.text_content().strip() == "Somebody else has done this"
    assert summary.xpath(".//a") == []


def test_the_first_button_submits_the_form_and_is_out_of_the_way() -> None:
    first = draw(EVERY).xpath("//button")[0]
    assert first.get("name") is None
    assert (first.get("tabindex"), first.get("aria-hidden")) == ("-1", "true")


def test_hidden_questions_are_drawn_hidden_and_remembered() -> None:
    page = draw(EVERY)
    assert page.xpath("//*[@data-question='why_not']")[0].get("hidden") is not None
    assert page.xpath("//input[@name='_hidden']/@value") == ["why_not"]
    shown = draw(EVERY, [("can_start", "no")])
    assert shown.xpath("//*[@data-question='why_not']")[0].get("hidden") is None


def test_defaults_stand_in_an_untouched_form() -> None:
    form = builders.form(
        builders.component("textfield", "area", defaultValue="Leicester"),
        builders.component("checkbox", "agreed", defaultValue=True),
        builders.choice("checklist", "days", "monday", "friday", defaultValue=["friday"]),
        builders.rows("visits", builders.component("textfield", "day"), defaultRepetitions=2),
    )
    page = draw(form)
    assert page.xpath("//input[@name='area']/@value") == ["Leicester"]
    assert page.xpath("//input[@checked]/@value") == ["yes", "friday"]
    assert len(page.xpath("//*[@class='homeward-row']")) == 2


def test_a_source_without_options_says_so() -> None:
    form = builders.form(builders.required("radio", "home", properties={"options": "homes"}))
    found = answers.read_answers(form, [], options={"homes": []})
    page = lxml.html.fromstring(str(drawing.draw(form, errors=found.errors, options={"homes": []})))
    assert "There is nothing to choose from." in page.text_content()
    assert page.xpath("//a/@href") == ["#home"]
    assert len(page.xpath("//*[@id='home']")) == 1


@pytest.mark.parametrize(
    ("component", "attributes"),
    [
        (builders.component("textfield", "x", properties={"autocomplete": "name"}), {"autocomplete": "name"}),
        (builders.component("textfield", "x", validate={"validationType": "email"}), {"type": "email"}),
        (builders.component("textfield", "x", validate={"validationType": "phone"}), {"type": "tel"}),
        (builders.component("number", "x", decimalDigits=0), {"inputmode": "numeric"}),
        (builders.component("number", "x"), {"inputmode": "decimal"}),
        (
            builders.component("number", "x", properties={"width": "4"}),
            {"class": "govuk-input govuk-input--width-4"},
        ),
        (
            builders.component("filepicker", "x", multiple=True, accept=".pdf"),
            {"multiple": "multiple", "accept": ".pdf"},
        ),
    ],
)
def test_a_control_carries_what_helps_to_fill_it_in(
    component: dict[str, object], attributes: dict[str, str]
) -> None:
    control = draw(builders.form(component)).xpath("//input[@id='x']")[0]
    assert {name: control.get(name) for name in attributes} == attributes


def test_money_stands_behind_a_pound_sign() -> None:
    page = draw(builders.form(builders.component("number", "x", properties={"unit": "pence"})))
    assert page.xpath("//*[contains(@class, 'govuk-input__prefix')]")[0].text_content().strip() == "£"


def test_a_birthday_is_filled_in_by_the_browser() -> None:
    form = builders.form(
        {
            "type": "datetime",
            "key": "born",
            "dateLabel": "Date of birth",
            "properties": {"autocomplete": "bday"},
        }
    )
    assert draw(form).xpath("//input/@autocomplete") == ["bday-day", "bday-month", "bday-year"]


def test_a_text_with_a_limit_counts_its_characters() -> None:
    page = draw(builders.form(builders.component("textarea", "why", validate={"maxLength": 200})))
    assert page.xpath("//*[@data-module='govuk-character-count']/@data-maxlength") == ["200"]


def test_rows_can_be_removed_only_while_there_are_several() -> None:
    assert draw(EVERY, [("visits", "0")]).xpath("//button[@name='_remove']") == []
    several = draw(EVERY, [("visits", "0"), ("visits", "4")])
    assert several.xpath("//button[@name='_remove']/@value") == ["visits-0", "visits-4"]
    assert "visit 2" in several.xpath("//button[@name='_remove']")[1].text_content()


HOSTILE = "<script>alert(1)</script>\"'&amp;"


def test_nothing_that_people_or_analysts_write_becomes_markup() -> None:
    form = builders.form(
        {"type": "text", "text": f"{HOSTILE} [x](javascript:alert(1)) ![y](http://elsewhere/y.png)"},
        builders.component("textfield", "name", description=HOSTILE) | {"label": HOSTILE},
        builders.component("textarea", "why"),
        builders.component("radio", "can", values=[{"value": HOSTILE, "label": HOSTILE, "hint": HOSTILE}]),
        builders.rows("visits", builders.component("textfield", "day"), properties={"rowNoun": HOSTILE}),
    )
    posted = [("name", HOSTILE), ("why", f"</textarea>{HOSTILE}"), ("visits-0-day", HOSTILE)]
    drawn = drawing.draw(form, posted=posted, errors={"name": HOSTILE, "visits": HOSTILE})
    page = lxml.html.fromstring(str(drawn))
    assert page.xpath("//script | //img | //a[starts-with(@href, 'javascript')]") == []
    assert page.xpath("//input[@name='name']/@value") == [HOSTILE]
    assert page.xpath("//textarea")[0].text.strip() == f"</textarea>{HOSTILE}"
