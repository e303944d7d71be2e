"""What was posted becomes typed answers or errors in words; no post crashes."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import errors
from forms.schema import questions
from forms.submission import answers
from tests.forms import builders

EVERY = builders.every_kind()
FILLED = [
    ("name", "  Jo Marsh "),
    ("reasons", "One\r\nTwo"),
    ("hours", "12.5"),
    ("price", "£640.50"),
    ("start-day", "3"),
    ("start-month", "March"),
    ("start-year", "2027"),
    ("visit_time", "5pm"),
    ("closes-day", "1"),
    ("closes-month", "7"),
    ("closes-year", "2027"),
    ("closes-time", "17:00"),
    ("can_start", "no"),
    ("why_not", "Full"),
    ("home", "elm"),
    ("days", "tuesday"),
    ("days", "monday"),
    ("days", "monday"),
    ("agreed", "yes"),
    ("order-oak", "2"),
    ("order-elm", "1"),
    ("email", "jo@example.org"),
    ("visits-0-day", "monday"),
    ("visits-0-length", "1"),
    ("visits-3-day", "none"),
    ("visits-3-length", "9"),
    ("visits-4-length", ""),
]
TYPED = {
    "name": "Jo Marsh",
    "reasons": "One\nTwo",
    "hours": Decimal("12.5"),
    "price": 64050,
    "start": date(2027, 3, 3),
    "visit_time": time(17),
    "closes": datetime(2027, 7, 1, 16, tzinfo=UTC),
    "can_start": "no",
    "why_not": "Full",
    "home": "elm",
    "days": ["monday", "tuesday"],
    "agreed": True,
    "order": ["elm", "oak"],
    "plan": None,
    "email": "jo@example.org",
    "visits": [
        {"day": "monday", "length": Decimal(1), "double": False},
        {"day": "none", "length": None, "double": False},
    ],
}


def read(form: questions.Form, *pairs: tuple[str, str], **facts: object) -> answers.Answers:
    return answers.read_answers(form, pairs, options=builders.HOMES, facts=facts)


def error(form: questions.Form, *pairs: tuple[str, str], **facts: object) -> str:
    found = read(form, *pairs, **facts).errors
    assert len(found) == 1, found
    return next(iter(found.values()))


def test_every_kind_of_question_is_read_to_its_type() -> None:
    found = read(EVERY, *FILLED)
    assert found.values == TYPED
    assert found.ok


def test_typed_values_posted_again_are_the_same_values() -> None:
    again = read(EVERY, *answers.to_posted(EVERY, TYPED))
    assert again.values == TYPED
    assert again.ok


def test_nothing_posted_is_unanswered_by_kind() -> None:
    found = read(EVERY)
    assert found.values["days"] == found.values["order"] == found.values["visits"] == []
    assert found.values["agreed"] is False
    assert found.values["name"] is None
    assert found.errors == {"name": "Enter name"}


NAMES = st.sampled_from(
    sorted({name for name, _ in FILLED} | {"plan", "visits", "visits-²-day", "_hidden", "_add"})
)
TEXTS = st.text(max_size=30) | st.sampled_from(
    [value for _, value in FILLED]
    + ["0", "999", "1000", "²", "-1", "\x00", "\ud800", "9" * 5000, "name why_not x"]
)
POSTS = st.lists(st.tuples(NAMES | st.text(max_size=12), TEXTS), max_size=30)


@given(posted=POSTS)
def test_no_post_crashes_and_every_error_names_a_question(posted: list[tuple[str, str]]) -> None:
    found = read(EVERY, *posted)
    assert set(found.values) == {question.key for question in EVERY.questions}
    for name, words in found.errors.items():
        assert name.split("-")[0] in found.values
        assert words.strip()


@given(posted=POSTS)
def test_accepted_answers_survive_being_posted_again(posted: list[tuple[str, str]]) -> None:
    found = read(EVERY, *posted, ("name", "Jo"))
    if found.ok:
        assert read(EVERY, *answers.to_posted(EVERY, found.values)).values == found.values


@pytest.mark.parametrize(
    ("component", "posted", "words"),
    [
        (builders.required("textfield", "full_name"), "", "Enter full name"),
        (builders.required("radio", "way", values=[{"value": "a", "label": "A"}]), "", "Select way"),
        (builders.required("checkbox", "agree"), "", "Tick the box “Agree” to continue"),
        (builders.required("textfield", "x", label="Who is it?"), "", "Answer the question “Who is it?”"),
        (
            builders.required("textfield", "x", properties={"noun": "the name of the home"}),
            "",
            "Enter the name of the home",
        ),
        (builders.required("textfield", "x", properties={"errorRequired": "Name it"}), "", "Name it"),
        (
            builders.component("textfield", "x", validate={"maxLength": 3}),
            "abcd",
            "X must be 3 characters or fewer",
        ),
        (
            builders.component("textfield", "x", validate={"minLength": 3}),
            "ab",
            "X must be 3 characters or more",
        ),
        (
            builders.component("textfield", "x", validate={"pattern": "[0-9]{3}"}),
            "ab",
            "X is not in the right format",
        ),
        (
            builders.component(
                "textfield", "x", validate={"pattern": "[0-9]"}, properties={"errorInvalid": "One digit"}
            ),
            "ab",
            "One digit",
        ),
        (
            builders.component("textfield", "x", validate={"pattern": "(a|b|ab)*"}),
            "ab" * 100 + "!",
            "X could not be checked. Shorten it or write it differently",
        ),
        (
            builders.component("textfield", "x", validate={"validationType": "email"}),
            "jo@",
            "X must be an email address, like name@example.com",
        ),
        (
            builders.component("textfield", "x", validate={"validationType": "phone"}),
            "12",
            "X must be a phone number, like 01632 960 001",
        ),
        (builders.component("number", "x", validate={"min": 1, "max": 9}), "10", "X must be between 1 and 9"),
        (builders.component("number", "x", validate={"min": 1}), "0", "X must be 1 or more"),
        *(
            (
                builders.component("textfield", "x", validate={"validationType": "email"}),
                address,
                "X must be an email address, like name@example.com",
            )
            for address in (
                "jo,other@example.org",
                "jo@example.org,b@c.de",
                "Jo <jo@example.org>",
                "a;b@c.de",
            )
        ),
        (
            builders.component("number", "x", increment="0.5"),
            "7.3",
            "X must be in steps of 0.5, such as 7 or 7.5",
        ),
        (builders.component("number", "x", increment=5), "-7", "X must be in steps of 5, such as -10 or -5"),
        (builders.component("number", "x", decimalDigits=0), "1.5", "X must be a whole number"),
        (
            builders.component("number", "x", decimalDigits=2),
            "1.555",
            "X must be a number with at most 2 decimal places",
        ),
        (
            builders.component("number", "x", properties={"unit": "pence"}, validate={"max": 1500}),
            "1500.01",
            "X must be between £0 and £1,500",
        ),
        (builders.choice("radio", "x", "a", "b"), "c", "Choose X from the list"),
        (
            builders.component("select", "x", properties={"options": "homes"}),
            "ash",
            "X is no longer available. Choose again.",
        ),
        (
            builders.component(
                "select", "x", properties={"options": "homes", "errorGone": "That offer has gone."}
            ),
            "ash",
            "That offer has gone.",
        ),
    ],
)
def test_a_wrong_answer_is_refused_in_words(component: dict[str, object], posted: str, words: str) -> None:
    form = builders.form(component)
    assert error(form, (form.questions[0].key, posted)) == words


@pytest.mark.parametrize("typed", ["7.5", "-0.5", "0", "12"])
def test_a_number_on_a_step_is_accepted(typed: str) -> None:
    form = builders.form(builders.component("number", "x", increment="0.5"))
    assert read(form, ("x", typed)).errors == {}


def test_an_amount_on_its_bound_is_accepted() -> None:
    form = builders.form(
        builders.component("number", "x", properties={"unit": "pence"}, validate={"max": "99.50"})
    )
    assert read(form, ("x", "99.50")).values == {"x": 9950}


def test_a_ranking_wants_each_place_once() -> None:
    form = builders.form(builders.component("ranking", "order", properties={"options": "homes"}))
    assert error(form, ("order-oak", "1"), ("order-elm", "1")) == "Use each place once only"
    assert error(form, ("order-oak", "1")) == "Choose a place for Elm Court"
    assert error(form, ("order-oak", "1"), ("order-elm", "3")) == "Choose a place for Elm Court"


def test_a_source_that_was_not_asked_is_the_programs_mistake() -> None:
    form = builders.form(builders.component("select", "home", properties={"options": "homes"}))
    with pytest.raises(errors.FormsError, match="homes"):
        answers.read_answers(form, [("home", "oak")])


CHECKED = builders.form(
    builders.component(
        "datetime", "start", properties={"check": "start >= today", "errorCheck": "Start from today on"}
    ),
    builders.component("datetime", "end", properties={"check": "end >= start"}),
)


def days(key: str, day: int) -> list[tuple[str, str]]:
    return [(f"{key}-day", str(day)), (f"{key}-month", "3"), (f"{key}-year", "2027")]


def test_a_check_reads_answers_and_facts() -> None:
    today = date(2027, 3, 2)
    assert error(CHECKED, *days("start", 1), today=today) == "Start from today on"
    assert (
        error(CHECKED, *days("start", 9), *days("end", 8), today=today)
        == "End does not fit with your other answers"
    )
    assert read(CHECKED, *days("start", 9), *days("end", 9), today=today).ok


def test_a_check_waits_until_every_answer_it_reads_is_given() -> None:
    assert read(CHECKED, *days("end", 8), today=date(2027, 3, 2)).ok


def test_a_check_that_reads_a_name_nobody_answers_is_the_analysts_mistake() -> None:
    with pytest.raises(errors.FormsError, match="today"):
        read(CHECKED, *days("start", 1))
