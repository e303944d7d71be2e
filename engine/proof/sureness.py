"""Whether a case can surely have some values, or only may, for all that is declared."""

from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import Kind
from engine.proof.net import Folder
from engine.proof.values.conditions import Env, Values
from engine.proof.values.expressions import ANSWERS, entries, is_open, sets_variable
from engine.proof.values.terms import Path
from engine.proof.values.value_regions import can_be_meant
from rules.proofs.regions import Likelihood, Region


class Sureness:
    """For each path the values that some step surely sets."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._conditions = folder.conditions
        self._sure: dict[Path, int] = dict.fromkeys(self._conditions.paths, 0)
        for scope in folder.scopes.values() if self._sure else ():
            for node in scope.nodes.values():
                self._step(scope, node)
        self._handed_on()

    def of(self, env: Env, values: Values) -> bool | None:
        """Return whether a case can have some values; None if nobody would think of them."""
        sure = True
        for path, bit, region in zip(values.paths, values.bits, values.regions, strict=True):
            known = not is_open(path) and bool(self._conditions.mask(env, path))
            certain = known and bool(self._sure[path] & bit)
            if not certain and not (can_be_meant(region) or (known and region.value is None)):
                return None
            sure &= certain
        return sure

    def _step(self, scope: Scope, node: Node) -> None:
        known = self._conditions.known
        name = sets_variable(node)
        if name and (scope.id, node.id) not in known.unsure:
            for kind in known.result(scope.id, node.id):
                self._add(name, kind)
        for kind in known.answers.get(node.form or "", ()):
            for path in self._conditions.targets(ANSWERS):
                self._answer(node.form or "", path, kind)
        self._script(scope, node)

    def _script(self, scope: Scope, node: Node) -> None:
        for line in self._conditions.read.lines.get((scope.id, node.id), ()):
            if line.reading is not None and not line.reading.terms:
                targets = self._conditions.targets(line.name)
                masks = self._folder.effects.gives(line.reading, {}, targets)
                for path, mask in zip(targets, masks, strict=True):
                    self._sure[path] |= mask

    def _add(self, name: str, kind: Kind) -> None:
        for path in self._conditions.targets(name):
            for inner in entries(kind, path[1:]):
                if inner.only is not None or inner.base in ("boolean", "null"):
                    mask = self._conditions.regions.of_kinds(path, (inner,))
                    for bit, region in self._conditions.regions.split(path, mask) if mask else ():
                        if region.likelihood is not Likelihood.PART:
                            self._sure[path] |= bit

    def _answer(self, form: str, path: Path, kind: Kind) -> None:
        mask = self._conditions.regions.of_kinds(path, entries(kind, path[1:]))
        for bit, region in self._conditions.regions.split(path, mask) if mask else ():
            if region.value is not None and self._allowed(form, path, region):
                self._sure[path] |= bit

    def _allowed(self, form: str, path: Path, region: Region) -> bool:
        known = self._conditions.known
        return known.allows(form, path[-1], region.value) is True

    def _handed_on(self) -> None:
        """Count what scripts copy as sure as where it comes from."""
        lines = [line for lines in self._conditions.read.lines.values() for line in lines if line.copied]
        changed = True
        while changed:
            before = dict(self._sure)
            for line in lines:
                for path in self._conditions.targets(line.name):
                    self._sure[path] |= self._sure.get((*(line.copied or ()), *path[1:]), 0)
            changed = before != self._sure
