"""Decision tables: reads a DMN file and works its decisions out."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules import feel
from rules.data_types.values import Value
from rules.decisions import graph_builder, requirements_graph, table_editor, tables, xml
from rules.decisions.table_editor import Row
from rules.decisions.table_runner import FiredRule
from rules.decisions.tables import Table
from rules.errors import DecisionError
from rules.proofs import table_proofs
from rules.proofs.findings import Finding
from rules.regular_expressions.trial import LiteralPattern

_ALLOWED = {"allowedValues", "typeConstraint", "inputValues", "outputValues"}


@dataclass(frozen=True)
class Result:
    """What a decision gave, and the rules that applied in every table on the way."""

    value: Value
    fired: tuple[FiredRule, ...]


class Decision:
    """One decision of a file; or a decision service or business knowledge model, which `serve` calls."""

    def __init__(self, elements: requirements_graph.Graph, key: requirements_graph.Key, strict: bool) -> None:
        element = elements.element(key)
        self.name = element.name
        self.id = element.id
        self.kind = element.kind
        self._graph = elements
        self._key = key
        self._strict = strict
        self.inputs = self._inputs()
        self.outputs = self._outputs(element)

    def _inputs(self) -> tuple[str, ...]:
        """Return the required input data, then the variables that are read without a drawn requirement."""
        reached = list(self._graph.reached(self._key))
        inputs = [element.name for element in reached if element.kind == "input"]
        known = {element.name for element in reached} | {
            self._graph.prefixes.get(e.key[0], "") for e in reached
        }
        loose = sorted({name for element in reached for name in element.names} - known)
        return tuple(dict.fromkeys([*inputs, *loose]))

    def _outputs(self, element: requirements_graph.Element) -> tuple[str, ...]:
        if element.tables:
            return tuple(column.label for column in element.tables[-1].table.outputs)
        if element.gives:
            return tuple(self._graph.element(key).name for key in element.gives)
        return (element.name,)

    def evaluate(
        self, context: Mapping[str, Any], *, strict: bool | None = None, now: datetime | None = None
    ) -> Result:
        """Return the value for these variables and the rules that fired; raises RulesError."""
        strictly = self._strict if strict is None else strict
        value, run = requirements_graph.evaluate(self._graph, self._key, context, strict=strictly, now=now)
        return Result(value, tuple(run.fired))

    def serve(self, context: Mapping[str, Any], *, strict: bool | None = None) -> Result:
        """Return what a decision service or business knowledge model gives for inputs by name."""
        function, run = requirements_graph.evaluate(
            self._graph, self._key, context, strict=self._strict if strict is None else strict, now=None
        )
        return Result(requirements_graph.call_by_name(function, context, run), tuple(run.fired))


class Decisions:
    """The decisions of one DMN file."""

    def __init__(self, source: graph_builder.Reading, name: str) -> None:
        self._reading = source
        self._graph = source.graph
        self.name = name
        self.title = source.root.get("name") or name
        self.namespace = source.namespace
        own = [element for key, element in self._graph.elements.items() if key[0] == source.namespace]
        self.names = tuple(element.name for element in own if element.kind == "decision")
        self._own = own
        self._running = [running for element in own for running in element.tables]
        self.tables: tuple[Table, ...] = tuple(running.table for running in self._running)

    def decision(self, name_or_id: str | None = None) -> Decision:
        """Return a decision, service or knowledge model; unnamed, the one that no other requires."""
        if name_or_id is None:
            return self._decision(self._top())
        for element in self._own:
            if name_or_id in (element.name, element.id) and element.kind != "input":
                return self._decision(element)
        near = difflib.get_close_matches(name_or_id, self.names, n=1)
        fix = f" Did you mean '{near[0]}'?" if near else ""
        raise DecisionError(f"{self.name} has no decision '{name_or_id}'.{fix}")

    @property
    def patterns(self) -> frozenset[LiteralPattern]:
        """The patterns that the file's expressions, cells and allowed values write out."""
        allowed = (
            xml.text_of(element)
            for element in self._reading.root.iter()
            if isinstance(element.tag, str) and xml.local(element) in _ALLOWED
        )
        tests = (feel.compile_unary_tests(text, strict=False) for text in allowed)
        return frozenset(self._reading.words.patterns).union(*(cell.patterns for cell in tests))

    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong with the tables: gaps, overlaps, idle rules, cells of a wrong kind."""
        worked_out = frozenset(element.name for element in self._own if element.kind != "input")
        return tuple(
            finding for running in self._running for finding in table_proofs.examine(running, worked_out)
        )

    def _decision(self, element: requirements_graph.Element) -> Decision:
        return Decision(self._graph, element.key, self._reading.strict)

    def _top(self) -> requirements_graph.Element:
        decisions = [element for element in self._own if element.kind == "decision"]
        required = {key for element in decisions for key in element.requires}
        top = [element for element in decisions if element.key not in required]
        if len(top) != 1:
            raise DecisionError(
                f"{self.name} has {len(top)} decisions that no other requires. Name the one to use."
            )
        return top[0]


def read_decisions(
    text: bytes, name: str, *, strict: bool = True, imports: Sequence[Decisions] = ()
) -> Decisions:
    """Return the decisions of a DMN 1.1 to 1.5 file; `name` is its name in messages."""
    root = xml.read(text, name)
    return Decisions(graph_builder.Reading(root, name, strict, [other._reading for other in imports]), name)


def replace_rules(text: bytes, rows: Sequence[Row], decision: str | None = None) -> bytes:
    """Return a DMN file with the rules of one table replaced; all else stays as it was."""
    return table_editor.replace_rules(text, rows, decision)


HIT_POLICIES = tables.HIT_POLICIES
