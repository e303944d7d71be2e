"""Editors offer every setting that forms may have, and none that nothing reads."""

import json

import pytest

from forms.errors import FormError
from forms.schema import components, questions
from forms.schema.definition import read_form
from forms.schema.question_settings import FORM_SETTINGS, QUESTION_SETTINGS, QuestionSetting, Takes


def properties(settings: tuple[QuestionSetting, ...]) -> set[str]:
    names = [setting.name.partition(".") for setting in settings]
    return {inner for first, _, inner in names if first == "properties"}


def test_each_property_that_is_read_is_offered() -> None:
    assert properties(QUESTION_SETTINGS) == components.PROPERTIES
    assert properties(FORM_SETTINGS) == components.FORM_PROPERTIES


def test_a_setting_is_offered_once_for_a_kind() -> None:
    offered = [(setting.name, kind) for setting in QUESTION_SETTINGS for kind in setting.kinds]
    assert len(offered) == len(set(offered))


@pytest.mark.parametrize("setting", QUESTION_SETTINGS, ids=lambda setting: setting.name)
def test_a_choice_offers_values_and_a_source_says_what_it_gives(setting: QuestionSetting) -> None:
    assert bool(setting.values) == (setting.takes in {Takes.CHOICE, Takes.YES})
    assert bool(setting.gives) == (setting.takes in {Takes.SOURCE, Takes.SOURCES})


@pytest.mark.parametrize(
    "setting", [one for one in QUESTION_SETTINGS if one.takes is Takes.YES], ids=lambda one: one.name
)
@pytest.mark.parametrize("kind", ["textfield", "number", "radio", "datetime", "filepicker"])
def test_what_is_ticked_for_a_kind_is_read(setting: QuestionSetting, kind: str) -> None:
    question = {"type": kind, "key": "asked", "label": "Asked", "dateLabel": "Asked"}
    if kind == "radio":
        question["values"] = [{"label": "Yes", "value": "yes"}]
    own, _, inner = setting.name.partition(".")
    ((value, _),) = setting.values
    question[own] = {inner: value} if inner else value
    if kind in setting.kinds:
        assert isinstance(read_form(json.dumps({"components": [question]}), "f"), questions.Form)
    elif setting.name == "properties.unit":
        with pytest.raises(FormError):
            read_form(json.dumps({"components": [question]}), "f")
