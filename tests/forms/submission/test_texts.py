"""Text becomes values and values become text, without loss and without a crash."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import errors
from forms.submission import texts, unseen_characters


def read(kind: str, only: str = "", **boxes: str) -> object:
    parts = {part: boxes.get(part, only if not part else "") for part in texts.KINDS[kind].parts}
    return texts.KINDS[kind].read(parts, "the answer")


def refusal(kind: str, only: str = "", **boxes: str) -> errors.UnreadableError:
    with pytest.raises(errors.UnreadableError) as caught:
        read(kind, only, **boxes)
    return caught.value


def seen(text: str) -> str:
    return unseen_characters.without(texts.clean(text)).strip()


VALUES = {
    "text": st.text().map(lambda text: seen(text).replace("\n", " ")).filter(bool),
    "textarea": st.text().map(lambda text: seen(text)).filter(bool),
    "number": st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    ),
    "money": st.integers(min_value=-(10**12), max_value=10**12),
    "date": st.dates(date(texts.YEARS[0], 1, 1), date(texts.YEARS[-1], 12, 31)),
    "time": st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
    "datetime": st.integers(0, 7 * 10**9 // 60).map(
        lambda minutes: datetime.fromtimestamp(minutes * 60, UTC)
    ),
}


@pytest.mark.parametrize("kind", texts.KINDS)
@given(data=st.data())
def test_a_value_written_and_read_again_is_the_same_value(kind: str, data: st.DataObject) -> None:
    value = data.draw(VALUES[kind])
    assert texts.KINDS[kind].read(texts.KINDS[kind].write(value), "the answer") == value


@pytest.mark.parametrize("kind", texts.KINDS)
@given(data=st.data())
def test_any_text_is_read_or_refused_in_words_and_what_was_read_comes_back(
    kind: str, data: st.DataObject
) -> None:
    likely = st.text() | st.text("0123456789.,£- :apmgtJan\x00²٣", max_size=8)
    parts = {part: data.draw(likely) for part in texts.KINDS[kind].parts}
    try:
        value = texts.KINDS[kind].read(parts, "the answer")
    except errors.UnreadableError as wrong:
        words = str(wrong)
        assert words.startswith("The answer ")
        return
    assert texts.KINDS[kind].read(texts.KINDS[kind].write(value), "the answer") == value


@pytest.mark.parametrize("kind", texts.KINDS)
def test_nothing_typed_is_no_value(kind: str) -> None:
    assert read(kind) is None


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12", Decimal(12)), ("£1,234.50", Decimal("1234.50")), (" -3 ", Decimal(-3)), (".5", Decimal("0.5"))],
)
def test_numbers_are_read_as_people_type_them(typed: str, value: Decimal) -> None:
    assert read("number", typed) == value


@pytest.mark.parametrize("typed", ["640,50", "7,5", "1,23,456", ",640", "1,6405", "1.640,50", "1,640,"])
def test_a_comma_parts_only_thousands(typed: str) -> None:
    assert "must be an amount of money" in str(refusal("money", typed))
    assert "must be a number" in str(refusal("number", typed))


def test_thousands_may_be_parted() -> None:
    assert read("money", "1,640") == 164000
    assert read("money", "£1,640.50") == 164050
    assert read("money", "1 640.50") == 164050


@pytest.mark.parametrize("typed", ["twelve", "1e5", "1.2.3", "٣", "²", "--1", "NaN", "9" * 16])
def test_what_is_no_number_is_refused(typed: str) -> None:
    assert "must be a number" in str(refusal("number", typed))


def test_money_is_typed_in_pounds_and_kept_in_pence() -> None:
    assert read("money", "£640.5") == 64050
    assert texts.KINDS["money"].write(64050) == {"": "640.50"}


def test_money_of_less_than_a_penny_is_refused() -> None:
    assert "pounds and pence" in str(refusal("money", "1.005"))


@pytest.mark.parametrize("month", ["3", "03", "mar", "March", "MARCH"])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    assert read("date", day="27", month=month, year="2027") == date(2027, 3, 27)


def test_the_first_and_the_last_day_are_dates() -> None:
    assert read("date", day="1", month="1", year="1900") == date(1900, 1, 1)
    assert read("date", day="31", month="12", year="2199") == date(2199, 12, 31)


@pytest.mark.parametrize(
    ("day", "month", "year", "words", "part"),
    [
        ("27", "", "2027", "must include a month", "month"),
        ("", "", "2027", "must include a day and a month", "day month"),
        ("31", "2", "2027", "must be a real date", "day month year"),
        ("32", "13", "2027", "must be a real date", "day month"),
        ("32", "1", "2027", "must be a real date", "day"),
        ("1", "13", "2027", "must be a real date", "month"),
        ("1", "ma", "2027", "must be a real date", "month"),
        ("1", "1", "27", "year of 4 numbers", "year"),
        ("1", "1", "0027", "year from 1900 to 2199", "year"),
        ("31", "12", "1899", "year from 1900 to 2199", "year"),
        ("1", "1", "2200", "year from 1900 to 2199", "year"),
        ("1", "1", "year", "year of 4 numbers", "year"),
    ],
)
def test_a_wrong_date_says_which_box(day: str, month: str, year: str, words: str, part: str) -> None:
    wrong = refusal("date", day=day, month=month, year=year)
    assert words in str(wrong)
    assert wrong.part == part


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("17:00", time(17)),
        ("5pm", time(17)),
        ("5:30 PM", time(17, 30)),
        ("12am", time(0)),
        ("12.15pm", time(12, 15)),
    ],
)
def test_times_are_read_as_people_type_them(typed: str, value: time) -> None:
    assert read("time", typed) == value


@pytest.mark.parametrize("typed", ["5", "25:00", "13pm", "0am", "noon", "10:75"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    assert "must have a time" in str(refusal("time", typed))


def moment(day: str, month: str, at: str) -> object:
    return read("datetime", day=day, month=month, year="2027", time=at)


def test_a_moment_is_typed_in_uk_time_and_kept_in_utc() -> None:
    assert moment("1", "7", "5pm") == datetime(2027, 7, 1, 16, tzinfo=UTC)
    assert moment("1", "1", "5pm") == datetime(2027, 1, 1, 17, tzinfo=UTC)


def test_the_hour_that_the_clocks_skip_is_refused() -> None:
    assert "clocks skip" in str(refusal("datetime", day="28", month="3", year="2027", time="1:30am"))


def test_the_hour_that_comes_twice_is_the_first_unless_gmt_is_said() -> None:
    assert moment("31", "10", "1:30am") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert moment("31", "10", "1:30am GMT") == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("month", "at"), [("7", "17:00 GMT"), ("1", "17:00 BST"), ("7", "5pm gmt")])
def test_a_zone_that_the_clocks_do_not_have_that_day_is_refused(month: str, at: str) -> None:
    wrong = refusal("datetime", day="1", month=month, year="2027", time=at)
    assert "then: leave out" in str(wrong)
    assert moment("1", month, at.split()[0])


@pytest.mark.parametrize(
    ("parts", "part"), [({"time": "5pm"}, "day"), ({"day": "1", "month": "7", "year": "2027"}, "time")]
)
def test_half_a_moment_says_which_half_is_missing(parts: dict[str, str], part: str) -> None:
    assert refusal("datetime", **parts).part == part


def test_line_breaks_are_of_one_kind_and_only_where_several_lines_are_asked_for() -> None:
    assert read("textarea", "ab\r\nc\rd\te") == "ab\nc\nd\te"
    assert str(refusal("text", "Ann\r\nAmes")) == "The answer must be on one line"


def test_what_no_database_keeps_is_left_out_of_numbers() -> None:
    assert read("number", "1\x00\ud8002") == 12


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_a_text_with_characters_that_nobody_sees_is_refused_with_what_to_do(kind: str) -> None:
    wrong = refusal(kind, "Ann\u200b Ames")
    assert str(wrong).startswith("The answer had a character that cannot be seen, after “Ann”.")
    assert "send it again" in str(wrong)
