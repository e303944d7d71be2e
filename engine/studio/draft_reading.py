"""A process folder that somebody is writing, read as far as it can be: a broken file is only left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.checks import readings
from engine.checks.steps import Parts
from engine.checks.variables import ALWAYS_SET, set_by_all
from engine.definition.bpmn_xml import CannotRead
from engine.definition.diagrams import Diagram, Scope, read_diagram
from engine.definition.folder import Folder
from engine.definition.operations import Operations
from forms.errors import FormsError
from forms.schema.questions import Form
from rules import dmn
from rules.errors import RulesError

_MOST = 16


@dataclass(frozen=True, eq=False)
class DraftReading:
    """The diagrams of a folder by the names of their files, all their scopes, and what steps may refer to."""

    diagrams: Mapping[str, Diagram]
    scopes: Mapping[str, Scope]
    parts: Parts


def read_draft(folder: Folder, operations: Operations) -> DraftReading:
    """Return what can be read of a folder. It is read once for each content."""
    return _read(_Content(folder.digest, folder), operations)


@dataclass(frozen=True)
class _Content:
    """A folder, equal to others with the same content."""

    digest: str
    folder: Folder

    def __eq__(self, other: object) -> bool:
        """Return whether the other has the same content."""
        return isinstance(other, _Content) and other.digest == self.digest

    def __hash__(self) -> int:
        """Return the hash of the content."""
        return hash(self.digest)


@lru_cache(_MOST)
def _read(content: _Content, operations: Operations) -> DraftReading:
    folder = content.folder
    diagrams = _diagrams(folder)
    scopes = {scope.id: scope for diagram in diagrams.values() for scope in diagram.scopes}
    names = (names for steps in set_by_all(scopes).values() for names in steps.values())
    variables = frozenset(ALWAYS_SET).union(*names)
    parts = Parts(operations, _forms(folder), _tables(folder), variables, operations.roles)
    return DraftReading(diagrams, scopes, parts)


def _diagrams(folder: Folder) -> dict[str, Diagram]:
    diagrams = {}
    for stem, content in folder.of_kind("diagram").items():
        try:
            diagrams[stem] = read_diagram(content, f"{stem}.bpmn")
        except CannotRead:
            continue
    return diagrams


def _forms(folder: Folder) -> dict[str, Form | None]:
    forms: dict[str, Form | None] = {}
    for stem, content in folder.of_kind("form").items():
        try:
            forms[stem] = readings.read_form(content, stem)
        except (FormsError, RulesError, UnicodeDecodeError):
            forms[stem] = None
    return forms


def _tables(folder: Folder) -> dict[str, dmn.Decisions]:
    tables = {}
    for stem, content in folder.of_kind("table").items():
        try:
            tables[stem] = readings.read_table(content, stem)[0]
        except RulesError:
            continue
    return tables
