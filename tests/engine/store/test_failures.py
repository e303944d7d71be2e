"""What people read when a step raised: a sentence that was meant for them, or that something is broken."""

import pytest

from engine.errors import NotFound
from engine.store import failures


class Barred(Exception):
    """Another room's own kind of error."""


@pytest.mark.parametrize(
    "cause", [NotFound("It is not there."), Barred("The home is barred."), ValueError("No flow is true.")]
)
def test_a_sentence_is_told_as_it_is(cause: Exception) -> None:
    assert failures.in_words(cause) == str(cause)


@pytest.mark.parametrize(
    "cause", [KeyError("advert"), ValueError("invalid literal for int()"), Barred("code 7")]
)
def test_what_is_no_sentence_is_told_as_a_fault_of_the_programme(cause: Exception) -> None:
    told = failures.in_words(cause)
    assert told.startswith(f"Something unexpected went wrong ({type(cause).__name__}: ")
    assert told.endswith("Tell the people who look after Homeward.")
