"""A release: a checked, frozen, numbered process folder, parsed once per process and then only read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from engine.diagrams import Diagram, Node, Scope, read_diagram
from engine.errors import NotFound
from engine.folders import Folder
from engine.letters import Letter, read_letter
from engine.spiff.parsing import Specs, parse
from forms import definition
from forms.questions import Form
from rules import dmn
from rules.errors import DecisionError

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Release:
    """Everything a case of this release needs. Times, people and rows are not part of it."""

    id: str
    council: str
    number: int
    folder: Folder

    @property
    def process(self) -> str:
        """The key of the process."""
        return self.folder.process

    @property
    def digest(self) -> str:
        """SHA-256 of the folder."""
        return self.folder.digest

    @cached_property
    def diagrams(self) -> Mapping[str, Diagram]:
        """The diagrams by the stem of their file."""
        return {
            stem: read_diagram(content, f"{stem}.bpmn")
            for stem, content in self.folder.of_kind("diagram").items()
        }

    @cached_property
    def scopes(self) -> Mapping[str, Scope]:
        """Every process and embedded sub-process by its id."""
        return {scope.id: scope for diagram in self.diagrams.values() for scope in diagram.scopes}

    @cached_property
    def journey(self) -> Scope:
        """The process a case begins in."""
        return self.diagrams[self.process].process

    @cached_property
    def specs(self) -> Specs:
        """What SpiffWorkflow runs."""
        return parse([each.root for each in self.diagrams.values()], self.journey.id)

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """The forms by key."""
        return {
            stem: definition.read_form(content.decode(), stem)
            for stem, content in self.folder.of_kind("form").items()
        }

    @cached_property
    def letters(self) -> Mapping[str, Letter]:
        """The letters by name."""
        return {
            stem: read_letter(content.decode(), stem)
            for stem, content in self.folder.of_kind("letter").items()
        }

    @cached_property
    def tables(self) -> Mapping[str, dmn.Decisions]:
        """The files of decision tables by stem."""
        return {
            stem: dmn.read_decisions(content, f"{stem}.dmn")
            for stem, content in self.folder.of_kind("table").items()
        }

    def node(self, scope: str, step: str) -> Node:
        """Return a step."""
        return self.scopes[scope].nodes[step]

    @cached_property
    def start(self) -> Node:
        """The journey's start event, with the start form."""
        return next(each for each in self.journey.nodes.values() if each.kind == "startEvent")

    def form(self, key: str) -> Form:
        """Return a form by its key."""
        return _found(self.forms, key, "form")

    def letter(self, name: str) -> Letter:
        """Return a letter by its name."""
        return _found(self.letters, name, "letter")

    def diagram(self, name: str) -> Diagram:
        """Return a diagram by its file's stem or its process's id."""
        for diagram in self.diagrams.values():
            if diagram.process.id == name:
                return diagram
        return _found(self.diagrams, name, "diagram")

    def decision(self, name: str) -> dmn.Decision:
        """Return a decision by its id or name, or by the stem of a file that holds one."""
        if name not in self._decisions:
            self._decisions[name] = find_decision(self.tables, name)
        return self._decisions[name]

    @cached_property
    def _decisions(self) -> dict[str, dmn.Decision]:
        return {}


def find_decision(tables: Mapping[str, dmn.Decisions], name: str) -> dmn.Decision:
    """Return a decision by its id or name in any file, or by the stem of its file."""
    candidates = [tables[name]] if name in tables else list(tables.values())
    for decisions in candidates:
        try:
            return decisions.decision(name)
        except DecisionError:
            continue
    return _found(tables, name, "decision table").decision()


def _found(mapping: Mapping[str, T], key: str, what: str) -> T:
    try:
        return mapping[key]
    except KeyError:
        raise NotFound(f"This release has no {what} “{key}”.") from None
