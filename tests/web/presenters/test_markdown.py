"""Letters as pages show them: only the council's own words can be headings, lists and links."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition import letters
from web.presenters import markdown

LETTER = letters.read_letter(
    "Subject: x\n* Said: {{ said }}\n\n{{ said }} and {{ other }}\n\n{{ said }}\n{{ other }}\n",
    "test",
)
TYPED = st.text(alphabet="#*-_[]()`~<>/\\ \nhtps:w.@é^|=!12k", max_size=60)


def drawn(said: str, other: str) -> str:
    """Return what a page shows of a letter with two typed texts in it."""
    return markdown.html(LETTER.write({"said": said, "other": other}).body)


@given(TYPED, TYPED)
def test_nothing_that_is_typed_becomes_a_link_or_a_heading(said: str, other: str) -> None:
    shown = drawn(said, other)
    assert not re.search(r"<(?:a|ol|h\d|img|em|strong|code|del)\b", shown), shown
    assert shown.count("<li>") <= 1


@pytest.mark.parametrize(
    ("said", "other"),
    [
        ("<a@b.example>", "<mailto:a@b.example>"),
        ("<https://evil.example>", "<tel:+4412345>"),
        ("http://evil.example", "www.evil.example"),
        ("[x]: https://evil.example", "[x]"),
        ("[x]", "[x]: //evil.example"),
        ("[press", "](//evil.example)"),
        ("<", "a@b.example>"),
    ],
)
def test_an_address_that_is_typed_stays_words(said: str, other: str) -> None:
    assert "<a " not in drawn(said, other)
