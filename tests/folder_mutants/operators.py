"""The ten kinds of slip. Each yields every place where it can happen: path, before, after, new content."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from engine.definition.folder import Folder
from tests.folder_mutants.mutant import Mutant, replaced

Change = tuple[str, str, str, bytes | None]
MISSPELT = "x"
LOOSENS_ONLY = "tables/clause_scope.dmn"
"""A table that no case reads: it only says which clauses an example must expect, so a slip in its rules hides
differences and can make none."""


def deleted_file(folder: Folder) -> Iterator[Change]:
    """Leave out a file other than the journey and the examples."""
    for path in folder.files:
        if path != folder.journey and not path.startswith("examples/"):
            yield path, path, "deleted", None


def renamed_id(folder: Folder) -> Iterator[Change]:
    """Misspell what another file is called by: a form, a decision, a called process, an operation."""
    named = r'(?:calledElement|spiffworkflow:serviceTaskOperator id)="(\w+)"'
    decision, form = r"<spiffworkflow:calledDecisionId>(\w+)<", r'name="form" value="(\w+)"'
    yield from _in(folder, ".bpmn", f"{named}|{decision}|{form}", _misspell)


def swapped_flow(folder: Folder) -> Iterator[Change]:
    """Let two flows out of one gateway change places."""
    for path, text in _texts(folder, ".bpmn"):
        flows: dict[str, list[re.Match[str]]] = {}
        for flow in re.finditer(r'<bpmn:sequenceFlow [^>]*?sourceRef="(\w+)"[^>]*?targetRef="(\w+)"', text):
            flows.setdefault(flow[1], []).append(flow)
        for out in flows.values():
            for first, second in pairwise(out):
                spans = [
                    (first.start(2), first.end(2), second[2]),
                    (second.start(2), second.end(2), first[2]),
                ]
                yield path, f"{first[1]} to {first[2]}, {second[2]}", "changed places", _spliced(text, spans)


def changed_type(folder: Folder) -> Iterator[Change]:
    """Give a column of a table another kind."""
    others = {"string": "number", "number": "boolean", "boolean": "string", "date": "number"}

    def other(match: re.Match[str]) -> tuple[int, str]:
        return 1, others.get(match[1], "number")

    yield from _in(folder, ".dmn", r'typeRef="(\w+)"', other)


def dropped_rule(folder: Folder) -> Iterator[Change]:
    """Leave out a rule of a table."""
    yield from _in(folder, ".dmn", r"(<rule .*?</rule>)", lambda match: (1, ""))


def bad_cell(folder: Folder) -> Iterator[Change]:
    """Misspell a text, or add a nought to a number, in a cell of a table."""

    def wrong(match: re.Match[str]) -> tuple[int, str]:
        text = match[1]
        return 1, f"{text}0" if text.strip().isdecimal() else re.sub(
            r"(?<![&\w])(\w)(\w)(?=\w)", r"\2\1", text, count=1
        )

    yield from _in(folder, ".dmn", r"<(?:input|output)Entry[^>]*>\s*<text>([^<]*\w\w[^<]*|\d+)</text>", wrong)


def changed_timer(folder: Folder) -> Iterator[Change]:
    """Let a timer or a due time come ten times as late or one day or hour later, at no time or at once."""
    yield from _timers(folder, lambda number: f"{number}0", "5")
    yield from _timers(folder, lambda number: str(int(number) + 1), "now")


def _timers(folder: Folder, change: Callable[[str], str], otherwise: str) -> Iterator[Change]:
    def other(match: re.Match[str]) -> tuple[int, str]:
        later = re.sub(r"(?<=P)T?\d+", lambda length: _later(length[0], change), match[1])
        return 1, later if later != match[1] else otherwise

    yield from _in(folder, ".bpmn", r"<bpmn:time(?:Date|Duration)[^>]*>([^<]+)<", other)
    yield from _in(folder, ".bpmn", r'name="(?:dueIn|closesAt)" value="([^"]+)"', other)


def _later(length: str, change: Callable[[str], str]) -> str:
    return re.sub(r"\d+", lambda number: change(number[0]), length)


def changed_role(folder: Folder) -> Iterator[Change]:
    """Give a lane to another role."""

    def other(match: re.Match[str]) -> tuple[int, str]:
        return 1, "Broker" if match[1] != "Broker" else "Senior officer"

    yield from _in(folder, ".bpmn", r'<bpmn:lane [^>]*name="([^"]+)"', other)


def letter_word(folder: Folder) -> Iterator[Change]:
    """Misspell a name in a letter."""
    yield from _in(
        folder, ".md", r"\{[{%][^}%]*?(?:if |in )?\b([a-z]\w+_\w+|\w{4,})\b[^}%]*?[%}]\}", _misspell
    )


def changed_condition(folder: Folder) -> Iterator[Change]:
    """Turn a condition round."""

    def other(match: re.Match[str]) -> tuple[int, str]:
        return 1, f"not({match[1].strip().removeprefix('=')})"

    yield from _in(folder, ".bpmn", r"<bpmn:conditionExpression[^>]*>([^<]+)<", other)


OPERATORS: Mapping[str, Callable[[Folder], Iterator[Change]]] = {
    slip.__name__.replace("_", " "): slip
    for slip in (
        deleted_file,
        renamed_id,
        swapped_flow,
        changed_type,
        dropped_rule,
        bad_cell,
        changed_timer,
        changed_role,
        letter_word,
        changed_condition,
    )
}


def mutants(folder: Folder, operator: str) -> list[Mutant]:
    """Return every mutant of a folder by one operator."""
    return [
        Mutant(operator, path, before, after, replaced(folder, path, content))
        for path, before, after, content in OPERATORS[operator](folder)
        if before != after and content != folder.files[path]
    ]


def _misspell(match: re.Match[str]) -> tuple[int, str]:
    group = next(number for number, text in enumerate(match.groups(), 1) if text)
    return group, match[group] + MISSPELT


def _in(
    folder: Folder, ending: str, pattern: str, other: Callable[[re.Match[str]], tuple[int, str]]
) -> Iterator[Change]:
    for path, text in _texts(folder, ending):
        for match in re.finditer(pattern, text, re.DOTALL):
            group, words = other(match)
            yield path, match[group], words, _spliced(text, [(match.start(group), match.end(group), words)])


def _texts(folder: Folder, ending: str) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.files):
        if path.endswith(ending) and path != LOOSENS_ONLY:
            yield path, folder.files[path].decode()


def _spliced(text: str, spans: list[tuple[int, int, str]]) -> bytes:
    for start, end, words in sorted(spans, reverse=True):
        text = text[:start] + words + text[end:]
    return text.encode()
