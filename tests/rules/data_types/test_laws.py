"""Laws that hold for any values: arithmetic, order, three-valued logic, and what is stored and read back."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import feel
from rules.data_types import values
from rules.data_types.durations import YearsMonths
from rules.data_types.values import Range
from tests.rules.strategies import DURATIONS, MOMENTS, MONTHS, NUMBERS, TEXTS, TRUTHS, VALUES

ORDERED = st.one_of(*(st.tuples(s, s) for s in (NUMBERS, TEXTS, st.dates(), MOMENTS, DURATIONS, MONTHS)))

settings.register_profile("rules", max_examples=50, deadline=None)
LAW = settings.get_profile("rules")


def work(text: str, **context: object) -> object:
    return feel.compile_expression(text)(context)


@LAW
@given(NUMBERS, NUMBERS, NUMBERS)
def test_numbers_add_and_multiply_like_numbers(a: Decimal, b: Decimal, c: Decimal) -> None:
    assert work("a + b = b + a and a * b = b * a", a=a, b=b)
    assert work("(a + b) + c = a + (b + c)", a=a, b=b, c=c)
    assert work("a - b = a + -b and a - a = 0", a=a, b=b)
    assert work("a * (b + c) = a * b + a * c", a=a, b=b, c=c)


@LAW
@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_whole_pence_stay_exact(a: int, b: int) -> None:
    assert work("a + b", a=a, b=b) == a + b
    assert work("a * b", a=a, b=b) == a * b


@LAW
@given(NUMBERS, NUMBERS.filter(bool))
def test_modulo_is_what_floor_leaves(a: Decimal, b: Decimal) -> None:
    rest = work("modulo(a, b)", a=a, b=b)
    assert isinstance(rest, Decimal)
    assert abs(rest) < abs(b)
    assert rest == 0 or (rest < 0) == (b < 0)


@LAW
@given(NUMBERS, st.integers(0, 6))
def test_the_roundings_enclose_the_number(n: Decimal, scale: int) -> None:
    assert work("floor(n, s) <= n and n <= ceiling(n, s)", n=n, s=scale)
    assert work("abs(round down(n, s)) <= abs(n) and abs(n) <= abs(round up(n, s))", n=n, s=scale)
    assert work("abs(decimal(n, s) - n) <= 0.5 * 10 ** -s", n=n, s=scale)


@LAW
@given(ORDERED)
def test_two_values_of_one_kind_stand_in_exactly_one_order(pair: tuple[object, object]) -> None:
    a, b = pair
    outcomes = [work("a < b", a=a, b=b), work("a > b", a=a, b=b), work("a <= b and a >= b", a=a, b=b)]
    assert outcomes.count(True) == 1
    assert outcomes.count(False) == 2
    assert work("(a < b) = (b > a) and (a <= b) = (b >= a)", a=a, b=b)
    assert work("a in [b..b]", a=a, b=b) == work("a >= b and a <= b", a=a, b=b)


@LAW
@given(st.lists(NUMBERS, max_size=20))
def test_sorting_keeps_the_items_and_puts_them_in_order(items: list[Decimal]) -> None:
    made = work("sort(items, function(a, b) a < b)", items=items)
    assert made == sorted(items)
    assert work("sort(items)", items=items[::-1]) == made
    if items:
        assert work("min(items)", items=items) == min(items)
        assert work("max(items)", items=items) == max(items)


def three(a: bool | None, b: bool | None, stop: bool) -> bool | None:
    if stop in (a, b):
        return stop
    return None if None in (a, b) else not stop


@LAW
@given(TRUTHS, TRUTHS, TRUTHS)
def test_logic_has_three_values(a: bool | None, b: bool | None, c: bool | None) -> None:
    assert work("a and b", a=a, b=b) is three(a, b, False)
    assert work("a or b", a=a, b=b) is three(a, b, True)
    assert work("not(a)", a=a) is (None if a is None else not a)
    for law in ("not(a and b)", "not(a) or not(b)"):
        assert work(law, a=a, b=b) is work("not(a and b)", a=a, b=b)
    assert work("a and (b or c)", a=a, b=b, c=c) is work("(a and b) or (a and c)", a=a, b=b, c=c)
    assert work("all([a, b, c])", a=a, b=b, c=c) is work("a and b and c", a=a, b=b, c=c)
    assert work("any([a, b, c])", a=a, b=b, c=c) is work("a or b or c", a=a, b=b, c=c)


@LAW
@given(VALUES)
def test_a_value_equals_itself_and_only_null_equals_null(value: object) -> None:
    assert work("a = a", a=value) is True
    assert work("a != a", a=value) is False
    assert work("a = null", a=value) is (value is None)
    assert work("list contains([a], a)", a=value) is True


@LAW
@given(MOMENTS, DURATIONS)
def test_adding_a_duration_moves_real_time(moment: datetime, length: timedelta) -> None:
    later = work("a + d", a=moment, d=length)
    assert isinstance(later, datetime)
    assert later.astimezone(UTC) - moment.astimezone(UTC) == length
    assert work("(a + d) - a = d", a=moment, d=length)


@LAW
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_adding_months_stays_in_the_wanted_month(day: date, months: int) -> None:
    made = work("a + m", a=day, m=YearsMonths(months))
    assert isinstance(made, date)
    assert (made.year * 12 + made.month) - (day.year * 12 + day.month) == months
    assert made.day <= day.day


@LAW
@given(VALUES)
def test_what_is_stored_is_read_back_the_same(value: object) -> None:
    stored = json.loads(json.dumps(values.encode(value)))
    assert same(values.decode(stored), value)
    assert values.encode(values.decode(stored)) == stored


def test_both_hours_that_a_clock_change_repeats_are_kept_apart() -> None:
    london = ZoneInfo("Europe/London")
    first = datetime(2026, 10, 25, 1, 30, tzinfo=london)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=london, fold=1)
    for moment in (first, second):
        back = values.decode(values.encode(moment))
        assert back.astimezone(UTC) == moment.astimezone(UTC)
    assert work("a < b", a=first, b=second) is True


@LAW
@given(NUMBERS, NUMBERS, st.booleans(), st.booleans())
def test_ranges_are_stored_and_read_back_the_same(a: Decimal, b: Decimal, left: bool, right: bool) -> None:
    value = Range(a, b, left, right)
    assert values.decode(json.loads(json.dumps(values.encode([value])))) == [value]


@LAW
@given(st.dictionaries(st.sampled_from(["$dec", "$at", "$ctx", "$x", "a"]), TEXTS, max_size=2))
def test_a_context_that_looks_like_a_tag_is_still_a_context(value: dict[str, str]) -> None:
    assert values.decode(json.loads(json.dumps(values.encode(value)))) == value


def same(a: object, b: object) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, datetime) and isinstance(b, datetime) and a.tzinfo and b.tzinfo:
        return (a.astimezone(UTC), str(a.tzinfo)) == (b.astimezone(UTC), str(b.tzinfo))
    return type(a) is type(b) and a == b
