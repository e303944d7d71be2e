"""Turns the item definitions of a DMN file into types."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

from rules import feel
from rules.data_types import types
from rules.data_types.types import Type
from rules.data_types.values import Value
from rules.decisions import xml
from rules.errors import DecisionError, RulesError
from rules.evaluation.scope import Scope
from rules.limits import Run


class ItemTypes:
    """The named types of one file, each made when it is first asked for."""

    def __init__(self, root: xml.Element, imported: Mapping[str, Type]) -> None:
        self._definitions = {
            xml.attribute(item, "name"): item for item in xml.children(root, "itemDefinition")
        }
        self._known: dict[str, Type] = dict(imported)
        self._making: list[str] = []

    def all(self) -> dict[str, Type]:
        """Return every type by name."""
        for name in self._definitions:
            self.named(name)
        return self._known

    def named(self, name: str) -> Type:
        """Return the type of a name; a name that is not known is any type."""
        if not name:
            return types.ANY
        if name in self._known:
            return self._known[name]
        if name in self._definitions:
            return self._make_known(name)
        simple = types.simple(name)
        if simple is None and ":" in name:
            return self.named(name.rpartition(":")[2])
        return simple or types.ANY

    def knows(self, name: str) -> bool:
        """Return whether a name is a type of FEEL or of the file."""
        plain = name.rpartition(":")[2]
        return any(
            one in self._known or one in self._definitions or types.simple(one) for one in (name, plain)
        )

    def _make_known(self, name: str) -> Type:
        if name in self._making:
            raise DecisionError(f"The type '{name}' is defined by itself. Give it a base type.")
        self._making.append(name)
        self._known[name] = self._made(self._definitions[name])
        self._making.pop()
        return self._known[name]

    def _made(self, item: xml.Element) -> Type:
        base = self._base(item)
        allowed = xml.child(item, "allowedValues")
        if allowed is not None:
            base = narrowed(base, xml.text_of(allowed))
        if item.get("isCollection") == "true":
            base = Type("list", (base,))
        whole = xml.child(item, "typeConstraint")
        return narrowed(base, xml.text_of(whole)) if whole is not None else base

    def _base(self, item: xml.Element) -> Type:
        parts = list(xml.children(item, "itemComponent"))
        if parts:
            return Type(
                "context", fields=tuple((xml.attribute(part, "name"), self._made(part)) for part in parts)
            )
        function = xml.child(item, "functionItem")
        if function is not None:
            inside = [self.named(xml.type_name(part)) for part in xml.children(function, "parameters")]
            return Type("function", (*inside, self.named(xml.attribute(function, "outputTypeRef"))))
        return self.named(xml.type_name(item))


def narrowed(base: Type, text: str) -> Type:
    """Return a type whose values must also pass unary tests."""
    if not text:
        return base
    return dataclasses.replace(base, allowed=_both(base.allowed, _passes(text)), tests=text)


def _passes(text: str) -> Callable[[Value], bool]:
    try:
        tests = feel.compile_unary_tests(text, strict=False)
    except RulesError as problem:
        raise DecisionError(f"The allowed values {text} cannot be read. {problem}") from None

    def passes(value: Value) -> bool:
        return tests.passes(value, Scope({}, None, Run(strict=False)))

    return passes


def _both(first: Callable[[Value], bool] | None, second: Callable[[Value], bool]) -> Callable[[Value], bool]:
    if first is None:
        return second
    return lambda value: first(value) and second(value)
