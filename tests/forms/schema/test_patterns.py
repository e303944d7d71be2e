"""Analysts' patterns mean what they always meant, and what cannot be read is refused in words."""

import pytest

from forms import errors
from forms.schema import patterns

FITTING = {
    r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}": "LE1 1AA",
    r"1-[0-9]{9,12}": "1-118618922",
    r"(?:Mr|Ms|Mx) [A-Za-z]{1,30}": "Mx Ade",
    r"[0-9 ]+": "0116 4960",
    r"(?:[0-9]{4} ?){4}": "4000 1234 5678 9010",
    r"\d\d\/\d\d\/\d{,4}": "27/03/2027",
    r"^[\w.'-]+\@\w+$": "o'neil.j@example",
    r"(?i)yes|no": "YES",
    r"(?P<first>a)(?<second>b)": "ab",
    r"{x}[[\]]{a}": "{x}[{a}",
    r"\x41\u00e9\bb?": "Aé",
    r"(a|b)\1": "bb",
}
UNFITTING = {
    r"\d+": "٣٤",
    r"\w+": "café",
    r"[A-Z]+": "abc",
    r"a.b": "a\nb",
    r"1-[0-9]{9,12}": "1-118618922\n",
}


@pytest.mark.parametrize("pattern", FITTING)
def test_a_text_fits_a_useful_pattern(pattern: str) -> None:
    assert patterns.read_pattern(pattern).fullmatch(FITTING[pattern])


@pytest.mark.parametrize("pattern", UNFITTING)
def test_a_pattern_means_signs_of_ascii_and_the_whole_text(pattern: str) -> None:
    assert patterns.read_pattern(pattern).fullmatch(UNFITTING[pattern]) is None


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"(?=a)b", "looks around"),
        (r"(?<!a)b", "looks around"),
        (r"(?P<x>a)(?P=x)", "looks around"),
        (r"(?i:a)", "looks around"),
        ("[a", "stops too early"),
        ("(", "not closed|stops too early"),
        ("a**", "nothing stands before"),
        ("[b-a]", "wrong way round"),
        (r"\p{IsNowhere}", "cannot be read"),
        ("a" * 301, "longer than 300"),
        ("(((a{1000}){1000}){1000}){1000}", "too long"),
    ],
)
def test_a_pattern_that_cannot_be_read_is_refused_in_words(pattern: str, words: str) -> None:
    with pytest.raises(errors.FormsError, match=words):
        patterns.read_pattern(pattern)
