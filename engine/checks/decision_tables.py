"""Decision tables: whether they can be read, and what can be proved of their rules and cells."""

from collections.abc import Iterator

from engine.checks.problem import Kind, Problem
from engine.definition.folder import Folder
from rules import dmn
from rules.errors import RulesError


def read_tables(folder: Folder, problems: list[Problem]) -> dict[str, dmn.Decisions]:
    """Return the tables of a folder by their file's name; what is wrong with them goes to `problems`."""
    tables = {}
    for stem, content in folder.of_kind("table").items():
        try:
            tables[stem] = dmn.read_decisions(content, f"{stem}.dmn")
        except RulesError as error:
            problems.append(Problem(f"tables/{stem}.dmn", "", str(error), ""))
            continue
        problems.extend(_findings(f"tables/{stem}.dmn", tables[stem]))
    return tables


def _findings(file: str, decisions: dmn.Decisions) -> Iterator[Problem]:
    """Yield what is proved of a file: what is sure is a fault, what may be meant is advice."""
    for finding in decisions.findings():
        kind = Kind.FAULT if finding.is_sure else Kind.ADVICE
        yield Problem(file, "", finding.text, finding.fix, kind, element=finding.table, place=finding.column)
