"""Small diagrams for single questions to the engine, and a hand that plays them, stored after every step."""

from datetime import datetime
from decimal import Decimal

from engine.checks.process_folder import check
from engine.definition.diagrams import read_diagram
from engine.definition.folder import Folder
from engine.spiff.parsing import parse
from tests.engine.builders.diagram import Drawing
from tests.engine.builders.process_files import form, text
from tests.faults.oracle import OPERATIONS
from tests.faults.oracle_sides import Standing, Stored
from tests.faults.oracle_world import World

FORM = {"forms/note.form": form(text("note"), {"type": "number", "key": "n", "id": "n", "label": "N"})}


class Hand:
    """Plays a checked folder on the stored engine alone."""

    def __init__(self, *drawings: Drawing) -> None:
        files = {f"{each.process}.bpmn": each.xml() for each in drawings} | FORM
        folder = Folder(drawings[0].process, files)
        # Sums that nothing sets first begin with nought in this world.
        assert [str(each) for each in check(folder, OPERATIONS) if "nothing has set" not in each.text] == []
        diagrams = [read_diagram(content, name) for name, content in files.items() if name.endswith(".bpmn")]
        self.world = World({scope.id: scope for diagram in diagrams for scope in diagram.scopes})
        self.world.variables["answers"] = {"n": Decimal(0)}
        self.side = Stored(parse([each.root for each in diagrams], folder.process), self.world)
        self.side.advance()

    @property
    def size(self) -> int:
        """How many bytes are stored."""
        return len(self.side.state)

    def steps(self) -> list[str]:
        """Return the steps that wait, timers and actions too."""
        return sorted(each.step for each in self.side.standing() if each.kind != "call")

    def do(self, step: str, answer: int = 0) -> None:
        """Complete a task or do an action, the first of this name."""
        self.world.variables["answers"] = {"n": Decimal(answer)}
        self.side.act(self._find(step))
        self.side.advance()

    def due(self, step: str) -> datetime:
        """Return when a timer fires."""
        due = self._find(step).due
        assert due is not None
        return due

    def wake(self, at: datetime) -> None:
        """Let the case look at the time."""
        self.world.now = at
        self.side.advance()

    def sum(self, name: str) -> int:
        """Return how often a script was done."""
        return self.world.done[name]

    def _find(self, step: str) -> Standing:
        return next(each for each in self.side.standing() if each.step == step)


def journey() -> Drawing:
    """Return the beginning of a diagram."""
    return Drawing("journey").start("begin", role="clerk", form="note")
