"""Decision tables: whether they can be read, and what can be proved of their rules and cells."""

from collections.abc import Iterable, Iterator

from engine.checks import readings
from engine.checks.mend import Act, Mend
from engine.checks.problem import Kind, Problem
from engine.definition.folder import Folder
from rules import dmn
from rules.errors import RulesError
from rules.proofs import findings
from rules.proofs.findings import Finding


def read_tables(folder: Folder, problems: list[Problem]) -> dict[str, dmn.Decisions]:
    """Return the tables of a folder by their file's name; what is wrong with them goes to `problems`."""
    tables = {}
    for stem, content in folder.of_kind("table").items():
        try:
            tables[stem], proved = readings.read_table(content, stem)
        except RulesError as error:
            problems.append(Problem(f"tables/{stem}.dmn", "", str(error), ""))
            continue
        problems.extend(_problems(f"tables/{stem}.dmn", proved))
    return tables


def _problems(file: str, proved: Iterable[Finding]) -> Iterator[Problem]:
    """Yield what is proved of a file: what is sure is a fault, what may be meant is advice."""
    for finding in proved:
        kind = Kind.FAULT if finding.is_sure else Kind.ADVICE
        yield Problem(
            file, "", finding.text, finding.fix, kind, finding.table, finding.column, _mend(finding)
        )


def _mend(finding: Finding) -> Mend | None:
    """Return the rule that would fill a gap; its results are for a person to write."""
    if finding.kind is not findings.Kind.GAP:
        return None
    return Mend(Act.ADD_RULE, inputs={name: findings.show(value) for name, value in finding.inputs.items()})
