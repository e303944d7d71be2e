"""What the checker refuses of what is set on steps."""

from collections.abc import Callable

import pytest

from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import WINDOW
from tests.engine.builders.small_folders import advice, faults, only, plain, sound

SETTINGS: dict[str, tuple[Callable[[], Drawing], str]] = {
    "a task without a form": (
        lambda: (
            Drawing("small")
            .start(role="clerk", form="note")
            .user("a", form="")
            .end()
            .flow("start", "a", "end")
        ),
        "has no form",
    ),
    "a form that is not there": (
        lambda: Drawing("small").start(role="clerk", form="not").end().flow("start", "end"),
        "Did you mean “note”",
    ),
    "a task in no lane": (
        lambda: (
            Drawing("small").start(role="clerk", form="note").user("a", "").end().flow("start", "a", "end")
        ),
        "in no lane",
    ),
    "a lane of no role": (
        lambda: (
            Drawing("small")
            .start(role="clerk", form="note")
            .user("a", "clark")
            .end()
            .flow("start", "a", "end")
        ),
        "Did you mean “clerk”",
    ),
    "an unknown setting": (
        lambda: plain().user("b", dueInn="P1D").flow("start", "ask", "b", "end"),
        "Did you mean “dueIn”",
    ),
    "an unknown source": (
        lambda: plain().user("b", facts="errand_fact").flow("start", "ask", "b", "end"),
        "Did you mean “errand_facts”",
    ),
    "an unknown operation": (
        lambda: plain().service("b", "tel", party='"x"').flow("start", "ask", "b", "end"),
        "Did you mean “tell”",
    ),
    "a missing parameter": (
        lambda: plain().service("b", "tell").flow("start", "ask", "b", "end"),
        "needs the parameter “party”",
    ),
    "a parameter too many": (
        lambda: plain().service("b", "tell", party='"x"', partie='"y"').flow("start", "ask", "b", "end"),
        "Did you mean “party”",
    ),
    "an unknown table": (
        lambda: plain().rule("b", "windows").flow("start", "ask", "b", "end"),
        "no decision table",
    ),
    "FEEL that cannot be read": (
        lambda: plain().script("b", "v = 1 +").flow("start", "ask", "b", "end"),
        "In its script",
    ),
    "a variable nobody sets": (
        lambda: plain().script("b", "v = answer.text").flow("start", "ask", "b", "end"),
        "Did you mean “answers”",
    ),
    "a given name set": (
        lambda: plain().script("b", "today = 1").flow("start", "ask", "b", "end"),
        "which Homeward sets itself",
    ),
    "an unquoted timer": (
        lambda: sound().timer("t", "PT1H", on="ask").flow("t", "end"),
        'Write duration("PT1H")',
    ),
    "a call nobody may answer": (
        lambda: (
            plain()
            .user("b", call='"x"')
            .timer("t", 'duration("P1D")', on="b")
            .flow("start", "ask", "b", "end")
            .flow("t", "end")
        ),
        "nobody may answer",
    ),
    "a call nothing closes": (
        lambda: plain().user("b", call='"x"', respondents="helpers").flow("start", "ask", "b", "end"),
        "nothing ever closes",
    ),
    "a message without a form": (
        lambda: sound().message("m", on="ask", form="").flow("m", "end"),
        "has no form",
    ),
    "a priority in words": (
        lambda: plain().user("b", priority="high").flow("start", "ask", "b", "end"),
        "not a whole number",
    ),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_steps_set_wrongly_are_refused(name: str) -> None:
    drawing, words = SETTINGS[name]
    assert any(words in each for each in faults(drawing())), faults(drawing())


def test_a_table_reading_a_variable_nobody_sets_is_refused() -> None:
    drawing = plain().rule("b", "window").flow("start", "ask", "b", "end")
    only(
        faults(drawing, tables__window_dot_dmn=WINDOW.encode()),
        "In the table “window”: no step sets the variable “urgency”",
    )


def test_two_messages_of_one_name_are_advice() -> None:
    drawing = sound().message("m", on="ask").flow("m", "end").message("m2", on="ask").flow("m2", "end")
    drawing.definitions = [each.replace('name="m2"', 'name="m"') for each in drawing.definitions]
    only(advice(drawing), "“m”", "used by 2 events")


def test_a_message_without_a_name_names_its_event() -> None:
    drawing = sound().message("m", on="ask").flow("m", "end")
    drawing.definitions = [each.replace('name="m"', "") for each in drawing.definitions]
    only(faults(drawing), "“M”", "Its message has no name.")


def test_an_error_end_without_a_code_is_refused() -> None:
    failing = plain("small").error("oops", "E1").flow("start", "ask", "oops")
    failing.nodes = [each for each in failing.nodes if each[1] != "end"]
    failing.definitions = [each.replace('errorCode="E1"', "") for each in failing.definitions]
    only(faults(failing), "“Oops”", "Its error has no code.")


def test_a_rule_task_without_a_table_is_told_once() -> None:
    drawing = plain().add("businessRuleTask", "rule", "Set fee").flow("start", "ask", "rule", "end")
    only(faults(drawing), "“Set fee”", "It names no table.")
