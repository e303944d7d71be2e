"""Kinds are read as declarations write them, and hold the values that they name."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine.definition import kinds

TIE = "{count: 0, stands: false, lapsed: boolean} | {count: 1, stands: true} | {count: > 1, stands: false}"


@pytest.mark.parametrize(
    "text",
    ["text", "text | null", "date and time", '"chosen" | "declined"', ">= 1", "-2", "list<text | null>", TIE],
)
def test_what_is_read_is_written_the_same(text: str) -> None:
    assert kinds.write(kinds.read(text)) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("text", "a"),
        ("number", 3),
        ("number", Decimal("2.5")),
        ("boolean", True),
        ("date", date(2026, 3, 1)),
        ("date and time", datetime(2026, 3, 1, tzinfo=UTC)),
        ("duration", timedelta(1)),
        ("null", None),
        ("any", object()),
        ('"chosen"', "chosen"),
        ("1", 1),
        ("> 1", 2),
        ("true", True),
        ("list<text>", ["a", "b"]),
        ("list", [1, None]),
        ("context", {"anything": 1}),
        (TIE, {"count": 0, "stands": False, "lapsed": True}),
        (TIE, {"count": 4, "stands": False}),
    ],
)
def test_a_kind_holds_what_it_names(text: str, value: object) -> None:
    assert kinds.fits(kinds.read(text), value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("text", None),
        ("number", True),
        ("boolean", 1),
        ("date", datetime(2026, 3, 1, tzinfo=UTC)),
        ("date and time", date(2026, 3, 1)),
        ('"chosen"', "asked"),
        ("1", 2),
        ("> 1", 1),
        ("true", False),
        ("list<text>", [1]),
        (TIE, {"count": 1, "stands": False, "lapsed": True}),
        (TIE, {"count": 1, "stands": False}),
        (TIE, {"count": 0, "stands": False}),
    ],
)
def test_a_kind_holds_nothing_else(text: str, value: object) -> None:
    assert not kinds.fits(kinds.read(text), value)


@pytest.mark.parametrize("text", ["", "texts", "{count 0}", "text |", "list<", "text text", "{a: text", "§"])
def test_what_is_no_kind_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="kind"):
        kinds.read(text)


def test_an_entry_may_be_missing_from_some_alternatives() -> None:
    tie = kinds.read(TIE)
    assert kinds.entry(tie, "lapsed") == (kinds.read("boolean"), True)
    assert kinds.entry(tie, "count") == (kinds.read("0 | 1 | > 1"), False)
    assert kinds.entry(kinds.ANY, "count") == (kinds.ANY, False)
    assert kinds.entry_names(tie) == ["count", "lapsed", "stands"]
