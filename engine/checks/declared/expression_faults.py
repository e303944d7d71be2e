"""Expressions of steps that can never be right: entries nothing gives, kinds that do not go together."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from engine.checks.declared.expression_kinds import Reading, nouns
from engine.checks.declared.folder_kinds import FolderKinds, assigned
from engine.checks.flows import problem_in
from engine.checks.mend import Act, Mend
from engine.checks.problem import Kind, Problem
from engine.checks.steps import Parts
from engine.checks.times import TIMED, says_why
from engine.checks.variables import expressions
from engine.definition import declaration, kinds
from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import Kinds
from rules.errors import RulesError

_TIMES = frozenset({"duration", "date and time", "date"})


def expression_faults(scopes: Mapping[str, Scope], known: FolderKinds, parts: Parts) -> Iterator[Problem]:
    """Yield a problem for each expression that can never be right. One that cannot be read is left out."""
    for scope in scopes.values():
        for node in scope.nodes.values():
            yield from dict.fromkeys(_of_step(scope, node, known, parts))


def _of_step(scope: Scope, node: Node, known: FolderKinds, parts: Parts) -> Iterator[Problem]:
    texts = [*expressions(scope, node), *([("its script", node.script)] if node.script else [])]
    variables = known.at(scope, node, (text for _, text in texts))
    problems: list[Problem] = []
    for what, text in texts:

        def note(wrong: str, fix: str, what: str = what) -> None:
            problems.append(problem_in(scope, node, what, wrong, fix))

        try:
            if what == "its script":
                list(assigned(text, variables, note))
                continue
            value = Reading(text, variables, note).kinds()
        except RulesError:
            continue
        problems.extend(_misused(scope, node, what, text, value, parts))
    yield from problems


def _misused(scope: Scope, node: Node, what: str, text: str, value: Kinds, parts: Parts) -> Iterator[Problem]:
    bases = kinds.bases(value) - {"null"}
    if not bases or "any" in bases:
        return
    if what.startswith("the condition of") and "boolean" not in bases:
        wrong = f"“{text}” is {nouns(bases)}, not yes or no."
        yield problem_in(scope, node, what, wrong, "Compare it with something.")
    if what in TIMED and not bases & _TIMES and not says_why(what, text):
        yield _no_time(scope, node, what, text, bases)
    if what.startswith("the parameter") and node.call:
        yield from _parameter(scope, node, what, text, value, parts)


def _no_time(scope: Scope, node: Node, what: str, text: str, bases: frozenset[str]) -> Problem:
    """Return a problem: text is read as a time when the case comes to the step, so it is only advice."""
    wrong = f"“{text}” is {nouns(bases)}, not a time or a length of time."
    ways = [f"duration({text})", f"date and time({text})"]
    if text.startswith('"'):
        ways = ways[:1] if text.startswith('"P') else ways[1:]
    fix = f"Write {' or '.join(ways)}." if bases == {"text"} else 'Write duration("P2D").'
    fault = problem_in(scope, node, what, wrong, fix)
    return replace(fault, kind=Kind.ADVICE) if bases == {"text"} else fault


def _parameter(
    scope: Scope, node: Node, what: str, text: str, value: Kinds, parts: Parts
) -> Iterator[Problem]:
    name = what.removeprefix("the parameter “").removesuffix("”")
    operation = node.call.operation if node.call else ""
    if operation not in parts.operations.names:
        return
    takes = declaration.parameters_of(parts.operations.operation(operation)).get(name, kinds.ANY)
    if not any(
        _fit(value_kind, taken) for value_kind in value if value_kind.base != "null" for taken in takes
    ):
        wrong = f"“{text}” is {nouns(kinds.bases(value) - {'null'})}, and “{operation}” takes "
        wrong += f"{nouns(kinds.bases(takes) - {'null'})}."
        mend = _conversion(text, kinds.bases(value) - {"null"}, kinds.bases(takes) - {"null"})
        yield problem_in(scope, node, what, wrong, "Give it a value of that kind.", mend)


def _fit(value: kinds.Kind, taken: kinds.Kind) -> bool:
    if "any" in (value.base, taken.base):
        return True
    return value.base == taken.base and (None in (value.only, taken.only) or taken.holds(value.only))


def _conversion(text: str, gives: Collection[str], takes: Collection[str]) -> Mend | None:
    """Return the expression inside the function that makes one kind of value of another, if one does."""
    functions = {"text": "string({})", "duration": "duration({})", "date": "date({})", "number": "number({})"}
    wanted = next((kind for kind in functions if kind in takes), None)
    if wanted is None or (wanted != "text" and set(gives) != {"text"}):
        return None
    return Mend(Act.CONVERT, text, functions[wanted].format(text))
