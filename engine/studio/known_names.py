"""The variables that an expression of a draft may read at a place, with their kinds and what sets them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from engine.checks.declared.folder_kinds import FolderKinds, answers_of
from engine.checks.variables import set_by
from engine.definition import kinds
from engine.definition.diagrams import Node, Scope
from engine.definition.folder import kind_of
from engine.definition.kinds import ANY, Kinds
from engine.studio.draft_reading import DraftReading
from rules.errors import RulesError

_MOST = 16
_MOST_STEPS = 3


@dataclass(frozen=True)
class KnownName:
    """A name with the kinds of its value as declarations write them, and where it comes from, in words.

    Of a context, `entries` are the names inside it.
    """

    name: str
    kind: str
    origin: str = ""
    entries: tuple["KnownName", ...] = ()


class KnownNames:
    """What expressions of a draft may read, worked out once."""

    def __init__(self, draft: DraftReading) -> None:
        self._draft = draft
        try:
            self._kinds: FolderKinds | None = FolderKinds(draft.scopes, draft.parts)
        except RulesError:
            self._kinds = None  # a table or script cannot be read: names are known, their kinds are not
        self._origins = _origins(draft)

    def at(self, file: str, element: str) -> dict[str, Kinds]:
        """Return the kinds of what may be read at a step, a flow or a question, or anywhere in a table.

        An element that is not stored yet knows all variables of the process.
        """
        names = self._variables(file, element)
        stem = PurePosixPath(file).stem
        if kind_of(file) == "form":
            form = self._draft.parts.forms.get(stem)
            names |= dict.fromkeys(form.reads if form else (), ANY)
            for kind in answers_of(form):
                names |= dict(kind.entries)
        if kind_of(file) == "table" and stem in self._draft.parts.tables:
            names |= {name: names.get(name, ANY) for name in self._inputs(stem)} | {"?": ANY}
        return names

    def listed_at(self, file: str, element: str) -> list[KnownName]:
        """Return the same for people who write an expression, in the order of the names."""
        return [
            _known(name, kind, self._origins.get(name, ""))
            for name, kind in sorted(self.at(file, element).items())
        ]

    def _variables(self, file: str, element: str) -> dict[str, Kinds]:
        place = self._place(element) if kind_of(file) == "diagram" else None
        if self._kinds is None:
            return dict.fromkeys(self._draft.parts.variables, ANY)
        if place is not None:
            return self._kinds.at(*place, ["answers"])
        times = {"now": kinds.read("date and time"), "today": kinds.read("date")}
        return {**self._kinds.variables, **times, "answers": ANY}

    def _place(self, element: str) -> tuple[Scope, Node] | None:
        for scope in self._draft.scopes.values():
            source = next((flow.source for flow in scope.flows if flow.id == element), element)
            if source in scope.nodes:
                return scope, scope.nodes[source]
        return None

    def _inputs(self, stem: str) -> frozenset[str]:
        decisions = self._draft.parts.tables[stem]
        return frozenset(name for own in decisions.names for name in decisions.decision(own).inputs)


@lru_cache(_MOST)
def names_of(draft: DraftReading) -> KnownNames:
    """Return what expressions of a draft may read. It is worked out once for each reading."""
    return KnownNames(draft)


def _origins(draft: DraftReading) -> Mapping[str, str]:
    steps: dict[str, list[str]] = {}
    for scope in draft.scopes.values():
        for node in scope.nodes.values():
            for name in set_by(node):
                steps.setdefault(name, []).append(f"“{node.label}”")
    return {name: f"Set by {_some(labels)}" for name, labels in steps.items()} | {
        "answers": "The answers of the last form",
        "now": "The time when the case comes here",
        "today": "The day when the case comes here",
    }


def _some(labels: list[str]) -> str:
    shown = list(dict.fromkeys(labels))
    more = len(shown) - _MOST_STEPS
    return ", ".join(shown[:_MOST_STEPS]) + (f" and {more} more" if more > 0 else "")


def _known(name: str, kind: Kinds, origin: str = "") -> KnownName:
    entries = tuple(_known(entry, kinds.entry(kind, entry)[0]) for entry in kinds.entry_names(kind))
    said = "context" if entries else kinds.write(kind)
    return KnownName(name, said or "any", origin, entries)
