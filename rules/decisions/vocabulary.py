"""Compiles the FEEL of one DMN file: its names with spaces, its types, its strictness."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from rules import feel
from rules.data_types.types import Type
from rules.data_types.values import Value
from rules.decisions import item_definitions
from rules.errors import DecisionError, FeelError, RulesError
from rules.evaluation.scope import Scope
from rules.feel import Expression, UnaryTests
from rules.limits import Run
from rules.regular_expressions.trial import LiteralPattern

Compiled = TypeVar("Compiled", Expression, UnaryTests)


class Words:
    """What the texts of one file may refer to."""

    def __init__(
        self, names: frozenset[str], types: item_definitions.ItemTypes, shadows: frozenset[str], strict: bool
    ) -> None:
        self.names = names
        self.types = types
        self.strict = strict
        self.patterns: set[LiteralPattern] = set()
        self._known_types = types.all()
        self._shadows = shadows

    def expression(self, text: str, where: str) -> Expression:
        """Return the expression of a text; raises DecisionError saying where it stands."""
        return self._compiled(feel.compile_expression, text, where)

    def tests(self, text: str, where: str) -> UnaryTests:
        """Return the unary tests of a cell; raises DecisionError saying where it stands."""
        return self._compiled(feel.compile_unary_tests, text, where)

    def _compiled(self, compile_it: Callable[..., Compiled], text: str, where: str) -> Compiled:
        options = {"names": self.names, "types": self._known_types, "shadows": self._shadows}
        try:
            compiled = compile_it(text, strict=self.strict, **options)
        except FeelError as problem:
            if self.strict:
                raise DecisionError(f"In {where}: {problem}") from None
            return compile_it("null", strict=False)
        self.patterns |= compiled.patterns
        return compiled

    def narrowed(self, base: Type, text: str, where: str) -> Type:
        """Return a type narrowed to the allowed values of a column."""
        try:
            return item_definitions.narrowed(base, text)
        except RulesError as problem:
            raise DecisionError(f"In {where}: {problem}") from None

    def allowed_list(self, text: str, where: str) -> list[Value]:
        """Return the allowed outputs of a column in their order."""
        if not text:
            return []
        value = self.expression(f"[{text}]", where).work_out(Scope({}, None, Run(strict=False)))
        return value if isinstance(value, list) else []
