"""How long it takes to prove that every case can end, and to check the shipped folder: processor time."""

from collections.abc import Iterator
from itertools import pairwise
from time import process_time

from benchmarks.figures import Figure, at_most
from benchmarks.steps.sizes import SHIPPED
from engine.checks.process_folder import check
from engine.definition.diagrams import Flow, Node, Scope, read_diagram
from engine.definition.folder import read_folder
from engine.definition.operations import Operations
from engine.proof.judge import prove
from web import settings

BRANCHES, TASKS = 25, 12


def of_soundness(operations: Operations) -> Iterator[Figure]:
    """Yield the times for the shipped folder and for a diagram of 300 nodes in 25 branches."""
    folder = read_folder(settings.ROOT / "processes" / SHIPPED)
    diagrams = {stem: read_diagram(text, stem) for stem, text in folder.of_kind("diagram").items()}
    scopes = {scope.id: scope for diagram in diagrams.values() for scope in diagram.scopes}
    begun = process_time()
    prove(scopes, diagrams[folder.process].process.id)
    yield at_most("prove the flow of the shipped process", (process_time() - begun) * 1000, "ms", 500)
    large = _branches()
    begun = process_time()
    prove({large.id: large}, large.id)
    spent = (process_time() - begun) * 1000
    yield at_most(f"prove a diagram of {len(large.nodes)} nodes", spent, "ms", 500, f"{BRANCHES} branches")
    begun = process_time()
    check(folder, operations)
    yield at_most("check the shipped process", process_time() - begun, "s", 2)


def _branches() -> Scope:
    """Return a diagram of many branches, each with many tasks in a row."""
    kinds = {"start": "startEvent", "split": "parallelGateway", "join": "parallelGateway", "end": "endEvent"}
    ways = [["start", "split"], ["join", "end"]]
    for branch in range(BRANCHES):
        tasks = [f"task_{branch}_{number}" for number in range(TASKS)]
        kinds |= dict.fromkeys(tasks, "userTask")
        ways.append(["split", *tasks, "join"])
    pairs = [pair for way in ways for pair in pairwise(way)]
    flows = tuple(Flow(f"{source}_{target}", "", source, target, None) for source, target in pairs)
    nodes = {step: Node(step, kind, step, "large") for step, kind in kinds.items()}
    return Scope("large", "Large", "large.bpmn", None, nodes, flows)
