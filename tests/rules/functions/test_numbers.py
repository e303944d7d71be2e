"""Functions on numbers with more digits than FEEL has, as another system may send them."""

from decimal import Decimal

import pytest

from rules import feel

LONG = Decimal("12345678901234567890123456789012343.126")


@pytest.mark.parametrize(
    "text", ["decimal(n, 2)", "round up(n, 1)", "round down(n, 2)", "floor(n)", "ceiling(n, 2)"]
)
def test_a_number_of_more_than_34_digits_is_rounded_to_34(text: str) -> None:
    assert feel.compile_expression(text)({"n": LONG}) == Decimal("1.234567890123456789012345678901234E+34")


def test_rounding_that_carries_into_one_more_digit_than_fits_is_rounded_to_34() -> None:
    nines = Decimal("9" * 35 + ".996")
    assert feel.compile_expression("round up(n, 2)")({"n": nines}) == Decimal("1E+35")


@pytest.mark.parametrize(("text", "shown"), [("decimal(1.5, 3)", "1.5"), ("decimal(1.126, 2)", "1.13")])
def test_a_number_of_fewer_places_stays_as_it_is_written(text: str, shown: str) -> None:
    assert str(feel.compile_expression(text)({})) == shown
