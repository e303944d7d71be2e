"""What is known after a step: what scripts assign, operations and tables return, and people answer."""

from collections.abc import Iterable, Iterator

from engine.definition import kinds
from engine.definition.diagrams import Node, Scope
from engine.definition.kinds import Kind
from engine.proof.values.conditions import NO_VALUES, Conditions, Env, Values, boxes
from engine.proof.values.expressions import ANSWERS, Line, entries, sets_variable
from engine.proof.values.known import Step
from engine.proof.values.terms import FAILED, Path, Reading, worked_out
from engine.proof.values.value_regions import is_top
from rules.proofs.regions import Region


class Effects:
    """The steps of a folder that set something."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self._results: dict[Step, list[Env]] = {}
        self._forms: dict[str | None, Env] = {}

    def of(self, scope: Scope, node: Node, env: Env, live: int) -> list[Env]:
        """Return what may be known after a step that need not wait; `live` is what may be read after it."""
        if node.kind == "scriptTask":
            envs = [env]
            for line in self._conditions.read.lines.get((scope.id, node.id), ()):
                envs = list(
                    dict.fromkeys(after for before in envs for after in self._assigned(line, before, live))
                )
            return envs
        targets = self._conditions.targets(sets_variable(node))
        if not targets:
            return [env]
        if (scope.id, node.id) not in self._results:
            gives = self._conditions.known.result(scope.id, node.id)
            self._results[scope.id, node.id] = boxes(self._masks(kind, targets) for kind in gives)
        return [self._conditions.put(env, targets, masks) for masks in self._results[scope.id, node.id]]

    def answered(self, form: str | None, env: Env) -> Env:
        """Return what is known after somebody has answered a form."""
        targets = self._conditions.targets(ANSWERS)
        if form not in self._forms:
            alternatives = self._conditions.known.answers.get(form or "", kinds.ANY)
            self._forms[form] = tuple(self._answers(form or "", path, alternatives[0]) for path in targets)
        return self._conditions.put(env, targets, self._forms[form])

    def _answers(self, form: str, path: Path, kind: Kind) -> int:
        regions, allows = self._conditions.regions, self._conditions.known.allows
        mask = regions.of_kinds(path, entries(kind, path[1:]))
        return sum(
            bit
            for bit, region in regions.split(path, mask)
            if mask and not (region.is_point and allows(form, path[-1], region.value) is False)
        )

    def _masks(self, kind: Kind, targets: list[Path]) -> Env:
        return tuple(self._conditions.regions.of_kinds(path, entries(kind, path[1:])) for path in targets)

    def _copied(self, targets: list[Path], sources: list[Path], env: Env, live: int) -> Iterable[Env]:
        """Yield what is known after a copy. Values that both sides may still need are told apart."""
        conditions = self._conditions
        both = tuple(source for source in sources if conditions.bits([source]) & live & ~conditions.forgotten)
        for values in conditions.combinations(both, env) or [NO_VALUES]:
            before = conditions.put(env, values.paths, values.bits)
            yield conditions.put(before, targets, [conditions.mask(before, source) for source in sources])

    def _assigned(self, line: Line, env: Env, live: int) -> Iterable[Env]:
        conditions = self._conditions
        targets = conditions.targets(line.name)
        if not targets:
            return [env]
        if line.copied:
            sources = [(*line.copied, *path[1:]) for path in targets]
            return self._copied(targets, sources, env, live)
        ways = conditions.combinations(line.reading.terms, env) if line.reading else None
        if ways is None or line.reading is None:
            return [conditions.put(env, targets, [0] * len(targets))]
        read = [path for path in line.reading.terms if path not in targets]
        rows = [self._row(line.reading, values, read, targets) for values in ways]
        return [conditions.put(env, [*read, *targets], row) for row in boxes(rows)]

    def _row(self, reading: Reading, values: Values, read: list[Path], targets: list[Path]) -> Env:
        bits = dict(zip(values.paths, values.bits, strict=True))
        known = dict(zip(values.paths, values.regions, strict=True))
        return (*(bits[path] for path in read), *self.gives(reading, known, targets))

    def gives(self, reading: Reading, known: dict[Path, Region], targets: Iterable[Path]) -> Iterator[int]:
        """Yield the mask of each path that a script sets from some values; 0 where it cannot be told."""
        result = worked_out(reading, {path: region.value for path, region in known.items()})
        exact = all(
            region.is_point
            or path not in reading.copies
            or (reading.has_sums and reading.grows and is_top(region))
            for path, region in known.items()
        )
        for path in targets:
            copied = len(path) == 1 and not reading.has_sums
            inner = _entry(result, path[1:])
            yield self._conditions.regions.place(path, inner) if exact or copied else 0


def _entry(value: object, rest: Path) -> object:
    for name in rest:
        if value is FAILED:
            return FAILED
        value = value.get(name) if isinstance(value, dict) else None
    return value
