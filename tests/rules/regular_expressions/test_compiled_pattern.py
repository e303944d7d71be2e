"""Regular expressions: what XPath's syntax means, and that no pattern takes the machine away from others."""

import contextlib
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from rules import feel, limits
from rules.errors import Fault, FeelError, TooMuch
from rules.regular_expressions.compiled_pattern import compile_pattern

MATCHES = [
    ("b", "", "abc", "b"),
    (".+", "", "a\nb", "a"),
    (".+", "", "a\rb", "a"),
    (".+", "s", "a\nb", "a\nb"),
    ("^b", "", "a\nb", None),
    ("^b", "m", "a\nb", "b"),
    ("a$", "", "a\n", None),
    ("a$", "m", "a\nb", "a"),
    (r"\d+", "", "x٣4", "٣4"),
    (r"\w+", "", "-naïve€5_", "naïve€5"),
    (r"\W+", "", "a- b", "- "),
    (r"\s", "", "\u00a0", None),
    (r"\S+", "", " \u00a0 ", "\u00a0"),
    (r"\i\c*", "", "1-:a-b.c", ":a-b.c"),
    (r"[\I]+", "", "ab1-", "1-"),
    (r"[a-z-[aeiou]]+", "", "aebcde", "bcd"),
    (r"[^a-z-[A-C]]+", "", "abAD1", "D1"),
    (r"[a-z-[b-y-[m]]]+", "", "bamzb", "amz"),
    (r"[]a^-]+", "", "x]^-a", "]^-a"),
    (r"\p{Lu}\p{Ll}+", "", "an Ödön", "Ödön"),
    (r"\P{L}+", "", "ab 12c", " 12"),
    (r"\p{IsGreek}+", "", "abλδ", "λδ"),
    (r"\p{IsCyrillic}", "", "я", "я"),
    (r"(a)|b", "", "b", "b"),
    (r"(?:(a)|b)\1c", "", "bc", "bc"),
    (r"(a+)-\1", "", "aa-a", "a-a"),
    (r"(a)\10", "", "aa0", "aa0"),
    ("a{2,3}?", "", "aaa", "aa"),
    ("a{2}", "", "aaa", "aa"),
    ("^*a", "", "ba", "a"),
    ("STRASSE", "i", "straße", None),
    ("ß", "i", "ẞ", "ẞ"),
    ("[a-c]+", "i", "ABCD", "ABC"),
    ("[A-C]", "i", "ß", None),
    ("k", "i", "\u212a", "\u212a"),
    ("ς", "i", "Σ", "Σ"),
    (r"\p{Lu}+", "i", "abCD", "CD"),
    (r"[\p{Lu}b]+", "i", "aBbC", "BbC"),
    (r"q|\P{Lu}1", "i", "aa1", "a1"),
    (r"(A)\1", "i", "aA", "aA"),
    ("a b", "x", "ab", "ab"),
    ("[a b]+", "x", "a b", "a b"),
    ("a.b*", "q", "aXb a.b*", "a.b*"),
    ("A.B", "qi", "a.b", "a.b"),
    # What the package regex would take for its own signs.
    ("a#&~-", "", "a#&~-", "a#&~-"),
    ("[a&&b~~c||d#]+", "", "&&~~||#", "&&~~||#"),
    (r"[\[:alpha:]+", "", "b:a[c", ":a["),
]
UNREADABLE = {
    "a**": "nothing stands before",
    "a*+": "nothing stands before",
    "{": "nothing stands before",
    "a{e}": "one or two numbers",
    "a{,2}": "one or two numbers",
    "a{3,2}": "wrong way round",
    "(a": "stops too early",
    "a)": "has no beginning",
    "[a": "stops too early",
    "[b-a]": "wrong way round",
    "[[a]]": r"must be written \\\[",
    "[a-z-[b]c]": "stand last",
    "(?=a)": "looks around",
    "(?<n>a)": "looks around",
    "(?i)a": "looks around",
    r"\b": "no meaning",
    r"\1(a)": "no group 1",
    r"(a\1)": "no group 1",
    r"\p{Latin}": "no category Latin",
    r"\p{__class__}": "no category",
    r"\p{IsNowhere}": "unknown property",
    r"\X": "no meaning",
    "\\": "stops too early",
    "(" * 400 + ")" * 400: "nested too deeply",
    "(((a{1000}){1000}){1000}){1000}": "too long",
    "a" * 1001: "1000 characters",
}
HOSTILE = {
    "nested repeats": ("(a+)+$", "a" * 5000 + "b"),
    "letters": (r"([a-z]+)*\d", "abc" * 3000),
    "the same choices": ("^(a|a)*$", "a" * 5000 + "b"),
    "choices within each other": ("^(a|b|ab)*c", "ab" * 5000),
    "references back": (r"(a+)\1*b", "a" * 5000),
    "many that may come": ("(a?){400}a{400}b", "a" * 3000 + "b"),
    "three stars": ("^(.*)(.*)(.*)x$", "x" * 5000 + "y"),
}


@pytest.mark.parametrize(("pattern", "flags", "text", "expected"), MATCHES)
def test_a_pattern_matches_what_xpath_says(pattern: str, flags: str, text: str, expected: str | None) -> None:
    match = compile_pattern(pattern, flags).search(text)
    assert (match and match[0]) == expected


@pytest.mark.parametrize("pattern", UNREADABLE)
def test_a_pattern_that_cannot_be_read_is_refused_in_words(pattern: str) -> None:
    start = time.process_time()
    with pytest.raises(Fault, match=UNREADABLE[pattern]):
        compile_pattern(pattern)
    assert time.process_time() - start < 1


def test_flags_that_do_not_exist_are_refused() -> None:
    with pytest.raises(Fault, match="not flags"):
        compile_pattern("a", "g")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pattern_ends_soon_and_never_with_a_wrong_answer(name: str) -> None:
    pattern, text = HOSTILE[name]
    start = time.process_time()
    with contextlib.suppress(TooMuch):
        assert compile_pattern(pattern).search(text) is None
    assert time.process_time() - start < limits.PATTERN_SECONDS + 0.1


def test_giving_up_stops_the_step_in_words_in_either_mode() -> None:
    for call in ('matches(text, "(a+)+$")', 'replace(text, "(a+)+$", "")', 'split(text, "(a+)+$")'):
        for strict in (True, False):
            with pytest.raises(FeelError, match=r"takes too long on this text.*Bound its repeats"):
                feel.compile_expression(call, strict=strict)({"text": "a" * 5000 + "b"})


def test_others_go_on_while_a_hostile_pattern_is_tried() -> None:
    pattern, text = HOSTILE["nested repeats"]
    ended = threading.Event()

    def count_turns() -> int:
        turns = 0
        while not ended.wait(0.001):
            turns += 1
        return turns

    with ThreadPoolExecutor(1) as others:
        turns = others.submit(count_turns)
        with pytest.raises(TooMuch):
            compile_pattern(pattern).search(text)
        ended.set()
        assert turns.result() > 20


def test_many_searches_end_with_the_time_of_the_whole_expression() -> None:
    text = 'for i in 1..50000 return matches(text + string(i), "^(a|b|ab)*$")'
    start = time.process_time()
    with pytest.raises(TooMuch, match=r"takes (longer than 2 seconds|too long)"):
        feel.compile_expression(text)({"text": "ab" * 16})
    assert time.process_time() - start < 2 * limits.SECONDS
