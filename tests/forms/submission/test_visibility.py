"""Questions hide by FEEL over other answers and facts; hidden ones are null and unchecked."""

import pytest

from forms import errors
from forms.schema import questions
from forms.submission import answers
from tests.forms import builders


def read(form: questions.Form, *pairs: tuple[str, str], **facts: object) -> answers.Answers:
    return answers.read_answers(form, pairs, facts=facts)


WHY = builders.form(
    builders.choice("radio", "can", "yes", "no"),
    builders.required("textfield", "why", conditional=builders.hidden_if('=can != "no"')),
)


def test_a_hidden_question_is_null_and_not_required() -> None:
    found = read(WHY, ("can", "yes"), ("why", "typed before"))
    assert found.ok
    assert found.values["why"] is None
    assert found.hidden == {"why"}


def test_a_question_that_shows_is_required() -> None:
    assert read(WHY, ("can", "no")).errors == {"why": "Enter why"}


def test_a_condition_may_read_a_fact() -> None:
    form = builders.form(
        builders.component("textfield", "why", conditional=builders.hidden_if("=answered_by_staff"))
    )
    assert read(form, answered_by_staff=True).hidden == {"why"}
    assert read(form, answered_by_staff=False).hidden == frozenset()


def test_a_condition_over_a_name_that_nobody_gives_is_refused_in_words() -> None:
    form = builders.form(
        builders.component("textfield", "why", conditional=builders.hidden_if('=categry = "home"'))
    )
    with pytest.raises(errors.FormsError, match="categry"):
        read(form)


CHAIN = builders.form(
    builders.choice("radio", "q0", "on", "off"),
    *(
        builders.choice(
            "radio", f"q{place}", "on", "off", conditional=builders.hidden_if(f'=q{place - 1} != "on"')
        )
        for place in range(1, 5)
    ),
)


@pytest.mark.parametrize("first_off", range(5))
def test_a_chain_of_conditions_settles(first_off: int) -> None:
    posted = [(f"q{place}", "off" if place == first_off else "on") for place in range(5)]
    assert read(CHAIN, *posted).hidden == {f"q{place}" for place in range(first_off + 1, 5)}


def test_a_hidden_group_hides_all_in_it() -> None:
    group = {
        "type": "group",
        "id": "contact",
        "label": "Contact",
        "conditional": builders.hidden_if("=staff"),
        "components": [
            builders.required("textfield", "email"),
            {"type": "text", "id": "words", "text": "Hello"},
        ],
    }
    found = read(builders.form(group), staff=True)
    assert found.hidden == {"contact", "email", "words"}
    assert found.ok


ROWS = builders.form(
    builders.component("checkbox", "short"),
    builders.rows(
        "visits",
        builders.component("textfield", "day"),
        builders.required("textfield", "why", conditional=builders.hidden_if('=short or day = "monday"')),
    ),
)


def test_inside_rows_a_condition_reads_the_row_and_the_form() -> None:
    posted = [("visits-0-day", "monday"), ("visits-1-day", "friday")]
    found = read(ROWS, *posted)
    assert found.hidden == {"visits-0-why"}
    assert found.errors == {"visits-1-why": "Enter why for entry 2"}
    assert read(ROWS, *posted, ("short", "yes")).ok


def test_without_scripts_a_question_that_comes_up_is_asked_once() -> None:
    form = builders.form(
        builders.choice("radio", "can", "yes", "no"),
        builders.component("textfield", "why", conditional=builders.hidden_if('=can != "no"')),
    )
    asked = read(form, ("can", "no"), ("_hidden", "why"))
    assert "now applies" in asked.errors["why"]
    assert read(form, ("can", "no"), ("why", "Full"), ("_hidden", "why")).ok
    assert read(form, ("can", "no"), ("_hidden", "")).ok


def test_what_is_hidden_now_is_told_without_checking_anything() -> None:
    assert answers.hidden_now(WHY, []) == {"why"}
    assert answers.hidden_now(WHY, [("can", "no")]) == frozenset()


def test_a_condition_that_what_was_typed_makes_too_much_work_hides_nothing() -> None:
    everything = ", ".join(f"{name} in visits" for name in "abcdefg")
    condition = builders.hidden_if(f"=count(for {everything} return a) > 1")
    form = builders.form(
        builders.rows("visits", builders.component("textfield", "day")),
        builders.component("textfield", "why", conditional=condition),
    )
    posted = [(f"visits-{place}-day", "x") for place in range(50)]
    assert read(form, *posted).hidden == frozenset()
