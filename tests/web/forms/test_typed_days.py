"""Days as people type them: months are read as forms read them, and what is no month is left alone."""

import pytest

from web.forms import typed_days


@pytest.mark.parametrize(
    "typed",
    ["1 6 1941", "1/6/41", "01.06.1941", "1 June 1941", "1 jun 41"],
)
def test_the_ways_to_write_a_day_are_the_same_day(typed: str) -> None:
    assert typed_days.in_figures(typed) == "01061941"


@pytest.mark.parametrize("typed", ["1 junk 1941", "1 marmalade 1941", "1 ju 1941", "AB9 8ZZ"])
def test_what_is_no_day_stays_as_it_was_typed(typed: str) -> None:
    assert typed_days.in_figures(typed) == typed
