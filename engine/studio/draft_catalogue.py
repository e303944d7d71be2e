"""What an editor may offer in a draft: the catalogue of the program, and the files of the draft by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.definition import catalogue
from engine.definition.catalogue import Entry
from engine.definition.operations import Operations
from engine.definition.step_properties import PROPERTIES, StepProperty
from engine.studio.draft_reading import DraftReading
from forms.schema.question_settings import FORM_SETTINGS, QUESTION_SETTINGS, QuestionSetting
from rules.functions.registry import SIGNATURES


@dataclass(frozen=True)
class Choice:
    """A form of the draft by the name of its file, with its title."""

    name: str
    title: str


@dataclass(frozen=True)
class TableChoice:
    """A decision of the draft, the name of the file that holds it, and the variables that it reads."""

    name: str
    file: str
    inputs: Sequence[str]


@dataclass(frozen=True)
class ProcessChoice:
    """A process of the draft: its id, its name, and the name of the file that draws it."""

    id: str
    name: str
    file: str


@dataclass(frozen=True)
class FunctionChoice:
    """A built-in function of FEEL, with the names of its parameters and what it does."""

    name: str
    parameters: Sequence[str]
    says: str


@dataclass(frozen=True)
class DraftCatalogue:
    """All that editors offer, each list in the order of the names; `errors` are codes that diagrams use."""

    properties: Sequence[StepProperty]
    questions: Sequence[QuestionSetting]
    operations: Sequence[Entry]
    sources: Sequence[Entry]
    roles: Sequence[str]
    functions: Sequence[FunctionChoice]
    forms: Sequence[Choice]
    tables: Sequence[TableChoice]
    processes: Sequence[ProcessChoice]
    errors: Sequence[str]


def catalogue_of(draft: DraftReading, operations: Operations) -> DraftCatalogue:
    """Return what editors offer in a draft."""
    program = catalogue.of(operations)
    forms = sorted(draft.parts.forms.items())
    nodes = [node for scope in draft.scopes.values() for node in scope.nodes.values()]
    return DraftCatalogue(
        properties=PROPERTIES,
        questions=(*QUESTION_SETTINGS, *FORM_SETTINGS),
        operations=program.operations,
        sources=program.sources,
        roles=sorted(operations.roles),
        functions=_functions(),
        forms=[Choice(name, form.title if form else "") for name, form in forms],
        tables=_tables(draft),
        processes=[
            ProcessChoice(diagram.process.id, diagram.process.name, stem)
            for stem, diagram in sorted(draft.diagrams.items())
        ],
        errors=sorted({node.event_name for node in nodes if node.event == "error" and node.event_name}),
    )


def _functions() -> list[FunctionChoice]:
    choices = []
    for name, signatures in sorted(SIGNATURES.items()):
        for signature in signatures:
            says = (signature.work.__doc__ or "").strip().partition("\n")[0]
            names = [parameter.name for parameter in signature.parameters]
            choices.append(FunctionChoice(name, names, says))
    return choices


def _tables(draft: DraftReading) -> list[TableChoice]:
    """Return each decision under the name by which a step finds it: a file with one decision is its name."""
    choices = []
    for stem, decisions in sorted(draft.parts.tables.items()):
        for name in (stem,) if len(decisions.names) == 1 else decisions.names:
            decision = decisions.decision(None if name == stem else name)
            choices.append(TableChoice(name, stem, sorted(decision.inputs)))
    return choices
