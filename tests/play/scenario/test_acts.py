"""The acts of a process: what an act file may say, and that the shipped one fits the shipped forms."""

import pytest

from engine.definition import folder
from forms.schema import definition
from play import errors
from play.scenario import acts, schema, yaml_reader
from tests.play import builders

FORM = definition.read_form(
    '{"components": [{"type": "textfield", "key": "name", "label": "Name"}], "type": "default"}', "greet"
)


def read(text: str) -> acts.Acts:
    return acts.parse(yaml_reader.read_yaml(text))


def test_an_act_is_on_an_event_or_unsaid() -> None:
    found = read("greet:\n- on: citizen_accepts\n  answers: {name: '\"A\"'}\n- unsaid: true")
    assert [act.on for act in found.by_form["greet"]] == ["citizen_accepts", None]
    assert found.of("greet", None)[0].answers == {}
    assert found.answers_one_of("greet", ["citizen_accepts"])
    assert not found.answers_one_of("greet", ["officer_confirms"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("greet: {answers: {}}", "greet: an act has either `on` with an event or `unsaid: true`"),
        ("greet: {on: start, unsaid: true}", "either `on`"),
        ("greet: {on: breakfast}", "greet: on: this must be one of start, offer, citizen_accepts"),
        ("greet: {unsaid: true, answer: {}}", "greet: answer: there is no such key; did you mean answers?"),
        ("greet: [{unsaid: true}, {unsaid: true, when: '1 +'}]", "greet, act 2: when: "),
        ("[1]", "the acts: this must be names with their values"),
    ],
)
def test_a_wrong_act_is_refused_at_its_place(text: str, words: str) -> None:
    with pytest.raises(errors.FileError) as refused:
        read(text)
    assert words in str(refused.value)


def test_acts_for_unknown_forms_and_questions_are_refused() -> None:
    with pytest.raises(errors.ActsError, match="there is no form wave"):
        acts.check(read("wave: {unsaid: true}"), {"greet": FORM})
    with pytest.raises(errors.ActsError, match="the form greet asks nothing named age"):
        acts.check(read("greet: {unsaid: true, answers: {age: 3}}"), {"greet": FORM})


def test_a_process_without_acts_is_refused() -> None:
    with pytest.raises(errors.ActsError, match=r"tea has no examples/acts\.yaml"):
        acts.read_acts(folder.Folder("tea", {}))


OF_NO_ACT = {"cqc_rating_changes", "band_changes", "provider_suspended", "form_answered", "deadline_comes"}
"""Events that change a register, bring their own answers, or only let time pass."""


def test_the_shipped_acts_answer_every_other_event() -> None:
    shipped = acts.read_acts(folder.read_folder(builders.PROCESS))
    answered = {act.on for several in shipped.by_form.values() for act in several}
    assert answered >= set(schema.EVENTS) - OF_NO_ACT | {
        acts.START,
        acts.OFFER,
    }
