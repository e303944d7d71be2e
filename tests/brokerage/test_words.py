from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brokerage import prices, words


@given(st.integers(-(10**9), 10**9))
def test_an_amount_survives_being_written_and_read(pence):
    assert round(float(words.figure(pence)) * 100) == pence
    assert words.pounds(pence).replace("£", "").replace(",", "") == words.figure(pence)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_top_up_and_limit_always_make_up_the_price(price, limit):
    above = prices.above_pence(price, limit)
    assert above >= 0
    assert min(price, limit) + above == price


@given(st.none() | st.integers(0, 10**6))
def test_without_price_or_limit_there_is_nothing_above(amount):
    assert prices.above_pence(amount, None) == 0
    assert prices.above_pence(None, amount) == 0


@pytest.mark.parametrize(
    ("written", "read"),
    [("yes", True), ("No", False), (True, True), (False, False), (None, None), ("?", None)],
)
def test_ticks_and_pairs_of_radios_are_read_alike(written, read):
    assert words.truth(written) is read


def test_moments_are_told_in_london_time():
    assert words.moment(datetime(2026, 7, 1, 9, 5, tzinfo=UTC)) == "1 July 2026 at 10:05"
    assert words.day(date(2026, 3, 16)) == "16 March 2026"
    assert words.moment(None) == words.day(None) == ""


@given(st.integers(0, 500))
def test_scores_are_kept_exactly(hundredths):
    assert words.hundredths(words.score(hundredths)) == hundredths


def test_keys_become_words():
    assert words.title("care_home_residential") == "Care home without nursing"
    assert words.plain("bsl") == "British Sign Language"
    assert words.title("a_key_of_an_analyst") == "A key of an analyst"
    assert words.listed(["dementia", "visual_impairment"]) == "Dementia, visual impairment"
    assert words.listed([]) == ""
    assert words.weekly(72000) == "£720.00 a week"
    assert words.weekly(None) == "the council's fixed rate"
