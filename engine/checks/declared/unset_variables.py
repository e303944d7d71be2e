"""Variables that a step reads although, on some way to it, nothing has set them."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.checks.declared.set_on_every_way import Names, SetOnEveryWay
from engine.checks.flows import problem_in
from engine.checks.problem import Problem
from engine.checks.steps import Parts
from engine.checks.variables import ALWAYS_SET, expressions
from engine.definition.diagrams import Node, Scope
from engine.definition.release import find_decision
from engine.errors import NotFound
from rules import feel
from rules.errors import RulesError

_MOST_STEPS = 4


def unset_variables(scopes: Mapping[str, Scope], journey: Scope, parts: Parts) -> Iterator[Problem]:
    """Yield a problem for each variable that is read and not set on every way, with a shortest such way.

    What is read only if something else is true, as after "then" or "and", may be known to be set by then:
    that is left out.
    """
    known = parts.variables - ALWAYS_SET
    ways = SetOnEveryWay(scopes, journey, known)
    for scope in scopes.values():
        for node in scope.nodes.values():
            missing = known - ways.before(scope, node)
            for what, names in _reads(node, scope, parts) if missing else ():
                for name in sorted(names & missing):
                    yield _unset(scope, node, what, name, ways.way_without(scope, node, name))


def _unset(scope: Scope, node: Node, what: str, name: str, way: list[Node]) -> Problem:
    text = f"nothing has set “{name}” on every way to it"
    if len(way) > 1:
        shown = way[-_MOST_STEPS - 1 : -1]
        text += f", as on the way by {' > '.join(f'“{step.label}”' for step in shown)}"
    return problem_in(scope, node, what, f"{text}.", f"Set “{name}” earlier, if only to null.")


def _reads(node: Node, scope: Scope, parts: Parts) -> Iterator[tuple[str, Names]]:
    try:
        for what, text in expressions(scope, node):
            yield what, always_read(text)
        if node.kind == "scriptTask":
            yield "its script", _read_by_script(node.script)
        if node.kind == "businessRuleTask":
            yield f"the table “{node.decision}”", frozenset(find_decision(parts.tables, node.decision).inputs)
    except (NotFound, RulesError):
        return  # the check of steps says what is wrong
    form = parts.forms.get(node.form or "")
    if form is not None:
        yield f"the form “{form.key}”", form.fact_names - set(form.reads)


def _read_by_script(script: str) -> Names:
    names: set[str] = set()
    done: set[str] = set()
    for name, expression in feel.compile_assignments(script).lines:
        names |= always_read(expression.text) - done
        done.add(name)
    return frozenset(names)


def always_read(text: str) -> Names:
    """Return the variables that an expression reads whatever their values are."""
    free: Names = feel.compile_expression(text).names
    return free & frozenset(_first_read(feel.syntax_tree(text).children[0]))


def _first_read(tree: Any) -> Iterator[str]:
    if tree.data == "name":
        yield str(tree.children[0])
        return
    inner = [child for child in tree.children if hasattr(child, "data")]
    # Of a choice only the condition is always worked out, and of "and" and "or" only what stands first.
    if tree.data in ("if_else", "conjunction", "disjunction"):
        inner = inner[:1]
    for child in inner:
        yield from _first_read(child)
