"""Built-in functions on text."""

from __future__ import annotations

from decimal import Decimal

from rules import limits
from rules.data_types.values import Value, kind
from rules.errors import Fault
from rules.functions.registry import builtin
from rules.limits import Run


def whole(value: Decimal, what: str) -> int:
    """Return a number as an int; raises Fault when it has decimals."""
    if value != value.to_integral_value():
        raise Fault(f"{what} must be a whole number, not {value}.")
    return int(value) if value.adjusted() < 18 else 10**18


@builtin("substring(string: text, start position: number, length?: number)")
def substring(run: Run, text: str, start: Decimal, length: Decimal | None = None) -> Value:
    """Return the part of a text from a place counted from 1, or from the end when negative."""
    first = whole(start, "The start position")
    if first == 0 or abs(first) > len(text):
        raise Fault(f"There is no character {first} in a text of {len(text)}.", "The first character is 1.")
    begin = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[begin:]
    count = whole(length.to_integral_value("ROUND_DOWN"), "The length")
    if count < 1:
        raise Fault("The length of a part of a text must be 1 or more.")
    return text[begin : begin + count]


@builtin("string length(string: text)")
def string_length(run: Run, text: str) -> Value:
    """Return how many characters a text has."""
    return Decimal(len(text))


@builtin("upper case(string: text)")
def upper_case(run: Run, text: str) -> Value:
    """Return a text in capitals."""
    return text.upper()


@builtin("lower case(string: text)")
def lower_case(run: Run, text: str) -> Value:
    """Return a text in small letters."""
    return text.lower()


@builtin("trim(string: text)")
def trim(run: Run, text: str) -> Value:
    """Return a text without spaces at its ends."""
    return text.strip()


@builtin("substring before(string: text, match: text)")
def substring_before(run: Run, text: str, match: str) -> Value:
    """Return what stands before the first place of a match, or an empty text."""
    before, separator, _ = text.partition(match) if match else ("", "", "")
    return before if separator else ""


@builtin("substring after(string: text, match: text)")
def substring_after(run: Run, text: str, match: str) -> Value:
    """Return what stands after the first place of a match, or an empty text."""
    if not match:
        return text
    return text.partition(match)[2]


@builtin("contains(string: text, match: text)")
def contains(run: Run, text: str, match: str) -> Value:
    """Return whether a text holds another."""
    return match in text


@builtin("starts with(string: text, match: text)")
def starts_with(run: Run, text: str, match: str) -> Value:
    """Return whether a text begins with another."""
    return text.startswith(match)


@builtin("ends with(string: text, match: text)")
def ends_with(run: Run, text: str, match: str) -> Value:
    """Return whether a text ends with another."""
    return text.endswith(match)


@builtin("string join(list: list, delimiter?: text)")
def string_join(run: Run, items: list[Value], delimiter: str | None = None) -> Value:
    """Return the texts of a list in one text; nulls are left out."""
    for item in items:
        if item is not None and not isinstance(item, str):
            raise Fault(
                f"string join needs a list of texts; it holds {kind(item)}.", "Use string(...) on each."
            )
    texts = [item for item in items if item is not None]
    run.tick(len(texts))
    limits.check_string(sum(map(len, texts)) + len(delimiter or "") * len(texts))
    return (delimiter or "").join(texts)
