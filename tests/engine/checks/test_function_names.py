"""The name of a built-in function is no variable: neither set nor read."""

import pytest

from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_folders import faults, only, plain


def with_script(text: str) -> Drawing:
    return plain().script("work", text).flow("start", "ask", "work", "end")


def with_condition(text: str) -> Drawing:
    drawing = plain().gateway("g", default="d").end("other").flow("start", "ask", "g")
    return drawing.flow("g", "end", when=text).flow("g", "other", id="d")


@pytest.mark.parametrize("text", ["x = count", "x = if count > 3 then 1 else 2", "x = [sum]"])
def test_a_function_that_is_not_called_is_no_value_of_a_script(text: str) -> None:
    only(faults(with_script(text)), "is a built-in function, not a variable", "Call it")


def test_a_function_that_is_not_called_is_no_value_of_a_condition() -> None:
    only(faults(with_condition("count > 3")), "“count” is a built-in function, not a variable")


def test_a_variable_may_not_have_the_name_of_a_function() -> None:
    only(faults(with_script("count = 3")), "It sets “count”, which is the name of a built-in function")


@pytest.mark.parametrize(
    "text", ["x = count([1, 2])", "x = {count: 3}.count", "x = [1, 2][item > 1]", "x = now"]
)
def test_calls_and_entries_may_have_such_names(text: str) -> None:
    assert faults(with_script(text)) == []
