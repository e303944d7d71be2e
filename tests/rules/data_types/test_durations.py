"""The duration of years and months beside other values."""

import pytest

from rules.data_types.durations import YearsMonths


def test_a_duration_has_no_order_with_a_number() -> None:
    with pytest.raises(TypeError):
        YearsMonths(1) < 2  # noqa: B015 - the comparison itself is refused
    assert YearsMonths(1) != 1


def test_durations_stand_in_order() -> None:
    assert sorted([YearsMonths(2), YearsMonths(-1), YearsMonths(0)]) == [
        YearsMonths(-1),
        YearsMonths(0),
        YearsMonths(2),
    ]
    assert not YearsMonths(1) < YearsMonths(1)
