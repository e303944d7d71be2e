"""The public face of FEEL: expressions, unary tests, assignments, names, places of errors."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from rules import feel, limits
from rules.errors import FeelError
from rules.functions import registry


def test_an_expression_says_which_variables_it_reads() -> None:
    text = "sum(for o in offers[price < limit] return o.price) + {a: b, c: a}.c + (function(q) q + r)(item)"
    expression = feel.compile_expression(text)
    assert expression.names == {"offers", "b", "item", "r"}
    assert expression.names_in_filters == {"price", "limit"}
    assert expression.text == text


def test_a_misspelt_function_shows_among_the_names() -> None:
    assert feel.compile_expression("cuont(offers)").names == {"cuont", "offers"}
    assert feel.compile_expression("count(offers)").names == {"offers"}


def test_the_same_text_is_compiled_once() -> None:
    assert feel.compile_expression("a + 1") is feel.compile_expression("a + 1")
    assert feel.compile_expression("a + 1") is not feel.compile_expression("a + 1", strict=False)


def test_whole_numbers_tuples_and_nested_values_are_taken_as_given() -> None:
    context = {"a": 2, "b": (1, 2, {"c": 3})}
    assert feel.compile_expression("a + b[3].c")(context) == Decimal(5)
    assert context == {"a": 2, "b": (1, 2, {"c": 3})}


def test_a_value_of_an_unknown_kind_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="object"):
        feel.compile_expression("a")({"a": object()})


def test_a_variable_may_have_the_name_of_a_function() -> None:
    assert feel.compile_expression("date + 1")({"date": 1}) == Decimal(2)
    assert feel.compile_expression('date("2026-05-05") = date')({"date": date(2026, 5, 5)}) is True


def test_an_error_shows_the_line_and_the_column() -> None:
    with pytest.raises(FeelError) as stopped:
        feel.compile_expression("if a\nthen person.nme\nelse 1")({"a": True, "person": {"name": "Ann"}})
    problem = stopped.value
    assert (problem.line, problem.column) == (2, 13)
    assert problem.fix == "Did you mean 'name'?"
    assert "line 2, character 13" in str(problem)


def test_now_and_today_come_from_the_caller_and_never_from_the_machine() -> None:
    moment = datetime(2026, 5, 5, 23, 30, tzinfo=UTC)
    assert feel.compile_expression("now()")({}, now=moment) == moment
    assert feel.compile_expression("now()")({"now": moment}) == moment
    assert feel.compile_expression("today()")({"now": moment, "today": date(2026, 5, 6)}) == date(2026, 5, 6)
    with pytest.raises(FeelError, match="Give it as the variable now"):
        feel.compile_expression("now()")({})
    with pytest.raises(FeelError, match="not known here"):
        feel.compile_expression("today()")({})


@pytest.mark.parametrize(
    ("cell", "value", "passes"),
    [
        ("-", 1, True),
        ("", None, True),
        ("5", 5, True),
        ("5, 6", 6, True),
        ("5, 6", 7, False),
        ("< 5", 4, True),
        (">= 5", 4, False),
        ("= 5", 5, True),
        ("!= 5", 5, False),
        ("[1..5)", 5, False),
        ("]1..5]", 5, True),
        ("not(5, 6)", 7, True),
        ("not(5, 6)", 6, False),
        ("not(< 5)", None, False),
        ("not(true), false", True, False),
        ('"a", "b"', "b", True),
        ('not("a")', "b", True),
        ("true", True, True),
        ("true", False, False),
        ("false", False, True),
        ("null", None, True),
        ("null", 1, False),
        ("< 5", None, False),
        ("? > 5 and ? < 9", 7, True),
        ("even(?)", 7, False),
        ("limit", 10, True),
        ("> limit", 11, True),
        ("[limit..20]", 9, False),
        ("limits", 3, True),
        ("limits", 4, False),
        ("count(limits) > 2", 99, True),
        ("list contains(?, 2)", [1, 2], True),
        ('@"2026-05-05"', date(2026, 5, 5), True),
        ('< @"2026-05-05"', date(2026, 5, 4), True),
        ('matches(?, "^SW")', "SW1", True),
    ],
)
def test_unary_tests(cell: str, value: object, passes: bool) -> None:
    context = {"limit": 10, "limits": [1, 2, 3]}
    assert feel.compile_unary_tests(cell)(value, context) is passes


def test_unary_tests_of_the_wrong_kind_stop_in_words() -> None:
    with pytest.raises(FeelError, match="Text is never equal to a number"):
        feel.compile_unary_tests("5")("5", {})
    assert feel.compile_unary_tests("5", strict=False)("5", {}) is False


def test_assignments_are_worked_out_in_order_and_see_earlier_lines() -> None:
    script = feel.compile_assignments("// fees\nweekly = hours * rate\n\nyearly = weekly * 52\nhours = 0\n")
    assert script.names_set == {"weekly", "yearly", "hours"}
    assert script.names_read == {"hours", "rate"}
    assert script({"hours": 10, "rate": 2150}) == {
        "weekly": Decimal(21500),
        "yearly": Decimal(1118000),
        "hours": Decimal(0),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("weekly", "sets no variable"),
        ("1x = 2", "sets no variable"),
        ("if = 2", "sets no variable"),
        ("a.b = 2", "sets no variable"),
        ("a = ", "no expression"),
        ("a = 1 +", "too early"),
    ],
)
def test_a_line_that_assigns_nothing_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(FeelError, match=words):
        feel.compile_assignments(text)


def test_names_with_spaces_are_known_where_they_are_given() -> None:
    expression = feel.compile_expression(
        "Monthly-fee + other fee (net)", names=["Monthly-fee", "other fee (net)"]
    )
    assert expression({"Monthly-fee": 1, "other fee (net)": 2}) == Decimal(3)


def test_the_page_on_feel_names_every_function_and_every_bound() -> None:
    page = (Path(__file__).parents[2] / "docs" / "feel.md").read_text(encoding="utf-8")
    for name, signatures in registry.SIGNATURES.items():
        for signature in signatures:
            assert f"| `{name}({signature})` |" in page
    for bound in (limits.TEXT_LENGTH, limits.STEPS, limits.LIST_LENGTH, limits.STRING_LENGTH):
        assert f"{bound:,}" in page


def test_every_function_has_a_case() -> None:
    cases = "\n".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("cases/*.txt"))
    assert [name for name in registry.SIGNATURES if f"{name}(" not in cases] == []


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('date and time("2026-01-01T24:00:00") = date and time("2026-01-02T00:00:00")', True),
        ('date and time("2026-12-31T24:00:00Z") = date and time("2027-01-01T00:00:00Z")', True),
        ('@"2026-02-28T24:00:00@Europe/London" = @"2026-03-01T00:00:00@Europe/London"', True),
        ('@"17:00:00@Asia/Tokyo" = time("17:00:00@Asia/Tokyo")', True),
        ('string(@"17:00:00@America/Toronto")', "17:00:00@America/Toronto"),
        ('string(@"2026-05-05T17:00:00@Asia/Tokyo")', "2026-05-05T17:00:00@Asia/Tokyo"),
    ],
)
def test_ends_of_days_and_zones_are_read(text: str, value: object, strict: bool) -> None:
    assert feel.compile_expression(text, strict=strict)({}) == value


@pytest.mark.parametrize("text", ["2026-01-01T24:00:01", "2026-01-01T24:01:00", "9999-12-31T24:00:00"])
def test_no_other_hour_is_the_24th(text: str) -> None:
    with pytest.raises(FeelError):
        feel.compile_expression(f'date and time("{text}")')({})


def test_a_scale_with_a_fraction_counts_whole_places_where_the_specification_holds() -> None:
    assert feel.compile_expression("decimal(1/3, 2.5)", strict=False)({}) == Decimal("0.33")
    assert feel.compile_expression("round up(1.234, 1.9)", strict=False)({}) == Decimal("1.3")
    with pytest.raises(FeelError, match="whole number"):
        feel.compile_expression("decimal(1/3, 2.5)")({})


@pytest.mark.parametrize(
    ("cell", "value", "passes"),
    [
        ("age > 18", "x", False),
        ("age > 2", "x", True),
        ("age > 18 or age < 1", Decimal(7), False),
        ("true", None, False),
        ("true", True, True),
        ("false", None, False),
    ],
)
def test_a_condition_beside_the_input_decides_by_itself(cell: str, value: object, passes: bool) -> None:
    assert feel.compile_unary_tests(cell)(value, {"age": 3}) is passes


def test_a_condition_without_an_answer_lets_nothing_pass() -> None:
    assert feel.compile_unary_tests("age > 18", strict=False)(None, {}) is False
