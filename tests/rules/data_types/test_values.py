"""How values come in from the program, and how they are stored."""

from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

import pytest

from rules.data_types import values
from rules.data_types.values import Range


class Band(StrEnum):
    """A word as the program has it."""

    GOLD = "gold"


def test_what_the_program_has_comes_in_as_rules_have_it() -> None:
    adopted = values.adopt(MappingProxyType({1: (2, 0.1), "band": Band.GOLD}))
    assert adopted == {"1": [Decimal(2), Decimal("0.1")], "band": "gold"}
    assert type(adopted["band"]) is str
    assert type(adopted["1"][0]) is Decimal


@pytest.mark.parametrize(
    ("number", "stored"),
    [
        ("999999999999999", 999_999_999_999_999),
        ("1000000000000000", {"$dec": "1000000000000000"}),
        ("1E+2", 100),
        ("1.4", {"$dec": "1.4"}),
        ("1.6", {"$dec": "1.6"}),
        ("-1.4", {"$dec": "-1.4"}),
        ("2.0", 2),
    ],
)
def test_a_whole_number_of_up_to_fifteen_digits_is_stored_as_one(number: str, stored: object) -> None:
    assert values.encode(Decimal(number)) == stored


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_without_end_is_not_stored(number: str) -> None:
    with pytest.raises(TypeError, match="without end"):
        values.encode(Decimal(number))


def test_only_a_context_of_one_key_like_a_tag_is_marked() -> None:
    assert values.encode({"$dec": "1"}) == {"$ctx": {"$dec": "1"}}
    assert values.encode({"$dec": "1", "b": 2}) == {"$dec": "1", "b": 2}
    assert values.encode({"a": (1, 2)}) == {"a": [1, 2]}
    assert values.encode({}) == {}
    assert values.decode({"a": 1.5}) == {"a": Decimal("1.5")}


def test_what_has_no_form_is_not_stored() -> None:
    with pytest.raises(TypeError, match="object cannot be stored"):
        values.encode(object())


def test_a_range_includes_its_ends_unless_it_says_otherwise() -> None:
    assert values.encode(Range(1, 2)) == {"$range": [1, 2, True, True, ""]}


def test_a_message_names_the_kind_of_a_value() -> None:
    assert values.kind(Decimal(1)) == "a number"
    assert values.kind(object()) == "an unknown value"
