"""What is stored of dates and times, and read back."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rules.data_types import dates_and_times
from rules.errors import Fault


def test_the_last_evening_of_the_calendar_is_stored_although_utc_has_no_such_day() -> None:
    last = datetime(9999, 12, 31, 23, tzinfo=ZoneInfo("America/New_York"))
    text = dates_and_times.store_datetime(last)
    assert text == "9999-12-31T23:00:00@America/New_York"
    assert dates_and_times.restore_datetime(text) == last


@pytest.mark.parametrize("text", ["P" + "9" * 5000 + "D", "P" + "9" * 5000 + "Y"])
def test_a_duration_that_is_much_too_long_is_refused_by_its_first_forty_characters(text: str) -> None:
    with pytest.raises(Fault, match=f"'P{'9' * 39}' is too long a duration"):
        dates_and_times.read_duration(text)
