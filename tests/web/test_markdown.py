"""Letters as pages show them: only the council's own words can be headings, lists and links."""

import re

from hypothesis import given
from hypothesis import strategies as st

from engine import letters
from web import markdown


@given(st.text(alphabet="#*-_[]()`~<>/\\ \nhtps:w.é^|=!12k", max_size=60))
def test_nothing_that_is_typed_becomes_a_link_or_a_heading(typed: str) -> None:
    letter = letters.read_letter("Subject: x\n* Said: {{ said }}\n\n{{ said }}\n", "test")
    drawn = markdown.html(letter.write({"said": typed}).body)
    assert not re.search(r"<(?:a|ol|h\d|img|em|strong|code|del)\b", drawn), drawn
    assert drawn.count("<li>") <= 1
