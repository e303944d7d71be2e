"""Membership in ranges and lists, as the evaluator asks for it."""

from decimal import Decimal

import pytest

from rules.data_types import comparison
from rules.data_types.values import Range
from rules.limits import Run

SIX = Decimal(6)
ONE_TO_THREE = Range(Decimal(1), Decimal(3))


@pytest.fixture
def run() -> Run:
    return Run(strict=True)


@pytest.mark.parametrize(("sign", "value", "inside"), [("=", 5, True), ("=", 6, False), ("!=", 5, False)])
def test_a_range_of_one_value_contains_it_or_all_but_it(
    run: Run, sign: str, value: int, inside: bool
) -> None:
    assert comparison.contains(Range(Decimal(5), Decimal(5), sign=sign), Decimal(value), run) is inside


def test_a_comparison_is_open_at_its_other_end(run: Run) -> None:
    below, above = Range(None, SIX, False, False, "<"), Range(SIX, None, False, False, ">")
    assert [comparison.contains(below, value, run) for value in (Decimal(5), SIX, None)] == [
        True,
        False,
        None,
    ]
    assert [comparison.contains(above, value, run) for value in (Decimal(7), SIX, None)] == [
        True,
        False,
        None,
    ]


def test_a_range_is_among_ranges_and_not_inside_them(run: Run) -> None:
    assert comparison.among(ONE_TO_THREE, Range(Decimal(1), Decimal(3)), run) is True
    assert (
        comparison.among(ONE_TO_THREE, [Range(Decimal(0), Decimal(9)), Range(Decimal(1), Decimal(3))], run)
        is True
    )
    assert comparison.among(ONE_TO_THREE, [Range(Decimal(0), Decimal(9))], run) is False


def test_a_list_of_tests_skips_those_of_another_kind(run: Run) -> None:
    below = Range(None, SIX, False, False, "<")
    assert comparison.among(Decimal(5), ["a", below], run) is True
    assert comparison.among(Decimal(7), [below, [Decimal(7)]], run) is False
    assert comparison.among("a", [below], run) is False
    assert comparison.among(None, [below, Range(None, None)], run) is False
    assert comparison.among([1], [[2], [1]], run) is True


def test_values_of_different_kinds_are_not_the_same(run: Run) -> None:
    assert not comparison.same(1, "1", run)
    assert not comparison.same(None, 1, run)
    assert comparison.same(None, None, run)
