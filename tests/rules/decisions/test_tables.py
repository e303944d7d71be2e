"""Decision tables: hit policies, fired rules, typed inputs."""

from decimal import Decimal

import pytest

from rules import dmn
from rules.decisions import table_runner
from rules.errors import DecisionError
from tests.rules.builders import STEPS, result, table

OVERLAP = [("> 10", '"low"'), ("> 20", '"high"'), ("> 30", '"low"')]


def test_unique_gives_the_one_rule_that_applies_and_says_which() -> None:
    found = result(table(rules=STEPS), score=72)
    assert found.value == "Good"
    assert found.fired == (
        table_runner.FiredRule("band", "r2", 2, {"clause": "2(a)"}, {"score": Decimal(72)}, {"band": "Good"}),
    )


def test_unique_refuses_two_rules_that_both_apply() -> None:
    with pytest.raises(DecisionError, match="rules 1 and 2 both apply"):
        result(table(rules=OVERLAP), score=25)


def test_no_rule_and_no_default_stops_in_words() -> None:
    with pytest.raises(DecisionError, match="No rule of the table 'band' applies when score is 2"):
        result(table(rules=[("1", '"a"')]), score=2)


def test_the_default_stands_in_when_no_rule_applies() -> None:
    found = result(table(rules=[("1", '"a"')], default='"none"'), score=2)
    assert found.value == "none"
    assert found.fired == ()


def test_the_specifications_mode_gives_null_where_strict_stops() -> None:
    decision = dmn.read_decisions(table(rules=OVERLAP), "t.dmn").decision()
    assert decision.evaluate({"score": 25}, strict=False).value is None
    assert decision.evaluate({"score": 1}, strict=False).value is None


@pytest.mark.parametrize(
    ("policy", "aggregation", "expected", "fired"),
    [
        ("FIRST", "", "low", [1]),
        ("PRIORITY", "", "high", [2]),
        ("RULE ORDER", "", ["low", "high", "low"], [1, 2, 3]),
        ("OUTPUT ORDER", "", ["high", "low", "low"], [2, 1, 3]),
        ("COLLECT", "", ["low", "high", "low"], [1, 2, 3]),
        ("COLLECT", "COUNT", Decimal(3), [1, 2, 3]),
        ("COLLECT", "MIN", "high", [1, 2, 3]),
        ("COLLECT", "MAX", "low", [1, 2, 3]),
    ],
)
def test_each_hit_policy(policy: str, aggregation: str, expected: object, fired: list[int]) -> None:
    text = table(policy, rules=OVERLAP, aggregation=aggregation, order='"high", "low"')
    found = result(text, score=35)
    assert found.value == expected
    assert [rule.number for rule in found.fired] == fired


def test_collect_adds_up() -> None:
    text = table("COLLECT", rules=[("> 10", "100"), ("> 20", "25.5")], aggregation="SUM")
    assert result(text, score=30).value == Decimal("125.5")


def test_any_wants_every_rule_to_say_the_same() -> None:
    assert result(table("ANY", rules=[("> 1", '"a"'), ("> 2", '"a"')]), score=3).value == "a"
    with pytest.raises(DecisionError, match="rules 1 and 2 both apply and differ"):
        result(table("ANY", rules=OVERLAP), score=25)


@pytest.mark.parametrize("policy", ["COLLECT", "RULE ORDER", "OUTPUT ORDER"])
def test_a_policy_of_many_gives_an_empty_list_when_none_applies(policy: str) -> None:
    assert result(table(policy, rules=OVERLAP, order='"high", "low"'), score=1).value == []


def test_a_cell_may_use_other_variables_and_the_value_itself() -> None:
    text = table("FIRST", rules=[("? > limit and ? < 100", '"a"'), ("not(1, 2)", '"b"'), ("-", '"c"')])
    assert result(text, score=50, limit=40).value == "a"
    assert result(text, score=30, limit=40).value == "b"
    assert result(text, score=2, limit=40).value == "c"


def test_a_table_says_which_variables_it_needs() -> None:
    decision = dmn.read_decisions(table(rules=[("> limit", "score * factor")]), "t.dmn").decision()
    assert set(decision.inputs) == {"score", "limit", "factor"}
    assert decision.outputs == ("band",)


def test_an_input_of_the_wrong_type_stops_in_words() -> None:
    text = table(rules=STEPS, input_type="number")
    assert result(text, score=72).value == "Good"
    with pytest.raises(DecisionError, match="'score' is not of the type number"):
        result(text, score="72")


def test_an_input_outside_the_allowed_values_stops_in_words() -> None:
    text = table(rules=STEPS, input_type="number", allowed="[0..100]")
    with pytest.raises(DecisionError, match="'score' is not one of the allowed values"):
        result(text, score=101)


def test_a_misspelt_variable_stops_with_the_nearest_name() -> None:
    with pytest.raises(DecisionError, match=r"no 'score' here.*Did you mean 'scores'"):
        result(table(rules=STEPS), scores=72)


def test_two_of_three_rules_that_apply_are_named() -> None:
    with pytest.raises(DecisionError, match="rules 1 and 2 both apply"):
        result(table(rules=OVERLAP), score=35)
    differing = [("> 50", '"z"'), ("> 10", '"a"'), ("> 20", '"a"'), ("> 25", '"b"')]
    with pytest.raises(DecisionError, match="rules 2 and 4 both apply and differ"):
        result(table("ANY", rules=differing), score=30)


@pytest.mark.parametrize("aggregation", ["SUM", "MIN", "MAX"])
def test_nothing_is_made_of_no_hits(aggregation: str) -> None:
    assert result(table("COLLECT", rules=OVERLAP, aggregation=aggregation), score=1).value is None


@pytest.mark.parametrize(("length", "shown"), [(38, "x" * 38 + '"'), (39, "x" * 39 + "…")])
def test_a_message_shows_forty_characters_of_an_input(length: int, shown: str) -> None:
    with pytest.raises(DecisionError, match=f'when score is "{shown}[.]'):
        result(table(rules=[('"1"', '"a"')]), score="x" * length)
