"""How long it takes to prove that every case can end, and to check the shipped folder: processor time."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from time import process_time

from benchmarks.figures import Figure, at_most
from benchmarks.steps.sizes import SHIPPED
from engine.checks import readings
from engine.checks.known_values import known_values
from engine.checks.process_folder import check
from engine.checks.steps import Parts
from engine.definition import kinds
from engine.definition.diagrams import Flow, Node, Scope, read_diagram
from engine.definition.folder import Folder, read_folder
from engine.definition.operations import Operations
from engine.proof.judge import prove
from engine.proof.values.known import Known
from web import settings

BRANCHES, TASKS = 25, 12


def of_soundness(operations: Operations) -> Iterator[Figure]:
    """Yield the times for the shipped folder and for a diagram of 300 nodes in 25 branches."""
    folder = read_folder(settings.ROOT / "processes" / SHIPPED)
    diagrams = {stem: read_diagram(text, stem) for stem, text in folder.of_kind("diagram").items()}
    scopes = {scope.id: scope for diagram in diagrams.values() for scope in diagram.scopes}
    known = _known(folder, scopes, operations)
    for of, knows in (("flow", None), ("conditions", known)):
        spent = _spent(scopes, diagrams[folder.process].process.id, knows)
        yield at_most(f"prove the {of} of the shipped process", spent, "ms", 500)
    for large, about in ((_branches(), "branches"), (_choices(), "branches with two choices each")):
        options = {"note": kinds.read('{decision: "yes" | "no"}')}
        spent = _spent({large.id: large}, large.id, Known(answers=options))
        yield at_most(f"prove a diagram of {len(large.nodes)} nodes", spent, "ms", 500, f"{BRANCHES} {about}")
    begun = process_time()
    check(folder, operations)
    yield at_most("check the shipped process", process_time() - begun, "s", 2)


def _spent(scopes: Mapping[str, Scope], journey: str, known: Known | None) -> float:
    """Return the milliseconds of processor time that a proof takes."""
    begun = process_time()
    prove(scopes, journey, known)
    return (process_time() - begun) * 1000


def _known(folder: Folder, scopes: Mapping[str, Scope], operations: Operations) -> Known:
    """Return what a folder declares of the values of its cases."""
    forms = {stem: readings.read_form(content, stem) for stem, content in folder.of_kind("form").items()}
    tables = {
        stem: readings.read_table(content, stem)[0] for stem, content in folder.of_kind("table").items()
    }
    return known_values(scopes, Parts(operations, forms, tables, frozenset(), operations.roles))


def _choices() -> Scope:
    """Return a diagram of many branches, each with two choices, one after the other."""
    kinds_of = {
        "start": "startEvent",
        "split": "parallelGateway",
        "join": "parallelGateway",
        "end": "endEvent",
    }
    ways = [["start", "split"], ["join", "end"]]
    for branch in range(BRANCHES):
        first, second = (f"{branch}_{number}" for number in range(2))
        for at in (first, second):
            kinds_of |= {f"{step}_{at}": "userTask" for step in ("ask", "yes", "no", "after")}
            kinds_of |= {f"{gateway}_{at}": "exclusiveGateway" for gateway in ("which", "merge")}
            ways += [[f"which_{at}", f"{answer}_{at}", f"merge_{at}"] for answer in ("yes", "no")]
            ways.append([f"merge_{at}", f"after_{at}"])
            ways.append([f"ask_{at}", f"which_{at}"])
        ways += [["split", f"ask_{first}"], [f"after_{first}", f"ask_{second}"], [f"after_{second}", "join"]]
    flows = tuple(
        Flow(f"{source}_{target}", "", source, target, _condition(source, target))
        for source, target in (pair for way in ways for pair in pairwise(way))
    )
    nodes = {
        step: Node(step, kind, step, "choices", properties={"form": "note"} if kind == "userTask" else {})
        for step, kind in kinds_of.items()
    }
    return Scope("choices", "Choices", "choices.bpmn", None, nodes, flows)


def _condition(source: str, target: str) -> str | None:
    return f'answers.decision = "{target.split("_")[0]}"' if source.startswith("which") else None


def _branches() -> Scope:
    """Return a diagram of many branches, each with many tasks in a row."""
    kinds_of = {
        "start": "startEvent",
        "split": "parallelGateway",
        "join": "parallelGateway",
        "end": "endEvent",
    }
    ways = [["start", "split"], ["join", "end"]]
    for branch in range(BRANCHES):
        tasks = [f"task_{branch}_{number}" for number in range(TASKS)]
        kinds_of |= dict.fromkeys(tasks, "userTask")
        ways.append(["split", *tasks, "join"])
    pairs = [pair for way in ways for pair in pairwise(way)]
    flows = tuple(Flow(f"{source}_{target}", "", source, target, None) for source, target in pairs)
    nodes = {step: Node(step, kind, step, "large") for step, kind in kinds_of.items()}
    return Scope("large", "Large", "large.bpmn", None, nodes, flows)
