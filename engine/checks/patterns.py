"""The regular expressions in a folder: each is read, and tried on texts that are meant to slow it down."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from engine.checks.flows import problem
from engine.checks.problem import Problem
from engine.checks.variables import expressions
from engine.definition.diagrams import Node, Scope
from forms.schema.questions import Field, Form
from rules import dmn, feel
from rules.errors import Fault, RulesError
from rules.regular_expressions import trial
from rules.regular_expressions.trial import LiteralPattern


def check_patterns(
    scopes: Mapping[str, Scope], forms: Mapping[str, Form | None], tables: Mapping[str, dmn.Decisions]
) -> Iterator[Problem]:
    """Yield the patterns that cannot be read or may take too long."""
    for scope in scopes.values():
        for node in scope.nodes.values():
            for fault in _faults(_of_step(scope, node)):
                yield problem(scope, node, fault.message, fault.fix)
    for key, form in forms.items():
        yield from _in_form(f"forms/{key}.form", form.everything if form else ())
    for stem, decisions in tables.items():
        for fault in _faults(decisions.patterns):
            yield Problem(f"tables/{stem}.dmn", "", fault.message, fault.fix)


def _in_form(file: str, questions: Iterable[Field]) -> Iterator[Problem]:
    for question in questions:
        for fault in _of_question(question):
            yield Problem(
                file, question.label or question.key, fault.message, fault.fix, element=question.key
            )


def _faults(patterns: frozenset[LiteralPattern]) -> Iterator[Fault]:
    for pattern in sorted(patterns):
        yield from pattern.faults()


def _of_step(scope: Scope, node: Node) -> frozenset[LiteralPattern]:
    """Return the patterns in a step's expressions. Other checks report expressions that cannot be read."""
    patterns: set[LiteralPattern] = set()
    for _, text in expressions(scope, node):
        with contextlib.suppress(RulesError):
            patterns |= feel.compile_expression(text).patterns
    if node.kind == "scriptTask":
        with contextlib.suppress(RulesError):
            patterns |= feel.compile_assignments(node.script).patterns
    return frozenset(patterns)


def _of_question(question: Field) -> Iterator[Fault]:
    for expression in (question.hidden_if, question.check):
        yield from _faults(expression.patterns if expression else frozenset())
    pattern = question.limits.pattern
    if pattern is not None:
        search = partial(pattern.fullmatch, seconds=trial.SECONDS)
        yield from trial.slowness(pattern, search, question.limits.max_length)
