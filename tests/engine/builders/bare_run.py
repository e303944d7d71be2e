"""A bare run for tests: SpiffWorkflow through our adapter, without a database."""

from datetime import datetime
from typing import Any

from engine.definition.diagrams import read_diagram
from engine.spiff.parsing import Specs, parse
from engine.spiff.run import Run
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.small_process import START


class Acts:
    """A world for a bare run: variables by name, conditions and timers read from them."""

    def __init__(self) -> None:
        self.variables: dict[str, Any] = {}
        self.now = START
        self.performed: list[str] = []
        self.timers: list[tuple[str, str, datetime]] = []

    def holds(self, condition: str) -> bool:
        return bool(self.variables[condition])

    def due(self, value: str) -> datetime:
        found: datetime = self.variables[value]
        return found

    def perform(self, scope: str, step: str) -> None:
        self.performed.append(step)
        if self.variables.get("fails") == step:
            raise LookupError(step)

    def fired(self, scope: str, step: str, due: datetime) -> None:
        self.timers.append((scope, step, due))


def specs(*drawings: Drawing) -> Specs:
    return parse([read_diagram(each.xml(), "x").root for each in drawings], drawings[0].process)


def again(run: Run, of: Specs, acts: Acts) -> Run:
    """Store and load: what happens between any two acts of a real case."""
    return Run.load(of, run.store({}), acts)


def begun(of: Specs, acts: Acts) -> Run:
    run = Run.begin(of, acts)
    run.advance()
    return again(run, of, acts)


def steps(run: Run) -> list[str]:
    return sorted(each.step for each in run.waiting())


def do(run: Run, step: str, of: Specs, acts: Acts) -> Run:
    waiting = next(each for each in run.waiting() if each.step == step)
    if waiting.kind == "work":
        run.complete(waiting.id)
    else:
        run.act(waiting.id, step)
    run.advance()
    return again(run, of, acts)


LOOP = (
    Drawing("loop")
    .start()
    .user("ask")
    .gateway("more", default="no")
    .end()
    .flow("start", "ask", "more")
    .flow("more", "ask", when="again")
    .flow("more", "end", id="no")
)


FORK = (
    Drawing("fork")
    .start()
    .gateway("split", "parallel")
    .user("a")
    .user("b")
    .user("c")
    .gateway("join", "parallel")
    .user("last")
    .end()
    .flow("start", "split", "a", "join", "last", "end")
    .flow("split", "b", "join")
    .flow("split", "c", "join")
)


WAIT = (
    Drawing("wait")
    .start()
    .user("open")
    .timer("late", "due", on="open")
    .message("stop", on="open")
    .message("again", on="open")
    .script("later", "x")
    .end()
    .end("e2")
    .end("e3")
    .flow("start", "open", "end")
    .flow("late", "e2")
    .flow("stop", "e3")
    .flow("again", "later", "open")
)
