"""DMN files: what is refused, what a decision requires, descriptions, rewriting."""

from decimal import Decimal

import pytest

from rules import dmn
from rules.decisions import table_editor, tables
from rules.errors import DecisionError
from tests.rules.builders import STEPS, cell, file, result, table


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([("> ", '"a"')], "the table 'band', rule 1"),
        ([("> 1", '"a')], "Close the text"),
        ([("> 1", "count(1, 2)")], "count cannot take 2 arguments"),
        ([('> "a" "b"', "1")], "cannot follow"),
    ],
)
def test_feel_that_cannot_be_read_is_refused_with_its_place(rules: list[tuple[str, str]], words: str) -> None:
    with pytest.raises(DecisionError, match="In the table 'band', rule 1") as refused:
        dmn.read_decisions(table(rules=rules), "band.dmn")
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<decision id="d" name="d"/>', "empty expression"),
        ('<decision id="d" name="d"><literalExpression/></decision>', "empty expression"),
        (
            '<decision id="d" name="d"><decisionTable hitPolicy="BEST"><output/></decisionTable></decision>',
            "BEST",
        ),
        ('<decision id="d" name="d"><decisionTable/></decision>', "no output column"),
        (
            '<decision id="d" name="d"><informationRequirement><requiredInput href="#gone"/>'
            "</informationRequirement><literalExpression><text>1</text></literalExpression></decision>",
            "'gone', which is not in it",
        ),
        (
            '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition>'
            '<itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>',
            "defined by itself",
        ),
        (
            '<decision id="d" name="d"><literalExpression expressionLanguage="python"><text>1</text>'
            "</literalExpression></decision>",
            "Write it in FEEL",
        ),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_in_words(body: str, words: str) -> None:
    with pytest.raises(DecisionError, match=words):
        dmn.read_decisions(file(body), "d.dmn")


def test_a_decision_that_is_not_there_is_named_with_the_nearest() -> None:
    decisions = dmn.read_decisions(table(rules=STEPS), "band.dmn")
    with pytest.raises(DecisionError, match=r"no decision 'bnd'. Did you mean 'band'"):
        decisions.decision("bnd")


CHAIN = """
<inputData id="i" name="hours"><variable name="hours" typeRef="number"/></inputData>
<businessKnowledgeModel id="k" name="weekly fee"><encapsulatedLogic>
  <formalParameter name="n" typeRef="number"/><formalParameter name="hourly rate" typeRef="number"/>
  <literalExpression><text>n * hourly rate</text></literalExpression></encapsulatedLogic>
</businessKnowledgeModel>
<decision id="rate" name="hourly rate"><variable name="hourly rate" typeRef="number"/>
  <literalExpression><text>2150</text></literalExpression></decision>
<decision id="fee" name="fee"><variable name="fee" typeRef="number"/>
  <informationRequirement><requiredInput href="#i"/></informationRequirement>
  <informationRequirement><requiredDecision href="#rate"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>
  <context>
    <contextEntry><variable name="base fee" typeRef="number"/>
      <literalExpression><text>weekly fee(hours, hourly rate)</text></literalExpression></contextEntry>
    <contextEntry><literalExpression><text>base fee + 100</text></literalExpression></contextEntry>
  </context></decision>
"""


def test_a_decision_works_out_what_it_requires() -> None:
    decisions = dmn.read_decisions(file(CHAIN), "fee.dmn")
    assert decisions.names == ("hourly rate", "fee")
    decision = decisions.decision()
    assert decision.name == "fee"
    assert decision.inputs == ("hours",)
    assert decision.evaluate({"hours": 10}).value == Decimal(21600)


def test_a_missing_input_stops_in_words() -> None:
    with pytest.raises(DecisionError, match="There is no 'hours' here"):
        dmn.read_decisions(file(CHAIN), "fee.dmn").decision("fee").evaluate({})


def test_tables_are_described_for_checks_and_drawing() -> None:
    (described,) = dmn.read_decisions(
        table("FIRST", rules=STEPS, input_type="number", allowed="[0..100]", default='"none"'), "band.dmn"
    ).tables
    assert (described.decision, described.hit_policy, described.annotations) == ("band", "FIRST", ("clause",))
    assert described.inputs == (tables.Column("score", "score", "number", "[0..100]"),)
    assert described.outputs[0].default == '"none"'
    assert described.rules[1] == tables.Rule("r2", 2, ("[60..80)",), ('"Good"',), ("2(a)",))


def test_rules_are_replaced_and_the_rest_of_the_file_stays() -> None:
    before = table("FIRST", rules=STEPS, input_type="number", default='"none"')
    rows = [table_editor.Row(["> 90"], ['"Best"'], ["9(b)"]), table_editor.Row(["-"], ['"Rest & more"'])]
    after = dmn.replace_rules(before, rows)
    found = result(after, score=95)
    assert found.value == "Best"
    assert found.fired[0].annotations == {"clause": "9(b)"}
    assert result(after, score=1).value == "Rest & more"
    (described,) = dmn.read_decisions(after, "band.dmn").tables
    assert described.outputs[0].default == '"none"'
    assert len({rule.id for rule in described.rules}) == 2


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (table_editor.Row([], ['"a"']), "Row 1 does not fit"),
        (table_editor.Row(["1"], []), "Row 1 does not fit"),
        (table_editor.Row(["1"], ["2"], ["3", "4"]), "more notes"),
    ],
)
def test_a_row_that_does_not_fit_the_columns_is_refused(row: table_editor.Row, words: str) -> None:
    with pytest.raises(DecisionError, match=words):
        dmn.replace_rules(table(rules=STEPS), [row])


def test_replacing_rules_of_a_table_that_is_not_there_is_refused() -> None:
    with pytest.raises(DecisionError, match="0 tables"):
        dmn.replace_rules(table(rules=STEPS), [], "other")


LETTER = '"a"'


def test_several_outputs_give_a_context() -> None:
    body = (
        '<decision id="d" name="d"><decisionTable hitPolicy="FIRST"><input><inputExpression><text>x</text>'
        '</inputExpression></input><output name="band"/><output name="weight"/><rule>'
        f"{cell('inputEntry', '> 1')}{cell('outputEntry', LETTER)}{cell('outputEntry', 'x * 2')}</rule>"
        "</decisionTable></decision>"
    )
    assert result(file(body), x=4).value == {"band": "a", "weight": Decimal(8)}


def test_a_built_in_function_may_be_an_argument() -> None:
    types_of = '<functionItem outputTypeRef="number"><parameters name="a" typeRef="number"/></functionItem>'
    knowledge = (
        f'<itemDefinition name="change">{types_of}</itemDefinition>'
        '<businessKnowledgeModel id="b" name="twice">'
        '<variable name="twice"/><encapsulatedLogic><formalParameter name="fn" typeRef="change"/>'
        "<literalExpression><text>fn(fn(-16))</text></literalExpression></encapsulatedLogic>"
        "</businessKnowledgeModel>"
    )
    for argument, value in {"abs": 16, "floor": -16, "function(a: number) a + 1": None}.items():
        decision = (
            '<decision id="d" name="d"><variable name="d"/><knowledgeRequirement id="k">'
            '<requiredKnowledge href="#b"/></knowledgeRequirement>'
            f"<literalExpression><text>twice({argument})</text></literalExpression></decision>"
        )
        decisions = dmn.read_decisions(file(knowledge + decision), "t", strict=False)
        assert decisions.decision("d").evaluate({}).value == value


def test_a_boxed_filter_that_gives_a_text_is_null() -> None:
    match = 'if item &lt; 3 then true else "no"'
    boxed = (
        '<decision id="d" name="d"><filter><in><literalExpression><text>[1,2,3]</text>'
        "</literalExpression></in>"
        f"<match><literalExpression><text>{match}</text></literalExpression></match></filter></decision>"
    )
    assert dmn.read_decisions(file(boxed), "t", strict=False).decision().evaluate({}).value is None
    with pytest.raises(DecisionError, match="A filter gives text"):
        dmn.read_decisions(file(boxed), "t").decision().evaluate({})
