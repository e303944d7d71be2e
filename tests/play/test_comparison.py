"""Comparing what was expected with what came: order where it matters, money, clauses, words."""

from typing import Any

import pytest

from play import comparison
from play.scenario import schema


def expected(**given: Any) -> dict[str, Any]:
    read: dict[str, Any] = schema.EXPECTED({"outcome": "awarded", **given}, "expected")
    return read


def actual(**given: Any) -> dict[str, Any]:
    return {"outcome": "awarded", "provider": None, "requests_refused": [], **given}


def test_lists_of_names_are_compared_in_any_order() -> None:
    wanted = expected(long_list=["A", "B"], documents=["award_notice", "individual_agreement"])
    got = actual(long_list=["B", "A"], documents=["individual_agreement", "award_notice"])
    assert comparison.differences(wanted, got) == []


def test_the_ranking_is_compared_in_its_order_inside_groups_too() -> None:
    [found] = comparison.differences(expected(ranking=[["A", "B"]]), actual(ranking=[["B", "A"]]))
    assert (found.key, found.expected, found.actual) == ("ranking", "[[A, B]]", "[[B, A]]")


def test_money_is_compared_as_money() -> None:
    assert comparison.differences(expected(top_up_weekly="75.50"), actual(top_up_weekly="75.5")) == []
    [found] = comparison.differences(expected(top_up_weekly="75.50"), actual(top_up_weekly="75.51"))
    assert (found.expected, found.actual) == ("£75.50", "£75.51")


@pytest.mark.parametrize("key", sorted(comparison.ONLY_IF_GIVEN))
def test_what_a_scenario_does_not_tell_is_not_compared(key: str) -> None:
    assert comparison.differences(expected(), actual(**{key: ["anything"]})) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("requests_refused", [{"provider": "A", "reason": "not_reasonable"}]),
        ("outcome", "direct_payment_arranged"),
    ],
)
def test_what_must_be_absent_unless_expected_is_a_difference(key: str, value: object) -> None:
    assert [each.key for each in comparison.differences(expected(), actual(**{key: value}))] == [key]


def test_a_provider_that_is_not_told_is_not_compared_but_nobody_is() -> None:
    assert comparison.differences(expected(), actual(provider="A")) == []
    [found] = comparison.differences(expected(provider=None), actual(provider="A"))
    assert (found.key, found.expected, found.actual) == ("provider", "nothing", "A")


def test_every_key_of_the_schema_is_compared_when_it_differs() -> None:
    full = expected(
        person="Ada Person",
        long_list=["A"],
        not_long_listed={"B": "suspended"},
        stage2_long_list=["C"],
        offers_not_ranked={"A": "late"},
        ranking=[["A"]],
        provider="A",
        route="top_ranked",
        requests_refused=[{"provider": "B", "reason": "cqc_inadequate"}],
        top_up_weekly="1.00",
        council_pays_weekly="2.00",
        documents=["award_notice"],
        documents_outstanding=["tie_break_confirmation"],
        clauses=["10"],
    )
    found = {each.key for each in comparison.differences(full, {"outcome": "in_progress"})}
    assert found == set(full) - {"clauses", "tasks", "timers", "letters"}


def test_an_expected_clause_must_be_cited() -> None:
    [found] = comparison.clause_differences(["10", "11"], ["10", "8(a)"], lambda clause: "on the way")
    assert (found.expected, found.actual) == ("[10, 11]", "[10]")


def test_a_clause_that_decided_must_be_expected_and_others_need_not() -> None:
    def scope(clause: str) -> str:
        return comparison.DECIDES if clause == "12(b)" else "on the way"

    [found] = comparison.clause_differences(["10"], ["10", "11", "12(b)"], scope)
    assert found.actual == "[10, 12(b)]"
    assert comparison.clause_differences(["10", "12(b)"], ["10", "11", "12(b)"], scope) == []
    assert comparison.clause_differences(None, ["12(b)"], scope) == []
