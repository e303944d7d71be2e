"""Looks names up while an expression runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.data_types import values
from rules.data_types.values import Value
from rules.limits import Run

MISSING: Any = object()
"""Stands for 'no such name', which null cannot."""


class Scope:
    """Names of one construct, and the scope around it; the outermost one holds the caller's variables."""

    __slots__ = ("names", "outer", "run", "variables")

    def __init__(
        self,
        names: dict[str, Value],
        outer: Scope | None,
        run: Run,
        variables: Mapping[str, Any] | None = None,
    ) -> None:
        self.names = names
        self.outer = outer
        self.run = run
        self.variables = variables

    def find(self, name: str) -> Value:
        """Return the value of a name, or MISSING."""
        at: Scope | None = self
        while at is not None:
            value = at.names.get(name, MISSING)
            if value is not MISSING:
                return value
            if at.variables is not None:
                value = at.variables.get(name, MISSING)
                if value is not MISSING:
                    value = at.names[name] = values.adopt(value)
                    return value
            at = at.outer
        return MISSING

    def known(self) -> list[str]:
        """Return every name that can be seen from here."""
        names: list[str] = []
        at: Scope | None = self
        while at is not None:
            names.extend(at.names)
            names.extend(at.variables or ())
            at = at.outer
        return names
