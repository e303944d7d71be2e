"""Forms are read into the neutral tree, or refused in words that name the question."""

import json
from typing import Any

import pytest

from forms import errors
from forms.schema import definition
from tests.forms import builders


def refusal(*components: Any, **root: Any) -> errors.FormError:
    with pytest.raises(errors.FormError) as caught:
        builders.form(*components, name="forms/offer.form", **root)
    return caught.value


def test_a_form_takes_its_key_from_its_file_and_its_title_from_its_properties() -> None:
    form = builders.form(
        builders.component("textfield", "name"), name="forms/make_offer.form", properties={"title": "Offer"}
    )
    assert (form.key, form.title) == ("make_offer", "Offer")


def test_a_form_without_a_title_is_called_after_its_key() -> None:
    assert builders.form(builders.component("textfield", "name"), name="make_offer").title == "Make offer"


def test_questions_open_groups_and_close_rows() -> None:
    form = builders.every_kind()
    keys = [question.key for question in form.questions]
    assert "email" in keys
    assert "visits" in keys
    assert "day" not in keys


def test_a_form_lists_the_sources_of_its_options_and_the_facts_it_reads() -> None:
    form = builders.form(
        builders.component("select", "home", properties={"options": "homes"}),
        builders.component(
            "textfield", "why", conditional=builders.hidden_if('=category = "home" and home = null')
        ),
    )
    assert form.sources == {"homes"}
    assert form.fact_names == {"category"}


def test_options_keep_their_hints() -> None:
    form = builders.form(
        builders.component("radio", "can", values=[{"value": "yes", "label": "Yes", "hint": "Within 2 days"}])
    )
    assert form.questions[0].options[0].hint == "Within 2 days"


@pytest.mark.parametrize(
    "kind", ["iframe", "html", "image", "documentPreview", "button", "expression", "table"]
)
def test_an_unknown_component_is_refused_by_its_question(kind: str) -> None:
    wrong = refusal({"type": kind, "key": "x", "label": "The map"})
    assert wrong.question == "The map"
    assert kind in wrong.text
    assert "textfield" in wrong.fix


REFUSALS = {
    "a key that is no name": (builders.component("textfield", "two words"), "cannot name an answer"),
    "a key that FEEL keeps for itself": (builders.component("textfield", "null"), "is a word of FEEL"),
    "a key that FEEL has as a function": (builders.component("textfield", "date"), "“the_date”"),
    "a path that would be ignored": (
        {**builders.rows("address", builders.component("textfield", "line")), "type": "group"},
        "under its path",
    ),
    "steps of nothing": (builders.component("number", "hours", increment="0"), "is not above zero"),
    "no label": ({"type": "textfield", "key": "name"}, "no label"),
    "no options": (builders.component("radio", "can"), "no options"),
    "two options of one value": (builders.choice("radio", "can", "yes", "yes"), "repeats a value"),
    "an option without a label": (
        builders.component("radio", "can", values=[{"value": "yes", "label": ""}]),
        "lacks a value or label",
    ),
    "a property that nothing reads": (
        builders.component("textfield", "name", properties={"errorRequird": "x"}),
        "errorRequird",
    ),
    "a rule that nothing reads": (
        builders.component("textfield", "name", validate={"longest": 3}),
        "longest",
    ),
    "a condition that is not FEEL": (
        builders.component("textfield", "name", conditional=builders.hidden_if("=a +")),
        "condition cannot be read",
    ),
    "a pattern that is wrong": (
        builders.component("textfield", "name", validate={"pattern": "[a-"}),
        "The pattern '[a-' cannot be read",
    ),
    "a bound that is not a number": (
        builders.component("number", "n", validate={"min": "low"}),
        "not a number",
    ),
    "a bound that is not finite": (
        builders.component("number", "n", validate={"max": "Infinity"}),
        "not a number",
    ),
    "an unknown format": (builders.component("textfield", "n", validate={"validationType": "iban"}), "iban"),
    "an unknown unit": (builders.component("number", "n", properties={"unit": "euro"}), "euro"),
    "pence that are not a number": (
        builders.component("textfield", "n", properties={"unit": "pence"}),
        "pence",
    ),
    "options from an expression": (builders.component("select", "n", valuesExpression="=x"), "expression"),
    "a label that is an expression": ({"type": "textfield", "key": "n", "label": "=x"}, "expression"),
    "a text with a template": ({"type": "text", "text": "Hello {{name}}"}, "expression"),
    "a read-only question": (builders.component("textfield", "n", readonly=True), "read only"),
    "an empty group": ({"type": "group", "label": "Contact", "components": []}, "holds no questions"),
    "a list inside a list": (
        builders.rows("a", builders.rows("b", builders.component("textfield", "c"))),
        "list stands inside a list",
    ),
    "a file inside a list": (builders.rows("a", builders.component("filepicker", "c")), "file is asked for"),
    "past dates forbidden by form-js": (
        {"type": "datetime", "key": "d", "dateLabel": "Day", "disallowPassedDates": True},
        "past dates",
    ),
    "something that is no component": ("text", "not a component"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_is_refused_in_words(case: str) -> None:
    component, words = REFUSALS[case]
    wrong = refusal(component)
    assert words in str(wrong)
    assert wrong.form == "offer"


def test_a_file_may_begin_with_a_byte_order_mark() -> None:
    text = json.dumps({"type": "default", "components": [builders.component("textfield", "a")]})
    assert definition.read_form(f"\ufeff{text}", "offer").questions[0].key == "a"


def test_options_may_be_numbers_and_truth_values() -> None:
    values = [{"label": "None", "value": 0}, {"label": "One", "value": 1}, {"label": "No", "value": False}]
    form = builders.form(builders.component("radio", "carers", values=values))
    assert [option.value for option in form.questions[0].options] == ["0", "1", "false"]


def test_two_questions_of_one_key_are_refused() -> None:
    assert "twice" in str(refusal(builders.component("textfield", "a"), builders.component("number", "a")))


def test_a_row_may_use_a_key_of_the_form_again() -> None:
    form = builders.form(
        builders.component("textfield", "day"),
        builders.rows("visits", builders.component("textfield", "day")),
    )
    assert len(form.everything) == 3


def test_conditions_in_a_circle_are_refused() -> None:
    wrong = refusal(
        builders.component("textfield", "a", conditional=builders.hidden_if('=b = "x"')),
        builders.component("textfield", "b", conditional=builders.hidden_if('=a = "x"')),
    )
    assert "circle" in wrong.fix


def test_a_chain_of_conditions_longer_than_five_is_refused() -> None:
    chain = [builders.component("textfield", "q0")]
    chain += [
        builders.component("textfield", f"q{place}", conditional=builders.hidden_if(f"=q{place - 1} = null"))
        for place in range(1, 7)
    ]
    builders.form(*chain[:5])
    assert "chain" in str(refusal(*chain))


def test_a_condition_that_compares_two_types_is_refused_when_the_form_is_read() -> None:
    wrong = refusal(
        builders.component("number", "price", properties={"unit": "pence"}),
        builders.component("textfield", "why", conditional=builders.hidden_if('=price > "cheap"')),
    )
    assert wrong.question == "Why"
    assert "does not fit" in wrong.text


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '"x"', '{"components": []}', '{"components": 3}', "[" * 100_000]
)
def test_a_file_that_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(errors.FormError):
        definition.read_form(text, "offer.form")


def test_a_file_that_is_too_long_is_refused() -> None:
    with pytest.raises(errors.FormError, match="longer than"):
        definition.read_form(json.dumps({"x": "y" * definition.LONGEST_FILE}), "offer.form")


def test_groups_nested_too_deeply_are_refused() -> None:
    inner = builders.component("textfield", "name")
    for _ in range(6):
        inner = {"type": "group", "label": "G", "components": [inner]}
    assert "nested too deeply" in str(refusal(inner))


def test_a_form_has_sections_only_if_it_says_so() -> None:
    group = builders.component(
        "group", "person", label="The person", components=[builders.component("textfield", "name")]
    )
    paged = builders.form(group, properties={"pages": "task_list"})
    assert [section.label for section in paged.sections] == ["The person"]
    assert builders.form(group).sections == ()


def test_a_form_whose_questions_have_no_page_of_their_own_is_refused() -> None:
    pages = {"properties": {"pages": "task_list"}}
    loose = builders.component("textfield", "name")
    assert "has no page" in str(refusal(loose, **pages))
    assert "no page" in str(
        refusal(builders.component("group", "person", label="", components=[loose]), **pages)
    )
    assert "no pages “wizard”" in str(refusal(loose, properties={"pages": "wizard"}))
