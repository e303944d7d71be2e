"""Values of every kind, drawn by hypothesis."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from rules.data_types.durations import YearsMonths

ZONES = st.sampled_from([UTC, ZoneInfo("Europe/London"), ZoneInfo("Australia/Sydney")])
NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False, allow_infinity=False)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)  # noqa: DTZ001 - zones are drawn
NAIVE = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1))  # noqa: DTZ001 - times without a zone are FEEL too
DURATIONS = st.timedeltas(timedelta(days=-4000), timedelta(days=4000))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
MONTHS = st.integers(-5000, 5000).map(YearsMonths)
SCALARS = st.one_of(
    st.none(), st.booleans(), NUMBERS, TEXTS, st.dates(), MOMENTS, NAIVE, DURATIONS, MONTHS, st.times()
)
TRUTHS = st.sampled_from([True, False, None])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
