"""A release: a checked, frozen, numbered process folder. A program parses it once and then only reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from engine.definition.diagrams import Diagram, Node, Scope, read_diagram
from engine.definition.folder import Folder
from engine.definition.letters import Letter, read_letter
from engine.definition.stages import Stage, stages_of
from engine.errors import NotFound
from engine.spiff.parsing import Specs, parse
from forms.schema import definition
from forms.schema.questions import Form
from rules import dmn
from rules.errors import DecisionError

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Release:
    """Everything of the process that a case needs. Times, people and rows are not part of it.

    `by_height`: its gateways try their flows from the top of the picture down (decision 37).
    """

    id: str
    council: str
    number: int
    folder: Folder
    by_height: bool = False

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
        """The diagrams by the names of their files, without ".bpmn"."""
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
        """The process in which a case begins."""
        return self.diagrams[self.process].process

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the journey, in the order in which a case comes to them."""
        return stages_of(self.journey)

    @cached_property
    def specs(self) -> Specs:
        """What SpiffWorkflow runs."""
        return parse([diagram.root for diagram in self.diagrams.values()], self.journey.id, self.by_height)

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
        """The files of decision tables by their names, without ".dmn"."""
        return {
            stem: dmn.read_decisions(content, f"{stem}.dmn")
            for stem, content in self.folder.of_kind("table").items()
        }

    def node(self, scope: str, step: str) -> Node:
        """Return a step."""
        return self.scopes[scope].nodes[step]

    @cached_property
    def start(self) -> Node:
        """The start event of the journey, which has the start form."""
        return next(node for node in self.journey.nodes.values() if node.kind == "startEvent")

    @property
    def start_form(self) -> Form:
        """The form that starts a case."""
        return self.form(self.start.form or "")

    def form(self, key: str) -> Form:
        """Return a form by its key."""
        return _entry(self.forms, key, "form")

    def letter(self, name: str) -> Letter:
        """Return a letter by its name."""
        return _entry(self.letters, name, "letter")

    def diagram(self, name: str) -> Diagram:
        """Return a diagram by the id of its process or the name of its file."""
        for diagram in self.diagrams.values():
            if diagram.process.id == name:
                return diagram
        return _entry(self.diagrams, name, "diagram")

    def decision(self, name: str) -> dmn.Decision:
        """Return a decision by its id or name, or by the name of a file that holds only this one."""
        if name not in self._decisions:
            self._decisions[name] = find_decision(self.tables, name)
        return self._decisions[name]

    @cached_property
    def _decisions(self) -> dict[str, dmn.Decision]:
        return {}


def find_decision(tables: Mapping[str, dmn.Decisions], name: str) -> dmn.Decision:
    """Return a decision by its id or name in any file, or by the name of its file."""
    candidates = [tables[name]] if name in tables else list(tables.values())
    for decisions in candidates:
        try:
            return decisions.decision(name)
        except DecisionError:
            continue
    return _entry(tables, name, "decision table").decision()


def _entry(mapping: Mapping[str, T], key: str, what: str) -> T:
    try:
        return mapping[key]
    except KeyError:
        raise NotFound(f"This release has no {what} “{key}”.") from None
