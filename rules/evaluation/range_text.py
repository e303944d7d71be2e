"""The built-in function range(...), which reads a range from text."""

from __future__ import annotations

from typing import Any

from rules.data_types.values import Value
from rules.errors import Fault, FeelError
from rules.evaluation.compiler import Compiler
from rules.evaluation.scope import Scope
from rules.functions.registry import builtin
from rules.limits import Run
from rules.syntax import parser
from rules.syntax.lexer import index_names

_MAKERS = frozenset({"date", "time", "date and time", "duration"})
_LITERALS = frozenset({"number", "string", "at_literal"})


@builtin("range(from: text)")
def range_from_text(run: Run, text: str) -> Value:
    """Return the range a text writes out; its ends must be literals."""
    fault = Fault(f"'{text[:60]}' is not a range.", "Write it like [1..10].")
    try:
        tree: Any = parser.parse(text, index_names(_MAKERS)).children[0]
        if tree.data != "range" or not all(_is_literal(end) for end in tree.children[1:3]):
            raise fault
        span = Compiler(text, strict=run.strict, types={}, shadows=frozenset()).build(tree)(
            Scope({}, None, run)
        )
    except FeelError:
        raise fault from None
    return span


def _is_literal(tree: Any) -> bool:
    if tree.data == "negative":
        return bool(tree.children[1].data == "number")
    if tree.data != "call":
        return tree.data in _LITERALS
    callee, arguments = tree.children
    known = callee.data == "name" and str(callee.children[0]) in _MAKERS
    return known and len(arguments.children) == 1 and arguments.children[0].data == "string"
