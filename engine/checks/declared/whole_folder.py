"""All checks against declarations, on a folder whose files can be read."""

from collections.abc import Iterator, Mapping

from engine.checks import readings
from engine.checks.declared.expression_faults import expression_faults
from engine.checks.declared.folder_kinds import FolderKinds
from engine.checks.declared.source_places import source_places
from engine.checks.declared.tables_and_letters import check_letters, check_page_letters, check_tables
from engine.checks.declared.unused_files import unused_files
from engine.checks.declared.unused_names import unread_settings, unused_letter_names
from engine.checks.declared.used_functions import used_functions
from engine.checks.last_proofs import Proofs
from engine.checks.problem import Problem, as_advice
from engine.checks.steps import Parts
from engine.checks.ways.missing_values import missing_values
from engine.definition.diagrams import Scope
from engine.definition.folder import Folder
from rules.errors import RulesError


def check_declared(
    folder: Folder, scopes: Mapping[str, Scope], journey: Scope, parts: Parts, proofs: Proofs
) -> Iterator[Problem]:
    """Yield a problem for whatever does not fit what operations and sources declare."""
    used = used_functions(scopes, parts.forms, parts.operations)
    letters = {
        stem: readings.read_letter(content, stem) for stem, content in folder.of_kind("letter").items()
    }
    yield from check_tables(used, parts.tables)
    yield from check_letters(used, letters)
    yield from check_page_letters(parts.operations.elsewhere, letters)
    yield from source_places(scopes, parts.forms, parts.operations)
    yield from proofs.of("values", lambda: _values(scopes, journey, parts))
    yield from as_advice(unused_files(folder, scopes, parts.tables, used, parts.operations.elsewhere))
    yield from as_advice(unused_letter_names(used, letters))
    yield from as_advice(unread_settings(folder, used, parts.operations))


def _values(scopes: Mapping[str, Scope], journey: Scope, parts: Parts) -> Iterator[Problem]:
    """Yield what is wrong with the values of variables; nothing if an expression cannot be read at all."""
    try:
        known = FolderKinds(scopes, parts)
    except RulesError:
        return  # the check of steps says what cannot be read
    yield from expression_faults(scopes, known, parts)
    yield from missing_values(scopes, journey, known, parts)
