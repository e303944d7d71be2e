"""When something is due is read as a person writes it, and refused in words."""

from datetime import UTC, datetime, timedelta

import pytest

from play import errors
from play.scenario import tasks_and_letters
from play.scenario.tasks_and_letters import due, in_words


@pytest.mark.parametrize(
    ("written", "length", "words"),
    [
        ("1 day", timedelta(days=1), "due in 1 day"),
        ("4 hours", timedelta(hours=4), "due in 4 hours"),
        ("90 minutes", timedelta(minutes=90), "due in 90 minutes"),
    ],
)
def test_a_length_is_read_and_said(written: str, length: timedelta, words: str) -> None:
    assert due(written, "due") == length
    assert in_words(length) == words


def test_a_moment_is_read_and_said() -> None:
    moment = due("2026-06-03T09:00:00+01:00", "due")
    assert moment == datetime(2026, 6, 3, 8, tzinfo=UTC)
    assert in_words(moment) == "due at 2026-06-03T08:00:00+00:00"
    assert in_words(None) == "never due"


@pytest.mark.parametrize("wrong", ["soon", "P2D", "2 weeks", 5, "2026-06-03T09:00:00"])
def test_what_is_neither_is_refused_with_its_place(wrong: object) -> None:
    with pytest.raises(errors.FileError, match="expected: tasks, number 1: due"):
        due(wrong, "expected: tasks, number 1: due")


def test_a_misspelt_key_is_refused() -> None:
    with pytest.raises(errors.FileError, match="did you mean role"):
        tasks_and_letters.TASK({"step": "Write the advert", "rule": "broker"}, "tasks, number 1")
