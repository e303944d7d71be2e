"""What is added to texts, up to the length that a text may have."""

import pytest

from rules import errors, limits
from rules.data_types import arithmetic

HALF = "x" * (limits.STRING_LENGTH // 2)


def test_two_texts_are_joined_up_to_the_length_of_a_text() -> None:
    assert len(arithmetic.calculate("+", HALF, HALF)) == limits.STRING_LENGTH
    with pytest.raises(errors.TooMuch):
        arithmetic.calculate("+", HALF, HALF + "x")
