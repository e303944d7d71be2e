"""What the examples of a folder went through, and what none of them did, for people to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from markupsafe import Markup

from engine.definition import bpmn_xml
from engine.definition.bpmn_xml import GATEWAYS
from engine.definition.diagrams import Diagram, Scope, read_diagram
from engine.definition.folder import Folder
from engine.proposals.example_plays import Coverage
from engine.svg import diagram_picture
from engine.svg.position import Position
from forms.errors import FormsError
from forms.schema import definition


@dataclass(frozen=True)
class DiagramCoverage:
    """A diagram: its picture with what was gone through, and what was not, by the words of people."""

    title: str
    svg: Markup
    passed: int
    steps: int
    missed: list[str]


@dataclass(frozen=True)
class ListCoverage:
    """A table's rules or a form's questions: how many were used, and which were not."""

    title: str
    used: int
    total: int
    missed: list[str]


def of_diagrams(folder: Folder, coverage: Coverage) -> list[DiagramCoverage]:
    """Return each diagram of a folder, the journey first."""
    diagrams = {
        stem: read_diagram(content, f"{stem}.bpmn") for stem, content in folder.of_kind("diagram").items()
    }
    ordered = sorted(diagrams, key=lambda stem: (stem != folder.process, stem))
    return [_diagram(stem, diagrams[stem], coverage) for stem in ordered]


def of_tables(folder: Folder, coverage: Coverage) -> list[ListCoverage]:
    """Return each decision of a folder with the rules that no example used."""
    return [
        ListCoverage(name, len(rules) - len(missed), len(rules), missed)
        for content in folder.of_kind("table").values()
        for name, rules in _rules(bpmn_xml.read_xml(content))
        for missed in [_missed(rules, coverage.get("rules", {}).get(name, {}))]
    ]


def of_forms(folder: Folder, coverage: Coverage) -> list[ListCoverage]:
    """Return each form of a folder with the questions that no example answered."""
    listed = []
    for key, content in folder.of_kind("form").items():
        try:
            form = definition.read_form(content.decode(), key)
        except (FormsError, UnicodeDecodeError):
            continue  # the check says what is wrong with it
        questions = {question.key: question.label or question.key for question in form.questions}
        missed = _missed(questions, coverage.get("questions", {}).get(key, {}))
        listed.append(ListCoverage(form.title, len(questions) - len(missed), len(questions), missed))
    return listed


def _missed(names: Mapping[str, str], counts: Mapping[str, int]) -> list[str]:
    return [words for name, words in names.items() if not counts.get(name)]


def _diagram(stem: str, diagram: Diagram, coverage: Coverage) -> DiagramCoverage:
    process = diagram.process.id
    steps = set(coverage.get("steps", {}).get(process, {}))
    flows = set(coverage.get("flows", {}).get(process, {}))
    drawn = [node for scope in diagram.scopes for node in scope.nodes.values()]
    missed = [f"“{node.label}”" for node in drawn if node.id not in steps]
    missed += [words for scope in diagram.scopes for words in _ways(scope, steps, flows)]
    picture = diagram_picture.draw(diagram, Position(done=steps, flows=flows), prefix=stem)
    passed = sum(node.id in steps for node in drawn)
    svg = Markup(picture)  # noqa: S704 - drawn by the engine, escaped there
    return DiagramCoverage(diagram.process.name or stem, svg, passed, len(drawn), missed)


def _ways(scope: Scope, steps: set[str], flows: set[str]) -> Iterator[str]:
    """Yield the flows that no example took out of gateways that examples came to."""
    for flow in scope.flows:
        source, target = scope.nodes.get(flow.source), scope.nodes.get(flow.target)
        if source and target and flow.id not in flows and source.kind in GATEWAYS and source.id in steps:
            yield f"“{flow.name or 'the way'}” from “{source.label}” to “{target.label}”"


def _rules(root: etree._Element) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each decision's name with its rules: number and how people know them."""
    for decision in root.iter("{*}decision"):
        rules = decision.findall("{*}decisionTable/{*}rule")
        if rules:
            words = {str(number): _words(number, rule) for number, rule in enumerate(rules, 1)}
            yield decision.get("name", ""), words


def _words(number: int, rule: etree._Element) -> str:
    cells = [cell.findtext("{*}text") or "" for cell in rule.findall("{*}inputEntry")]
    said = ", ".join(cell for cell in cells if cell.strip() not in ("", "-"))
    return f"Rule {number} ({said})" if said else f"Rule {number}"
