"""Which values of a type are values of another."""

import pytest

from rules.data_types.types import ANY, Type, coerce, conforms
from rules.data_types.values import Function, Range
from rules.errors import Fault

NUMBER, TEXT = Type("number"), Type("string")


def list_of(inside: Type) -> Type:
    return Type("list", (inside,))


def context(**fields: Type) -> Type:
    return Type("context", fields=tuple(fields.items()))


def function(*parameters: Type, returns: Type) -> Type:
    return Type("function", (*parameters, returns))


@pytest.mark.parametrize(
    ("narrow", "wanted"),
    [
        (NUMBER, ANY),
        (list_of(NUMBER), list_of(ANY)),
        (list_of(list_of(NUMBER)), list_of(list_of(ANY))),
        (function(returns=NUMBER), function(returns=ANY)),
        (function(NUMBER, TEXT, returns=NUMBER), function(NUMBER, TEXT, returns=ANY)),
        (function(ANY, returns=NUMBER), function(TEXT, returns=NUMBER)),
        (function(TEXT, ANY, returns=NUMBER), function(TEXT, TEXT, returns=NUMBER)),
        (function(ANY, TEXT, returns=NUMBER), function(TEXT, TEXT, returns=NUMBER)),
        (context(a=NUMBER, b=TEXT), context(a=NUMBER)),
        (context(a=NUMBER), context(a=ANY)),
        (Type("".join(["li", "st"]), (NUMBER,)), list_of(ANY)),
    ],
)
def test_a_narrower_type_conforms_to_the_wider_and_not_the_other_way_round(
    narrow: Type, wanted: Type
) -> None:
    assert conforms(narrow, wanted)
    assert not conforms(wanted, narrow)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NUMBER, TEXT),
        (list_of(NUMBER), list_of(TEXT)),
        (list_of(NUMBER), NUMBER),
        (function(NUMBER, returns=NUMBER), function(NUMBER, NUMBER, returns=NUMBER)),
        (function(NUMBER, returns=NUMBER), function(NUMBER, returns=TEXT)),
        (function(NUMBER, returns=NUMBER), function(TEXT, returns=NUMBER)),
        (function(NUMBER, TEXT, returns=NUMBER), function(NUMBER, NUMBER, returns=NUMBER)),
        (context(a=NUMBER), context(b=NUMBER)),
        (context(a=NUMBER), context(a=TEXT)),
        (Type("function"), function(returns=NUMBER)),
        (Type("list"), list_of(NUMBER)),
    ],
)
def test_different_types_do_not_conform_in_either_direction(one: Type, other: Type) -> None:
    assert not conforms(one, other)
    assert not conforms(other, one)


def test_a_list_of_nothing_in_particular_is_a_list_of_anything() -> None:
    assert Type("list").holds([1, "a"])
    assert Type("range").has_kind(Range(1, 2))
    assert Type("function").has_kind(Function("f", ("a",), lambda run, value: value))


def test_a_value_becomes_a_list_only_where_the_type_says_of_what() -> None:
    assert coerce("a", list_of(TEXT)) == ["a"]
    with pytest.raises(Fault, match="The value is not of the type list"):
        coerce("a", Type("list"))


def test_a_value_that_is_not_allowed_is_refused_as_such() -> None:
    short = Type("string", allowed=lambda value: len(value) < 2)
    assert coerce("a", short) == "a"
    assert short.has_kind("aa")
    with pytest.raises(Fault, match="Size is not one of the allowed values"):
        coerce("aa", short, "Size")
