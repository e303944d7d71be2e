"""Whatever text and values come, a rule gives a value or refuses in words; nothing else ever comes out."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import feel
from rules.errors import RulesError
from rules.functions import registry
from tests.rules.strategies import SCALARS, VALUES

SIGNS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "in"]
WORDS = st.sampled_from(
    [
        *SIGNS,
        *[
            "a",
            "b",
            "1",
            "2.5",
            '"t"',
            "null",
            "true",
            "false",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            ".",
            "..",
        ],
        *[
            "if",
            "then",
            "else",
            "for",
            "in",
            "return",
            "some",
            "every",
            "satisfies",
            "and",
            "or",
            "not",
            "between",
        ],
        *["instance of", "function", "number", "sum", "count", "string", "?", '@"P1D"', "item", "min", "max"],
        *[
            "sort",
            "list<number>",
            "matches",
            "substring",
            '"[a-z]*"',
            '@"2026-05-05"',
            "a.b",
            "[1..3]",
            "partial",
        ],
        *['date("x")', "]1..2[", "date and time"],
    ]
)


def words_of(work_out: Callable[[], object]) -> str:
    """What a rule says when it refuses; anything but an error of the rules room fails the test."""
    try:
        work_out()
    except RulesError as problem:
        return str(problem)
    return "gave a value"


@settings(max_examples=250, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), VALUES, st.booleans())
def test_any_text_gives_a_value_or_an_error_in_words(text: str, value: object, strict: bool) -> None:
    context = {"a": value, "b": [value, 1]}
    assert words_of(lambda: feel.compile_expression(text, strict=strict)(context))
    assert words_of(lambda: feel.compile_unary_tests(text, strict=strict)(value, context))


CALLS = [
    f"{name}({', '.join(letters)})"
    for name, signatures in sorted(registry.SIGNATURES.items())
    for letters in sorted({tuple("abcd"[: len(one.parameters)]) for one in signatures})
]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CALLS), VALUES, VALUES, VALUES, st.booleans())
def test_any_function_takes_any_value_or_refuses_in_words(
    text: str, a: object, b: object, c: object, strict: bool
) -> None:
    expression = feel.compile_expression(text, strict=strict)
    assert words_of(lambda: expression({"a": a, "b": b, "c": c, "d": a}))


@settings(max_examples=300, deadline=None)
@given(SCALARS, SCALARS, st.sampled_from(SIGNS), st.booleans())
def test_any_two_values_meet_in_any_operator(a: object, b: object, sign: str, strict: bool) -> None:
    expression = feel.compile_expression(f"a {sign} b", strict=strict)
    assert words_of(lambda: expression({"a": a, "b": b}))
