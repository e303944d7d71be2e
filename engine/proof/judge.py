"""Proving a whole folder: a called process is walked once for each thing that may be known as it begins."""

from collections.abc import Mapping

from engine.definition.diagrams import Scope
from engine.proof.findings import Finding
from engine.proof.live import Live, Touched
from engine.proof.net import Folder, Net
from engine.proof.places import CALLS, Summary, called_by
from engine.proof.reports import Reports
from engine.proof.values.choices import Choices
from engine.proof.values.conditions import Conditions, Env
from engine.proof.values.effects import Effects
from engine.proof.values.known import Known
from engine.proof.walk import REDUCED, Walk, walk
from engine.proof.ways import Caller, Key, Ways

MOST_MOVES, MOST_ENTRIES = 60_000, 200
"""So many moves, and so many ways to enter, of one scope are walked with its conditions read."""


def prove(scopes: Mapping[str, Scope], journey: str, known: Known | None = None) -> list[Finding]:
    """Return every fault in the flow of the processes that a journey reaches, with the way to each.

    Without `known` no condition is read: every gateway may take each of its flows.
    """
    return Proof(scopes, known).of(journey)


class Proof:
    """The walks of a folder's scopes, by scope and by what each was entered with."""

    def __init__(self, scopes: Mapping[str, Scope], known: Known | None = None) -> None:
        self.scopes = scopes
        conditions = Conditions(scopes if known else {}, known or Known())
        touched = Touched(scopes, conditions)
        conditions.forgotten = touched.shared()
        choices, effects = Choices(conditions), Effects(conditions)
        self.folder = Folder(scopes, conditions, choices, effects, Live(scopes, conditions), touched)
        self.walks: dict[Key, Walk] = {}
        self.blind: set[str] = set()
        self._summaries: dict[Key, Summary] = {}
        self._moves: dict[str, int] = {}
        self._entries: dict[str, int] = {}

    def of(self, journey: str) -> list[Finding]:
        """Return what is found, each thing once."""
        self.summary(journey, self.folder.conditions.nothing)
        key = self.key(journey, self.folder.conditions.nothing)
        callers = self._callers(key)
        reached = {other: walked for other, walked in self.walks.items() if other == key or other in callers}
        ways = Ways(self.walks, callers, key)
        return Reports(self.folder, reached, ways, key, self.blind).all()

    def key(self, scope: str, entry: Env) -> Key:
        """Return where the walk of a scope is kept that is entered with some values."""
        return scope, self.folder.conditions.nothing if scope in self.blind else entry

    def summary(self, scope: str, entry: Env) -> Summary:
        """Return what a scope can come to; it is walked after all that it calls."""
        key = self.key(scope, entry)
        if key not in self._summaries:
            self._walk(scope, entry)
            key = self.key(scope, entry)
            self._summaries[key] = self._summary(self.walks[key])
        return self._summaries[key]

    def _summary(self, walked: Walk) -> Summary:
        summary = walked.summary()
        if summary.rests or not walked.stuck():
            return summary
        return Summary(summary.exits, frozenset({self.folder.conditions.nothing}))

    def _walk(self, scope: str, entry: Env) -> None:
        """Walk a scope; if that takes too long with its conditions read, by its flow alone."""
        self._entries[scope] = self._entries.get(scope, 0) + 1
        left = MOST_MOVES - self._moves.get(scope, 0)
        reads = bool(self.folder.conditions.paths) and scope not in self.blind
        if reads and left > 0 and self._entries[scope] <= MOST_ENTRIES:
            walked = walk(Net(self.scopes[scope], self.folder, self.summary, entry), left)
            self._moves[scope] = self._moves.get(scope, 0) + walked.moves
            if walked.finished:
                self.walks[scope, entry] = walked
                return
        if reads:
            self.blind.add(scope)
        nothing = self.folder.conditions.nothing
        if (scope, nothing) not in self.walks or reads:
            net = Net(self.scopes[scope], self.folder, self.summary, nothing, True)
            self.walks[scope, nothing] = walk(net, REDUCED)

    def _callers(self, journey: Key) -> dict[Key, Caller]:
        """Return for each walk that a case can come to one that calls it, the nearest first."""
        callers: dict[Key, Caller] = {}
        ahead = [journey]
        for key in ahead:
            nodes = self.scopes[key[0]].nodes
            for state in self.walks[key].came:
                for place in state.places:
                    if not place.waits or nodes[place.id].kind not in CALLS:
                        continue
                    inner = self.key(called_by(nodes[place.id]), place.entry)
                    if inner in self.walks and inner not in callers and inner != journey:
                        callers[inner] = key, place.id, state
                        ahead.append(inner)
        return callers
