"""Checking a process folder as a whole: every file, how the diagrams fit together, and whether they parse."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from engine.checks import readings
from engine.checks.completeness.drawn_steps import undrawn_steps
from engine.checks.completeness.example_files import unreadable_examples
from engine.checks.decision_tables import read_tables
from engine.checks.declared.whole_folder import check_declared
from engine.checks.drawing.elements import check_elements
from engine.checks.flows import check_flows, problem
from engine.checks.form_files import check_forms
from engine.checks.house.date_questions import unbounded_dates
from engine.checks.house.house_demands import check_mark, cites_clauses, house_demands
from engine.checks.known_values import known_values
from engine.checks.last_proofs import Proofs
from engine.checks.mend import respelt
from engine.checks.patterns import check_patterns
from engine.checks.problem import Kind, Problem, as_advice, faults
from engine.checks.soundness import check_shared, check_soundness
from engine.checks.steps import Parts, check_steps
from engine.checks.variables import ALWAYS_SET, set_by_all
from engine.definition.bpmn_xml import CannotRead
from engine.definition.diagrams import Diagram, Node, Scope, read_diagram
from engine.definition.folder import KINDS, PLACES, Folder
from engine.definition.operations import Operations, did_you_mean
from engine.errors import LetterError
from engine.spiff.parsing import CannotParse, parse
from forms.errors import FormsError
from forms.schema.questions import Form
from rules.errors import RulesError


def check(folder: Folder, operations: Operations) -> list[Problem]:
    """Return every fault that keeps a folder from being published, in the order of its files."""
    return faults(examine(folder, operations))


def advise(folder: Folder, operations: Operations) -> list[Problem]:
    """Return what could be better in a folder: it stops nobody."""
    return [problem for problem in examine(folder, operations) if problem.kind is Kind.ADVICE]


def examine(folder: Folder, operations: Operations) -> list[Problem]:
    """Return the faults of a folder and the advice on it, in the order of its files."""
    return _examine(folder, operations, patient=True)[0]


def glance(folder: Folder, operations: Operations) -> tuple[list[Problem], bool]:
    """Return what `examine` finds without the proofs that take long, unless they were done lately.

    The second value says whether nothing was left out.
    """
    return _examine(folder, operations, patient=False)


def _examine(folder: Folder, operations: Operations, patient: bool) -> tuple[list[Problem], bool]:
    problems: list[Problem] = list(_places(folder))
    diagrams = _read_diagrams(folder, problems)
    forms = _read_forms(folder, problems)
    tables = read_tables(folder, problems)
    problems.extend(_letters(folder))
    if folder.journey not in folder.files:
        text = "The journey's diagram is missing."
        problems.append(Problem(folder.journey, "", text, f"Add {folder.journey}."))
    if faults(problems):
        return [*problems, *as_advice(unbounded_dates(forms))], True
    scopes = {scope.id: scope for diagram in diagrams.values() for scope in diagram.scopes}
    sets = set_by_all(scopes)
    variables = frozenset(ALWAYS_SET).union(*(names for steps in sets.values() for names in steps.values()))
    parts = Parts(operations, forms, tables, variables, operations.roles)
    journey = diagrams[folder.process].process
    proofs = Proofs(folder, scopes, patient)
    problems.extend(_flow(diagrams, scopes, journey, sets, parts, proofs))
    for scope in scopes.values():
        problems.extend(check_steps(scope, parts, scope is journey))
    problems.extend(check_forms(forms, parts, _of_open_calls(scopes)))
    problems.extend(check_declared(folder, scopes, journey, parts, proofs))
    problems.extend(check_mark(journey))
    demands = house_demands(diagrams.values(), scopes, parts)
    problems.extend(demands if cites_clauses(journey) else as_advice(demands))
    problems.extend(check_patterns(scopes, forms, tables))
    problems.extend(unreadable_examples(folder, operations))
    problems.extend(as_advice(fault for diagram in diagrams.values() for fault in undrawn_steps(diagram)))
    parsed = [] if faults(problems) else _parsed(diagrams, journey)
    return [*problems, *parsed], proofs.whole


def _flow(
    diagrams: Mapping[str, Diagram],
    scopes: Mapping[str, Scope],
    journey: Scope,
    sets: Mapping[str, Mapping[str, frozenset[str]]],
    parts: Parts,
    proofs: Proofs,
) -> list[Problem]:
    """Return what is wrong with how diagrams and steps are joined. Only if nothing is, is the flow proved."""
    problems = list(_between(diagrams, scopes, journey))
    for scope in scopes.values():
        problems.extend(check_flows(scope))
    if faults(problems):
        return problems
    shared = [fault for scope in scopes.values() for fault in check_shared(scope, sets[scope.id])]
    sound = proofs.of("soundness", lambda: check_soundness(scopes, journey, known_values(scopes, parts)))
    return [*problems, *sound, *shared]


def _of_open_calls(scopes: Mapping[str, Scope]) -> set[str]:
    """Return the forms that answer an open call."""
    nodes = [node for scope in scopes.values() for node in scope.nodes.values()]
    return {node.form for node in nodes if node.form and node.properties.get("call")}


def _places(folder: Folder) -> Iterator[Problem]:
    for path in sorted(folder.files):
        pure = PurePosixPath(path)
        kind = KINDS.get(pure.suffix, "")
        place = PLACES.get(kind, ".")
        if str(pure.parent) != place:
            text = f"A {kind or 'file of this kind'} does not belong here."
            yield Problem(path, "", text, f"Move it to {place}/." if kind else "Remove it.")


def _read_diagrams(folder: Folder, problems: list[Problem]) -> dict[str, Diagram]:
    diagrams = {}
    for stem, content in folder.of_kind("diagram").items():
        try:
            diagram = read_diagram(content, f"{stem}.bpmn")
        except CannotRead as error:
            problems.append(Problem(f"{stem}.bpmn", "", str(error), ""))
            continue
        problems.extend(check_elements(diagram))
        diagrams[stem] = diagram
    counted = Counter(scope.id for diagram in diagrams.values() for scope in diagram.scopes)
    for identity in [identity for identity, times in counted.items() if times > 1]:
        text = f"The id “{identity}” is used by two processes."
        problems.append(Problem(folder.journey, identity, text, "Give each its own."))
    return diagrams


def _read_forms(folder: Folder, problems: list[Problem]) -> dict[str, Form | None]:
    forms: dict[str, Form | None] = {}
    for stem, content in folder.of_kind("form").items():
        try:
            forms[stem] = readings.read_form(content, stem)
        except (FormsError, RulesError, UnicodeDecodeError) as error:
            forms[stem] = None
            problems.append(Problem(f"forms/{stem}.form", "", str(error), ""))
    return forms


def _letters(folder: Folder) -> Iterator[Problem]:
    for stem, content in folder.of_kind("letter").items():
        try:
            readings.read_letter(content, stem)
        except (LetterError, UnicodeDecodeError) as error:
            yield Problem(f"letters/{stem}.md", "", str(error), "")


def _between(
    diagrams: Mapping[str, Diagram], scopes: Mapping[str, Scope], journey: Scope
) -> Iterator[Problem]:
    processes = {diagram.process.id: diagram.process for diagram in diagrams.values()}
    calls = [
        (scope, node)
        for scope in scopes.values()
        for node in scope.nodes.values()
        if node.kind == "callActivity"
    ]
    for scope, node in calls:
        yield from _called(
            scope, node, processes, _recurs(node.called or "", calls, scopes, _owner(scope, scopes))
        )
    called = {node.called for _, node in calls} | {journey.id}
    for process in processes.values():
        if process.id not in called:
            yield Problem(
                process.diagram,
                process.name,
                "Nothing calls this process.",
                "Call it, or remove its file.",
                Kind.ADVICE,
            )
    yield from _messages(scopes)


def _called(scope: Scope, node: Node, processes: Mapping[str, Scope], recurs: bool) -> Iterator[Problem]:
    if not node.called:
        yield problem(scope, node, "It calls nothing.", "Name the process it calls.")
    elif node.called not in processes:
        mend = respelt(node.called, processes)
        text = f"There is no process “{node.called}”.{did_you_mean(node.called, processes)}"
        yield problem(scope, node, text, "Add its diagram, or correct the name.", "called", mend)
    elif recurs:
        text = "It calls the process that it is part of, directly or through another one."
        yield problem(scope, node, text, "Draw a loop instead.")


def _messages(scopes: Mapping[str, Scope]) -> Iterator[Problem]:
    events = [
        (scope, node) for scope in scopes.values() for node in scope.nodes.values() if node.event == "message"
    ]
    for scope in scopes.values():
        for node in scope.nodes.values():
            if node.kind == "endEvent" and node.event == "error" and not node.event_name:
                yield problem(scope, node, "Its error has no code.", "Choose an error for it, with a code.")
    for scope, node in events:
        if not node.event_name:
            yield problem(scope, node, "Its message has no name.", "Choose a message for it, and name it.")
    for name, times in Counter(node.event_name for _, node in events if node.event_name).items():
        if times > 1:
            scope, node = next((scope, node) for scope, node in events if node.event_name == name)
            text = f"Its message “{name}” is used by {times} events."
            yield from as_advice([problem(scope, node, text, "Give each event its own message.")])


def _owner(scope: Scope, scopes: Mapping[str, Scope]) -> str:
    while scope.parent is not None:
        scope = scopes[scope.parent]
    return scope.id


def _recurs(start: str, calls: list[tuple[Scope, Node]], scopes: Mapping[str, Scope], goal: str) -> bool:
    seen, stack = set(), [start]
    while stack:
        process = stack.pop()
        if process == goal:
            return True
        if process not in seen:
            seen.add(process)
            stack.extend(node.called or "" for scope, node in calls if _owner(scope, scopes) == process)
    return False


def _parsed(diagrams: Mapping[str, Diagram], journey: Scope) -> list[Problem]:
    try:
        parse([diagram.root for diagram in diagrams.values()], journey.id)
    except CannotParse as error:
        return [Problem(journey.diagram, "", f"SpiffWorkflow cannot read it: {error}", "")]
    return []
