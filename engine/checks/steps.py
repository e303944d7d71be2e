"""What is set on steps: forms, roles, sources, operations, tables and every expression."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from engine.checks.flows import problem, problem_in
from engine.checks.mend import Act, Mend, respelt
from engine.checks.problem import Problem
from engine.checks.times import EXAMPLE, TIMED, check_times, is_wrong_time
from engine.checks.variables import ALWAYS_SET, NAME, expressions, names_read, set_by
from engine.definition.diagrams import Node, Scope
from engine.definition.operations import Operations, did_you_mean
from engine.definition.release import find_decision
from engine.definition.step_properties import names_by_kind
from engine.errors import NotFound
from forms.schema.questions import Form
from rules import dmn, feel
from rules.errors import RulesError
from rules.functions.registry import FUNCTIONS

_SETTINGS = names_by_kind()


@dataclass(frozen=True)
class Parts:
    """What steps may refer to: the folder's forms and tables, operations, variables and roles."""

    operations: Operations
    forms: Mapping[str, Form | None]
    tables: Mapping[str, dmn.Decisions]
    variables: frozenset[str]
    roles: Collection[str]


def check_steps(scope: Scope, parts: Parts, is_journey: bool) -> Iterator[Problem]:
    """Yield a problem for each fault in the settings of a scope's steps."""
    for node in scope.nodes.values():
        yield from _settings(scope, node)
        yield from check_times(scope, node)
        yield from _expressions(scope, node, parts)
        if node.kind == "userTask" or node.event == "message" or (node.kind == "startEvent" and is_journey):
            yield from _person(scope, node, parts)
        elif node.form:
            yield problem(scope, node, "Nobody would see its form.", "Remove the form.")
        if node.properties.get("call"):
            yield from _call(scope, node, parts)
        if node.kind == "serviceTask":
            yield from _operation(scope, node, parts)
        if node.kind == "businessRuleTask":
            yield from _decision(scope, node, parts)
        yield from _sets(scope, node)


def _settings(scope: Scope, node: Node) -> Iterator[Problem]:
    known = _SETTINGS.get(node.kind, frozenset())
    for name in node.properties:
        if name not in known:
            yield problem(
                scope,
                node,
                f"The setting “{name}” has no meaning here.{did_you_mean(name, known)}",
                "Remove or correct it.",
                name,
                respelt(name, known),
            )
    priority = node.properties.get("priority", "0")
    if not re.fullmatch(r"-?\d{1,4}", priority):
        yield problem(
            scope,
            node,
            f"Its priority “{priority}” is not a whole number.",
            "Write a whole number.",
            "priority",
        )


def _expressions(scope: Scope, node: Node, parts: Parts) -> Iterator[Problem]:
    if node.kind == "scriptTask":
        yield from _script(scope, node, parts)
    for what, text in expressions(scope, node):
        if is_wrong_time(what, text) or not text:
            continue
        try:
            expression = feel.compile_expression(text)
        except RulesError as error:
            yield problem_in(scope, node, what, str(error), EXAMPLE if what in TIMED else "")
            continue
        yield from _unknown(scope, node, what, expression.names, parts)
        yield from _functions(scope, node, what, text, expression.functions)


def _script(scope: Scope, node: Node, parts: Parts) -> Iterator[Problem]:
    try:
        names = names_read(node)
    except RulesError as error:
        yield problem_in(scope, node, "its script", str(error), "")
        return
    yield from _unknown(scope, node, "its script", names, parts)
    functions = feel.compile_assignments(node.script).functions
    yield from _functions(scope, node, "its script", node.script, functions)


def _functions(
    scope: Scope, node: Node, what: str, text: str, functions: frozenset[str]
) -> Iterator[Problem]:
    """Yield the functions that stand where a value is meant; only `sort` takes one."""
    for name in sorted(functions - ALWAYS_SET) if "sort(" not in text else ():
        yield problem_in(
            scope,
            node,
            what,
            f"“{name}” is a built-in function, not a variable.",
            f"Call it, as in {name}(...), or name the variable that is meant.",
        )


def _unknown(scope: Scope, node: Node, what: str, names: Collection[str], parts: Parts) -> Iterator[Problem]:
    for name in sorted(set(names) - parts.variables):
        yield problem_in(
            scope,
            node,
            what,
            f"no step sets the variable “{name}”.{did_you_mean(name, parts.variables)}",
            "Set it in an earlier step, or correct the name.",
            respelt(name, parts.variables),
        )


def _person(scope: Scope, node: Node, parts: Parts) -> Iterator[Problem]:
    if not node.form:
        yield problem(scope, node, "It has no form.", "Give it the property “form”.", "form")
    elif node.form not in parts.forms:
        yield problem(
            scope,
            node,
            f"There is no form “{node.form}”.{did_you_mean(node.form, parts.forms)}",
            f"Add forms/{node.form}.form.",
            "form",
            respelt(node.form, parts.forms) or Mend(Act.ADD_FORM, after=node.form),
        )
    yield from _roles(scope, node, parts)
    for name in node.properties.get("facts", "").split():
        for fault in parts.operations.faults_of_source(name):
            mend = respelt(name, parts.operations.source_names)
            yield problem(scope, node, fault, "Correct the setting “facts”.", "facts", mend)


def _roles(scope: Scope, node: Node, parts: Parts) -> Iterator[Problem]:
    roles = [node.properties.get("role") or node.role, *node.properties.get("alsoRoles", "").split()]
    if not roles[0]:
        yield problem(
            scope,
            node,
            "It is in no lane, so nobody may do it.",
            "Draw it in the lane of the role that does it.",
            "role",
            _only_role(scope),
        )
    for role in filter(None, roles):
        if parts.roles and role not in parts.roles:
            yield problem(
                scope,
                node,
                f"There is no role “{role}”.{did_you_mean(role, parts.roles)}",
                "Name the lane after a role.",
                "role",
                respelt(role, parts.roles),
            )


def _only_role(scope: Scope) -> Mend | None:
    """Return the mend of a step in no lane, where the scope has a lane for one role only."""
    roles = {node.role for node in scope.nodes.values() if node.role}
    return Mend(Act.GIVE_ROLE, after=roles.pop()) if len(roles) == 1 else None


def _call(scope: Scope, node: Node, parts: Parts) -> Iterator[Problem]:
    source = node.properties.get("respondents", "")
    if not source:
        yield problem(
            scope,
            node,
            "It is an open call that nobody may answer.",
            "Set “respondents” to a source of parties.",
            "respondents",
        )
    for fault in parts.operations.faults_of_source(source) if source else []:
        mend = respelt(source, parts.operations.source_names)
        yield problem(scope, node, fault, "Correct the setting “respondents”.", "respondents", mend)
    if not any(event.interrupting for event in scope.boundaries(node.id)):
        yield problem(
            scope,
            node,
            "It is an open call that nothing ever closes.",
            "Put a timer or a message on its boundary.",
        )


def _operation(scope: Scope, node: Node, parts: Parts) -> Iterator[Problem]:
    if node.call is None:
        yield problem(scope, node, "It calls no operation.", "Choose one.", "operation")
        return
    operation, names = node.call.operation, parts.operations.names
    mend = None if operation in names else respelt(operation, names)
    for fault in parts.operations.faults_of_operation(operation, node.call.parameters):
        yield problem(scope, node, fault, "", "operation", mend)


def _decision(scope: Scope, node: Node, parts: Parts) -> Iterator[Problem]:
    if not node.decision:
        yield problem(
            scope, node, "It names no table.", "Choose the decision table that it works out.", "table"
        )
        return
    try:
        decision = find_decision(parts.tables, node.decision)
    except (NotFound, RulesError):
        yield problem(
            scope,
            node,
            f"There is no decision table “{node.decision}”.{did_you_mean(node.decision, parts.tables)}",
            "Add it to tables/, or correct the name.",
            "table",
            respelt(node.decision, parts.tables),
        )
        return
    yield from _unknown(scope, node, f"the table “{node.decision}”", decision.inputs, parts)


def _sets(scope: Scope, node: Node) -> Iterator[Problem]:
    for name in sorted(set_by(node)):
        if name in ALWAYS_SET:
            yield problem(
                scope, node, f"It sets “{name}”, which Homeward sets itself.", "Choose another name."
            )
        elif name in FUNCTIONS:
            text = f"It sets “{name}”, which is the name of a built-in function."
            yield problem(scope, node, text, "Choose another name.")
        elif not NAME.fullmatch(name):
            yield problem(scope, node, f"“{name}” is not a variable's name.", "Use letters, digits and _.")
