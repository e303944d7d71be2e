from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brokerage import formatting
from brokerage.tender import prices


@given(st.integers(-(10**9), 10**9))
def test_an_amount_survives_being_written_and_read(pence):
    assert round(float(formatting.figure(pence)) * 100) == pence
    assert formatting.pounds(pence).replace("£", "").replace(",", "") == formatting.figure(pence)


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
    [
        ("yes", True),
        ("No", False),
        (" TRUE ", True),
        ("false", False),
        (True, True),
        (False, False),
        (None, None),
        ("?", None),
    ],
)
def test_ticks_and_pairs_of_radios_are_read_alike(written, read):
    assert formatting.truth(written) is read


def test_moments_are_told_in_london_time():
    assert formatting.moment(datetime(2026, 7, 1, 9, 5, tzinfo=UTC)) == "1 July 2026 at 10:05am"
    assert formatting.day(date(2026, 3, 16)) == "16 March 2026"
    assert formatting.moment(None) == formatting.day(None) == ""


@given(st.integers(0, 500))
def test_scores_are_kept_exactly(hundredths):
    assert formatting.hundredths(formatting.score(hundredths)) == hundredths


def test_keys_become_words():
    assert formatting.title("care_home_residential") == "Care home without nursing"
    assert formatting.plain("bsl") == "British Sign Language"
    assert formatting.title("a_key_of_an_analyst") == "A key of an analyst"
    assert formatting.listed(["dementia", "visual_impairment"]) == "Dementia, visual impairment"
    assert formatting.listed([]) == ""
    assert formatting.weekly(72000) == "£720.00 a week"
    assert formatting.weekly(None) == "the council's fixed rate"


@pytest.mark.parametrize(
    ("pence", "figure"), [(-1, "-0.01"), (0, "0.00"), (1, "0.01"), (-100, "-1.00"), (72050, "720.50")]
)
def test_a_file_has_pounds_with_a_point_and_a_sign(pence, figure):
    assert formatting.figure(pence) == figure


@pytest.mark.parametrize(
    ("value", "number"), [(None, None), (5, 5), ("72050", 72050), (Decimal("300"), 300), (True, 1)]
)
def test_a_number_of_a_form_or_a_table_becomes_whole(value, number):
    assert formatting.whole(value) == number


def test_what_is_no_number_is_refused():
    with pytest.raises(TypeError, match="is no number"):
        formatting.whole(["1"])


def test_typed_words_lose_the_white_space_round_them():
    assert formatting.text("  near her son\n") == "near her son"
    assert formatting.text(12) == "12"
    assert formatting.text(" ") is formatting.text(None) is None


def test_a_yes_or_no_is_written_in_words():
    assert [formatting.yes_no(value) for value in (True, False, None)] == ["Yes", "No", "not answered"]


def test_a_score_that_is_missing_stays_missing():
    assert formatting.score(None) == "none yet"
    assert formatting.score(400) == "4"
    assert formatting.hundredths(None) is None
    assert formatting.hundredths("4.256") == 426
