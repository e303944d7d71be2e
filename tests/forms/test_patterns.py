"""Analysts' patterns are compiled when the form is read; slow ones are refused."""

import time

import pytest

from forms import errors, patterns

USEFUL = {
    r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}": "LE1 1AA",
    r"1-[0-9]{9,12}": "1-118618922",
    r"(?:Mr|Ms|Mx) [A-Za-z]{1,30}": "Mx Ade",
    r"[0-9 ]+": "0116 4960",
    r"(?:[0-9]{4} ?){4}": "4000 1234 5678 9010",
}


@pytest.mark.parametrize("pattern", USEFUL)
def test_useful_patterns_are_accepted(pattern: str) -> None:
    assert patterns.read_pattern(pattern, 500).fullmatch(USEFUL[pattern])


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+b", r"(a|aa)+$", r"(a*)*", r"a*a*a*a*b", r"(.*)(.*)(.*)x", r"(?:a?){30}a{30}", "a" * 301],
)
def test_patterns_that_could_be_slow_are_refused(pattern: str) -> None:
    with pytest.raises(errors.FormsError):
        patterns.read_pattern(pattern, 500)


@pytest.mark.parametrize("pattern", [r"(a)\1", r"(?=a)b", r"(?<!a)b", "[a", "(", "(?P<x>a)(?P=x)"])
def test_patterns_that_look_around_or_cannot_be_read_are_refused(pattern: str) -> None:
    with pytest.raises(errors.FormsError):
        patterns.read_pattern(pattern, 500)


def test_the_slowest_accepted_pattern_answers_within_a_second() -> None:
    compiled = patterns.read_pattern(r"a*a*b", 500)
    before = time.perf_counter()
    assert compiled.fullmatch("a" * 500) is None
    assert time.perf_counter() - before < 1
