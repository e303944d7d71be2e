"""Values with which a way can be gone, found backwards: what each choice needs, down to where it is set."""

from itertools import product
from typing import Any

from engine.definition.diagrams import Scope
from engine.proof.moves import Move
from engine.proof.values.conditions import Conditions, Env, likely
from engine.proof.values.effects import Effects
from engine.proof.values.expressions import ANSWERS, Line, sets_variable
from engine.proof.values.terms import Path, Reading
from rules.proofs.regions import Region

Taken = tuple[tuple[str, Any], ...]


class Needs:
    """The values that paths need for the rest of a way."""

    def __init__(self, conditions: Conditions, effects: Effects, at_last: Env) -> None:
        self._conditions, self._effects = conditions, effects
        self._needed: dict[Path, Region] = {}
        for path, mask in zip(conditions.paths, at_last, strict=True):
            if mask and mask & (mask - 1) == 0:
                self._needed[path] = conditions.split(path, mask)[0][1]

    def before(self, scope: Scope, move: Move, waited: bool) -> Taken:
        """Go back over a move; return the values that it must bring, by path."""
        node = scope.nodes[move.step]
        if node.kind == "exclusiveGateway":
            self._choose(move)
            return ()
        if node.kind == "scriptTask":
            for line in reversed(self._conditions.read.lines.get((scope.id, node.id), ())):
                self._assigned(line)
            return ()
        if name := sets_variable(node):
            return self.taken(name)
        return self.taken(ANSWERS) if waited else ()

    def taken(self, name: str) -> Taken:
        """Return what a variable and its entries need to be, and need it no longer."""
        paths = sorted(path for path in self._needed if path[0] == name)
        return tuple((".".join(path), self._needed.pop(path).value) for path in paths)

    def _choose(self, move: Move) -> None:
        chosen = move.chosen
        if chosen is None:
            return
        for path in chosen.example.paths:
            if path in self._conditions.index and path not in self._needed:
                mask = self._conditions.mask(chosen.after, path)
                split = [region for _, region in self._conditions.split(path, mask)]
                self._needed[path] = min(split, key=likely)

    def _assigned(self, line: Line) -> None:
        targets = [path for path in self._needed if path[0] == line.name]
        wanted = {path: self._needed.pop(path) for path in targets}
        if not targets:
            return
        if line.copied:
            for path in targets:
                source = (*line.copied, *path[1:])
                if source in self._conditions.index:
                    self._needed.setdefault(source, wanted[path])
        elif line.reading is not None:
            self._worked_out(line.reading, wanted)

    def _worked_out(self, reading: Reading, wanted: dict[Path, Region]) -> None:
        """Need values of what a script reads with which it sets what is wanted."""
        conditions = self._conditions
        choices = [
            [self._needed[path]]
            if path in self._needed
            else [region for _, region in conditions.split(path, 0)]
            for path in reading.terms
        ]
        masks = [conditions.regions.place(path, region.value) for path, region in wanted.items()]
        for regions in product(*choices):
            known = dict(zip(reading.terms, regions, strict=True))
            if list(self._effects.gives(reading, known, wanted)) == masks:
                self._needed.update(known)
                return
