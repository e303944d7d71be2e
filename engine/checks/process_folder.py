"""A process folder as a whole: every file read, the diagrams fitted to one another, and at last parsed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from engine import letters
from engine.checks.elements import check_elements
from engine.checks.flows import check_flows, problem
from engine.checks.parallels import check_parallels
from engine.checks.problem import Problem
from engine.checks.steps import Parts, check_steps
from engine.checks.variables import GIVEN, set_by_all
from engine.diagrams import CannotRead, Diagram, Node, Scope, read_diagram
from engine.errors import LetterError
from engine.folders import KINDS, PLACES, Folder
from engine.operations import Operations, did_you_mean
from engine.spiff.parsing import CannotParse, parse
from forms import definition
from forms.errors import FormsError
from forms.questions import Form
from rules import dmn
from rules.errors import RulesError

_FORM_GIVEN = GIVEN | {"answered_by_staff"}


def check(folder: Folder, operations: Operations) -> list[Problem]:
    """Return everything that keeps a folder from being published, in the order of its files."""
    found: list[Problem] = list(_places(folder))
    diagrams = _read_diagrams(folder, found)
    forms = _read_forms(folder, found)
    tables = _read_tables(folder, found)
    found.extend(_letters(folder))
    if folder.process not in diagrams:
        found.append(
            Problem(folder.journey, "", "The journey's diagram is missing.", f"Add {folder.journey}.")
        )
    if found:
        return found
    scopes = {scope.id: scope for diagram in diagrams.values() for scope in diagram.scopes}
    sets = set_by_all(scopes)
    variables = frozenset(GIVEN).union(*(names for each in sets.values() for names in each.values()))
    parts = Parts(operations, forms, tables, variables, operations.roles)
    journey = diagrams[folder.process].process
    found.extend(_between(diagrams, scopes, journey))
    for scope in scopes.values():
        found.extend(check_flows(scope))
        found.extend(check_parallels(scope, sets[scope.id]))
        found.extend(check_steps(scope, parts, scope is journey))
    found.extend(_form_names(forms, parts))
    found.extend(_file_questions(forms))
    return found or _parsed(diagrams, journey)


def _places(folder: Folder) -> Iterator[Problem]:
    for path in sorted(folder.files):
        pure = PurePosixPath(path)
        kind = KINDS.get(pure.suffix, "")
        place = PLACES.get(kind, ".")
        if str(pure.parent) != place:
            yield Problem(
                path,
                "",
                f"A {kind or 'file of this kind'} does not belong here.",
                f"Move it to {place}/." if kind else "Remove it.",
            )


def _read_diagrams(folder: Folder, found: list[Problem]) -> dict[str, Diagram]:
    diagrams = {}
    for stem, content in folder.of_kind("diagram").items():
        try:
            diagram = read_diagram(content, f"{stem}.bpmn")
        except CannotRead as error:
            found.append(Problem(f"{stem}.bpmn", "", str(error), ""))
            continue
        found.extend(check_elements(diagram))
        diagrams[stem] = diagram
    counted = Counter(scope.id for diagram in diagrams.values() for scope in diagram.scopes)
    for identity in [each for each, times in counted.items() if times > 1]:
        found.append(
            Problem(
                folder.journey,
                identity,
                f"The id “{identity}” is used by two processes.",
                "Give each its own.",
            )
        )
    return diagrams


def _read_forms(folder: Folder, found: list[Problem]) -> dict[str, Form | None]:
    forms: dict[str, Form | None] = {}
    for stem, content in folder.of_kind("form").items():
        try:
            forms[stem] = definition.read_form(content.decode(), stem)
        except (FormsError, RulesError, UnicodeDecodeError) as error:
            forms[stem] = None
            found.append(Problem(f"forms/{stem}.form", "", str(error), ""))
    return forms


def _read_tables(folder: Folder, found: list[Problem]) -> dict[str, dmn.Decisions]:
    tables = {}
    for stem, content in folder.of_kind("table").items():
        try:
            tables[stem] = dmn.read_decisions(content, f"{stem}.dmn")
            found.extend(
                Problem(f"tables/{stem}.dmn", "", each.text, "Let only one rule apply.")
                for each in tables[stem].findings()
                if each.kind == "overlap"
            )
        except RulesError as error:
            found.append(Problem(f"tables/{stem}.dmn", "", str(error), ""))
    return tables


def _letters(folder: Folder) -> Iterator[Problem]:
    for stem, content in folder.of_kind("letter").items():
        try:
            letters.read_letter(content.decode(), stem)
        except (LetterError, UnicodeDecodeError) as error:
            yield Problem(f"letters/{stem}.md", "", str(error), "")


def _form_names(forms: Mapping[str, Form | None], parts: Parts) -> Iterator[Problem]:
    for key, form in forms.items():
        if form is None:
            continue
        for name in sorted(form.fact_names - parts.variables - _FORM_GIVEN):
            yield Problem(
                f"forms/{key}.form",
                "",
                f"A condition reads “{name}”, which no step sets.{did_you_mean(name, parts.variables)}",
                "Correct the name.",
            )
        for source in sorted(form.sources):
            for fault in parts.operations.faults_of_source(source):
                yield Problem(f"forms/{key}.form", "", fault, "Correct the setting “options”.")


def _file_questions(forms: Mapping[str, Form | None]) -> Iterator[Problem]:
    for key, form in forms.items():
        for each in form.everything if form else ():
            if each.kind == "file":
                # A case keeps values of FEEL, and a file is none: without this, sending the form would fail.
                text = "It asks for a file, which a case cannot keep."
                yield Problem(f"forms/{key}.form", each.label, text, "Ask where the paper is kept.")


def _between(
    diagrams: Mapping[str, Diagram], scopes: Mapping[str, Scope], journey: Scope
) -> Iterator[Problem]:
    processes = {each.process.id: each.process for each in diagrams.values()}
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
                process.diagram, process.name, "Nothing calls this process.", "Call it, or remove its file."
            )
    yield from _errors(scopes, calls, journey)
    yield from _messages(scopes, journey)


def _called(scope: Scope, node: Node, processes: Mapping[str, Scope], recurs: bool) -> Iterator[Problem]:
    if not node.called:
        yield problem(scope, node, "It calls nothing.", "Name the process it calls.")
    elif node.called not in processes:
        text = f"There is no process “{node.called}”.{did_you_mean(node.called, processes)}"
        yield problem(scope, node, text, "Add its diagram, or correct the name.")
    elif recurs:
        text = "It calls, directly or not, the process it stands in."
        yield problem(scope, node, text, "Draw a loop instead.")


def _messages(scopes: Mapping[str, Scope], journey: Scope) -> Iterator[Problem]:
    events = [node for scope in scopes.values() for node in scope.nodes.values() if node.event == "message"]
    for name, times in Counter(node.event_name for node in events).items():
        if not name:
            yield Problem(journey.diagram, "", "A message event names no message.", "Give it one.")
        elif times > 1:
            text = f"The message “{name}” is used by {times} events."
            yield Problem(journey.diagram, "", text, "Give each event its own message.")


def _owner(scope: Scope, scopes: Mapping[str, Scope]) -> str:
    while scope.parent is not None:
        scope = scopes[scope.parent]
    return scope.id


def _recurs(start: str, calls: list[tuple[Scope, Node]], scopes: Mapping[str, Scope], goal: str) -> bool:
    seen, stack = set(), [start]
    while stack:
        each = stack.pop()
        if each == goal:
            return True
        if each not in seen:
            seen.add(each)
            stack.extend(node.called or "" for scope, node in calls if _owner(scope, scopes) == each)
    return False


def _errors(
    scopes: Mapping[str, Scope], calls: list[tuple[Scope, Node]], journey: Scope
) -> Iterator[Problem]:
    for scope in scopes.values():
        for node in scope.nodes.values():
            if node.kind != "endEvent" or node.event != "error":
                continue
            hosts = [(outer, each) for outer, each in calls if each.called == scope.id]
            if scope.parent is not None:
                hosts = [(scopes[scope.parent], scopes[scope.parent].nodes[scope.id])]
            if not hosts or not all(_catches(outer, each, node.event_name) for outer, each in hosts):
                yield problem(
                    scope,
                    node,
                    f"Nothing catches the error “{node.event_name}”: the case would seem to have ended well.",
                    "Put an error event on the boundary of every step that calls this process.",
                )


def _catches(scope: Scope, host: Node, name: str) -> bool:
    return any(each.event == "error" and each.event_name in {name, ""} for each in scope.boundaries(host.id))


def _parsed(diagrams: Mapping[str, Diagram], journey: Scope) -> list[Problem]:
    try:
        parse([each.root for each in diagrams.values()], journey.id)
    except CannotParse as error:
        return [Problem(journey.diagram, "", f"SpiffWorkflow cannot read it: {error}", "")]
    return []
