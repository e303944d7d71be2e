"""Lists of rows: blank rows are no answer, rows come and go by button, errors say which row."""

import pytest

from forms.schema import questions
from forms.submission import answers, bound_form, posted
from tests.forms import builders

VISITS = builders.form(
    builders.rows(
        "visits",
        builders.required("textfield", "day"),
        builders.component("checkbox", "double"),
        properties={"rowNoun": "visit"},
        validate={"required": True},
    )
)


def read(*pairs: tuple[str, str], form: questions.Form = VISITS) -> answers.Answers:
    return answers.read_answers(form, pairs)


def test_a_blank_row_is_no_answer() -> None:
    found = read(("visits", "0"), ("visits", "1"), ("visits-0-day", " "), ("visits-1-day", "Monday"))
    assert found.values == {"visits": [{"day": "Monday", "double": False}]}
    assert found.ok


def test_no_rows_where_some_are_required_is_an_error_of_the_list() -> None:
    assert read(("visits", "0")).errors == {"visits": "Give at least one visit for visits"}


def test_an_error_says_which_of_the_rows_that_were_filled() -> None:
    found = read(("visits-0-day", "Monday"), ("visits-1-day", ""), ("visits-5-double", "yes"))
    assert found.errors == {"visits-5-day": "Enter day for visit 2"}


def test_more_rows_than_allowed_are_refused() -> None:
    found = read(*((f"visits-{place}-day", "x") for place in range(bound_form.MOST_ROWS + 1)))
    assert found.errors == {"visits": "Give at most 50 entries for visits"}


@pytest.mark.parametrize("number", ["²", "-1", "1000", "x", "", "9" * 5000])
def test_a_row_number_that_is_none_is_left_out(number: str) -> None:
    assert (
        bound_form.row_numbers("visits", posted.Posted([("visits", number), (f"visits-{number}-day", "x")]))
        == []
    )


def test_adding_a_row_keeps_what_was_typed() -> None:
    changed = answers.change_rows(VISITS, [("visits", "3"), ("visits-3-day", "Mon"), ("_add", "visits")])
    assert changed == [("visits", "3"), ("visits-3-day", "Mon"), ("visits", "4")]


def test_removing_a_row_takes_only_that_row() -> None:
    given = [
        ("visits", "1"),
        ("visits-1-day", "Mon"),
        ("visits", "11"),
        ("visits-11-day", "Tue"),
        ("_remove", "visits-1"),
    ]
    assert answers.change_rows(VISITS, given) == [("visits", "11"), ("visits-11-day", "Tue")]


def test_no_row_button_pressed_changes_nothing() -> None:
    assert answers.change_rows(VISITS, [("visits", "1")]) is None
    assert answers.change_rows(VISITS, [("_add", "other")]) is None
    assert answers.change_rows(VISITS, [("_remove", "")]) is None


def test_rows_are_not_added_without_end() -> None:
    full = [("visits", str(place)) for place in range(bound_form.MOST_ROWS)]
    assert answers.change_rows(VISITS, [*full, ("_add", "visits")]) == full
