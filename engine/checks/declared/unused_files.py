"""Files of a folder that nothing uses: advice, because they harm no case."""

from collections.abc import Iterator, Mapping

from engine.checks.declared.used_functions import UsedFunction
from engine.checks.mend import Act, Mend
from engine.checks.problem import Problem
from engine.definition import declaration
from engine.definition.declaration import Uses
from engine.definition.diagrams import Scope
from engine.definition.folder import Folder
from rules import dmn

_FIX = "Remove it, if it is not needed."


def unused_files(
    folder: Folder,
    scopes: Mapping[str, Scope],
    tables: Mapping[str, dmn.Decisions],
    used: list[UsedFunction],
    elsewhere: Uses,
) -> Iterator[Problem]:
    """Yield a problem for each form, table and letter that nothing uses.

    Of a folder that calls an operation without a declaration, only the forms can be told. `elsewhere` is
    what the program uses outside operations and sources.
    """
    nodes = [node for scope in scopes.values() for node in scope.nodes.values()]
    yield from _unused("forms", "form", set(folder.of_kind("form")) - {node.form for node in nodes})
    if not all(declaration.is_declared(one.function) for one in used if one.what == "operation"):
        return
    uses = declaration.together(elsewhere, *(one.uses for one in used))
    decided = {use.name for use in uses.tables} | {node.decision for node in nodes}
    loose = {stem for stem, file in tables.items() if not decided & {stem, *file.names}}
    yield from _unused("tables", "dmn", loose)
    written = {use.name for use in uses.letters}
    yield from _unused("letters", "md", set(folder.of_kind("letter")) - written)


def _unused(place: str, ending: str, stems: set[str]) -> Iterator[Problem]:
    for stem in sorted(stems):
        yield Problem(
            f"{place}/{stem}.{ending}", "", "Nothing uses this file.", _FIX, mend=Mend(Act.REMOVE_FILE)
        )
