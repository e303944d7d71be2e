"""Dates between a lowest and a highest value: refused with the reason, accepted on the bound itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.schema import questions
from forms.submission import answers
from tests.forms import builders

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 12, 9)
NOW = datetime(2026, 12, 9, 10, 30, tzinfo=UTC)
CLOCK = {"today": TODAY, "now": NOW}
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=7000)).map(lambda gap: NOW - timedelta(days=2000) + gap)


def dated(key: str = "review_on", subtype: str = "date", **properties: str) -> dict[str, Any]:
    """A date question with these properties."""
    return {
        "type": "datetime",
        "key": key,
        "subtype": subtype,
        "dateLabel": key.replace("_", " ").capitalize(),
        "properties": properties,
    }


def read(form: questions.Form, values: dict[str, object], **facts: object) -> answers.Answers:
    """The answers of a browser that typed these values."""
    return answers.read_answers(form, answers.to_posted(form, values), facts={**CLOCK, **facts})


def error(form: questions.Form, values: dict[str, object], **facts: object) -> str:
    """The one error."""
    (words,) = read(form, values, **facts).errors.values()
    return words


REVIEW = builders.form(
    dated(
        noun="the date of the review",
        earliest='today + duration("P1D")',
        earliestReason="the placement begins today",
        latest='today + duration("P7D") * limits.weeks',
        latestReason='="the council reviews a placement within " + string(limits.weeks) + " weeks"',
    )
)
WEEKS: dict[str, object] = {"limits": {"weeks": 12}}


def test_a_date_after_the_highest_is_refused_with_day_and_reason() -> None:
    assert error(REVIEW, {"review_on": date(2030, 1, 1)}, **WEEKS) == (
        "The date of the review must be on or before 3 March 2027, because the council reviews a placement "
        "within 12 weeks"
    )


def test_a_date_before_the_lowest_is_refused_with_day_and_reason() -> None:
    assert error(REVIEW, {"review_on": TODAY}, **WEEKS) == (
        "The date of the review must be on or after 10 December 2026, because the placement begins today"
    )


def test_what_was_typed_out_of_bounds_is_kept_as_the_answer_to_show_again() -> None:
    found = read(REVIEW, {"review_on": date(2030, 1, 1)}, **WEEKS)
    assert not found.ok
    assert found.values == {"review_on": date(2030, 1, 1)}
    assert list(found.errors) == ["review_on"]


@given(day=DAYS, low=DAYS, length=st.integers(0, 4000))
def test_a_date_is_accepted_exactly_when_it_lies_between_its_bounds(
    day: date, low: date, length: int
) -> None:
    form = builders.form(dated(earliest="low", latest="high"))
    high = min(low + timedelta(days=length), date(2199, 12, 31))
    assert read(form, {"review_on": day}, low=low, high=high).ok == (low <= day <= high)


@given(typed=MOMENTS, low=MOMENTS, minutes=st.integers(1, 10_000))
def test_a_moment_is_accepted_exactly_when_it_lies_between_its_bounds(
    typed: datetime, low: datetime, minutes: int
) -> None:
    form = builders.form(dated("closes_at", "datetime", earliest="low", latest="high"))
    typed = typed.replace(second=0, microsecond=0)
    high = low + timedelta(minutes=minutes)
    assert read(form, {"closes_at": typed}, low=low, high=high).ok == (low <= typed <= high)


@given(low=MOMENTS)
def test_the_time_that_a_refusal_names_is_itself_accepted(low: datetime) -> None:
    form = builders.form(dated("closes_at", "datetime", earliest="low", latest='low + duration("P1D")'))
    early = error(form, {"closes_at": low - timedelta(days=1)}, low=low)
    whole = low.replace(second=0, microsecond=0)
    named = (whole if whole == low else whole + timedelta(minutes=1)).astimezone(LONDON)
    assert f"{named:%B} {named.year} or later" in early
    assert read(form, {"closes_at": named.astimezone(UTC)}, low=low).ok


def test_a_time_is_named_as_people_in_london_read_it() -> None:
    form = builders.form(
        dated(
            "closes_at", "datetime", latest='date and time("2026-07-01T16:00:00Z")', latestReason="we say so"
        )
    )
    assert error(form, {"closes_at": datetime(2026, 7, 1, 16, 1, tzinfo=UTC)}) == (
        "Closes at must be 5pm on 1 July 2026 or earlier, because we say so"
    )


def test_a_moment_may_be_bounded_by_a_day_in_london() -> None:
    form = builders.form(dated("closes_at", "datetime", latest="starts_on", latestReason="care starts then"))
    last = datetime(2026, 7, 1, 23, 59, tzinfo=LONDON).astimezone(UTC)
    assert read(form, {"closes_at": last}, starts_on=date(2026, 7, 1)).ok
    assert error(form, {"closes_at": last + timedelta(minutes=1)}, starts_on=date(2026, 7, 1)) == (
        "Closes at must be on or before 1 July 2026, because care starts then"
    )


def test_a_day_may_be_bounded_by_a_moment() -> None:
    form = builders.form(dated(earliest="awarded_at"))
    at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # the next day already in London
    assert read(form, {"review_on": date(2026, 7, 1)}, awarded_at=at).ok
    assert not read(form, {"review_on": date(2026, 6, 30)}, awarded_at=at).ok


BOTH = builders.form(
    dated("start_on", earliest="today"),
    dated("end_on", earliest="start_on", earliestReason="care ends after it starts"),
)


def test_a_bound_may_read_another_answer_of_the_form() -> None:
    late, early = date(2027, 3, 1), date(2027, 2, 1)
    assert error(BOTH, {"start_on": late, "end_on": early}) == (
        "End on must be on or after 1 March 2027, because care ends after it starts"
    )
    assert read(BOTH, {"start_on": early, "end_on": late}).ok


def test_a_bound_waits_for_the_other_answer() -> None:
    assert read(BOTH, {"end_on": date(2020, 1, 1)}).errors == {}


@pytest.mark.parametrize("fact", [None, "soon", 5, NOW.replace(tzinfo=None)])
def test_a_bound_that_no_fact_gives_lets_nothing_through_and_says_so(fact: object) -> None:
    form = builders.form(dated("closes_at", "datetime", latest="limit"))
    found = error(form, {"closes_at": NOW}, limit=fact)
    assert found.startswith("Closes at cannot be checked, because its latest value is not known. Tell ")


def test_a_bound_that_cannot_be_worked_out_lets_nothing_through() -> None:
    form = builders.form(dated(earliest='began_on - duration("P1D")'))
    assert "cannot be checked, because its earliest value" in error(form, {"review_on": TODAY})
    assert "cannot be checked" in error(form, {"review_on": TODAY}, began_on="Monday")


def test_an_empty_or_hidden_date_has_no_bounds() -> None:
    hidden = {**dated(latest="today"), "conditional": {"hide": "=true"}}
    assert read(REVIEW, {}).ok
    assert read(builders.form(hidden), {"review_on": date(2030, 1, 1)}).ok


def test_each_row_is_bounded_by_its_own_answers() -> None:
    form = builders.form(builders.rows("stays", dated("came_on"), dated("left_on", earliest="came_on")))
    right = {"came_on": date(2026, 1, 1), "left_on": date(2026, 1, 2)}
    wrong = {"came_on": date(2026, 1, 3), "left_on": date(2026, 1, 2)}
    assert list(read(form, {"stays": [right, wrong]}).errors) == ["stays-1-left_on"]


@given(
    values=st.dictionaries(st.sampled_from(["limit", "limits"]), st.none() | DAYS | st.integers()), day=DAYS
)
def test_no_fact_breaks_a_form(values: dict[str, object], day: date) -> None:
    form = builders.form(dated(earliest="limit", latest="limits.weeks", latestReason="=limits.words"))
    for words in read(form, {"review_on": day}, **values).errors.values():
        assert words.startswith("Review on ")
