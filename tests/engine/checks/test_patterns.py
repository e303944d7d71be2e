"""What the checker says of regular expressions, before a case meets a text that keeps them busy."""

import pytest

from rules import dmn, feel
from rules.errors import Fault
from rules.regular_expressions.trial import LiteralPattern
from tests.engine.builders.process_files import form, text
from tests.engine.builders.small_folders import faults, only, plain, sound
from tests.rules.builders import table

SLOW = "^(a|b|ab)*c"
SAID = f"The pattern '{SLOW}' may take too long: it does on"


def scripted(script: str) -> list[str]:
    return faults(plain().script("s", script).flow("start", "ask", "s", "end"))


@pytest.mark.parametrize(
    "call",
    [
        f'matches(answers.text, "{SLOW}")',
        f'matches(input: answers.text, pattern: "{SLOW}")',
        f'replace(answers.text, "{SLOW}", "x")',
        f'split(answers.text, "{SLOW}")',
        f'some part in split(answers.text, " ") satisfies matches(part, "{SLOW}")',
    ],
)
def test_a_slow_pattern_of_a_script_is_told_with_the_text_that_shows_it(call: str) -> None:
    only(scripted(f"x = {call}"), SAID, "characters that begin with", "Bound its repeats")


def test_a_pattern_that_cannot_be_read_is_told() -> None:
    only(scripted('x = matches(answers.text, "[a")'), "The pattern '[a' cannot be read: it stops too early.")
    only(scripted('x = matches(answers.text, "a", "z")'), "'z' are not flags of a pattern.")


def test_a_slow_condition_between_steps_is_told() -> None:
    drawing = plain().gateway("g", default="otherwise").flow("start", "ask", "g")
    drawing.flow("g", "end", when=f'matches(answers.text, "{SLOW}")').flow("g", "end", id="otherwise")
    assert any(SAID in fault for fault in faults(drawing))


def test_a_slow_pattern_of_a_table_is_told_by_its_file() -> None:
    content = table(rules=[(f'matches(?, "{SLOW}")', '"yes"'), ('"no"', '"no"')])
    only(faults(sound(), tables__t_dot_dmn=content), "tables/t.dmn", SAID)


def test_slow_patterns_of_a_form_are_told_by_their_question() -> None:
    asked = {**text("name"), "validate": {"pattern": SLOW}}
    only(faults(sound(), forms__odd_dot_form=form(asked)), "forms/odd.form, “Name”", SAID)
    hiding = {**text("extra"), "conditional": {"hide": f'=matches(name, "{SLOW}")'}}
    only(faults(sound(), forms__odd_dot_form=form(text("name"), hiding)), "forms/odd.form, “Extra”", SAID)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$", "([a-z]+)*\\d", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y",
        "(\\w+\\s*)+;", "(a+)\\1*b",
    ],
)  # fmt: skip
def test_a_pattern_that_can_be_kept_busy_is_found(pattern: str) -> None:
    assert [fault.message[:12] for fault in LiteralPattern(pattern).faults()] == ["The pattern "]


@pytest.mark.parametrize(
    "pattern",
    [
        "[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}", "^SW", ", *", "\\s+", "[a-z]+@[a-z]+\\.[a-z]+",
        "^[^@\\s]+@[^@\\s]+$", "\\d{2}/\\d{2}/\\d{4}", ".*urgent.*", "\\p{Lu}\\p{Ll}+( \\p{Lu}\\p{Ll}+)*",
    ],
)  # fmt: skip
def test_a_useful_pattern_is_let_through(pattern: str) -> None:
    assert list(LiteralPattern(pattern).faults()) == []


def test_what_is_no_literal_pattern_is_not_tried() -> None:
    assert feel.compile_expression('matches("(a+)+$", text)').patterns == frozenset()
    own = feel.compile_expression('{matches: function(a, b) a, x: matches("a", "(a+)+$")}.x')
    assert own.patterns == frozenset()


def test_flags_belong_to_a_pattern() -> None:
    call = feel.compile_expression('matches(text, "a b", "ix")')
    assert call.patterns == {LiteralPattern("a b", "ix")}


def test_allowed_values_of_a_file_are_read_too() -> None:
    file = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="n" name="t">
      <itemDefinition name="word"><typeRef>string</typeRef>
        <allowedValues><text>matches(?, "[a-z]+")</text></allowedValues></itemDefinition>
      <decision id="d" name="d"><literalExpression><text>1</text></literalExpression></decision>
    </definitions>"""
    assert dmn.read_decisions(file, "t.dmn").patterns == {LiteralPattern("[a-z]+")}


def test_a_fault_of_a_pattern_says_what_to_do() -> None:
    (fault,) = LiteralPattern("(a+)+$").faults()
    assert isinstance(fault, Fault)
    assert fault.fix.startswith("Bound its repeats")
