"""A letter seen while it is written: the names it may use, and how it reads with sample values."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from jinja2 import Environment, nodes

from engine.checks.declared.used_functions import UsedFunction, used_functions
from engine.definition import catalogue, letters
from engine.definition.letters import Own
from engine.definition.operations import Operations
from engine.studio.draft_reading import DraftReading

_PARSER = Environment(autoescape=True)
_PENCE = 84500
_LINK = "https://homeward.example/link"


@dataclass(frozen=True)
class LetterName:
    """A name that a letter gets or uses.

    `near` is a known name where this one is not; `may_miss` tells whether the letter asks if it is there.
    """

    name: str
    is_known: bool
    is_used: bool
    may_miss: bool
    near: str = ""


@dataclass(frozen=True)
class LetterTrial:
    """A letter as its reader will get it. `senders` are the operations that send it."""

    subject: str
    body: str
    names: tuple[LetterName, ...]
    senders: tuple[str, ...]


@dataclass
class _Shape:
    """What a letter does with a name: its filter, its entries, and what a list of it holds."""

    name: str
    filter: str = ""
    is_tested: bool = False
    entries: dict[str, "_Shape"] = field(default_factory=dict)
    item: "_Shape | None" = None

    def sample(self, now: datetime) -> object:
        """Return a value with which the letter can be written."""
        words = self.name.replace("_", " ")
        if self.item is not None:
            return [self.item.sample(now)] * 2
        if self.entries:
            return {name: shape.sample(now) for name, shape in self.entries.items()}
        by_filter: Mapping[str, object] = {
            "pounds": _PENCE,
            "day": now.date(),
            "moment": now,
            "length": [words] * 2,
            "join": [f"first {words}", f"second {words}"],
        }
        is_link = self.name == "link" or self.name.endswith(("_link", "_address"))
        return by_filter.get(self.filter, Own(_LINK) if is_link else f"\u2039{words}\u203a")


def chosen_by(draft: DraftReading, operations: Operations, letter: str) -> list[UsedFunction]:
    """Return the calls in a draft that name a letter themselves."""
    used = used_functions(draft.scopes, draft.parts.forms, operations)
    return [one for one in used if one.chosen and one.chosen.name == letter]


def known_names(
    operations: Operations, letter: str, chosen: Sequence[UsedFunction] = ()
) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the names that a letter gets from all that send it, and what sends it.

    `chosen` are the calls that name it themselves. What nothing sends yet gets the names of every letter.
    """
    program = catalogue.of(operations)
    by_letter: dict[str, set[str]] = {}
    senders = []
    for entry in (*program.operations, *program.sources):
        for use in entry.letters:
            by_letter.setdefault(use.name, set()).update(use.names)
            if use.name == letter:
                senders.append(entry.name)
    for use in operations.elsewhere.letters:
        by_letter.setdefault(use.name, set()).update(use.names)
        if use.name == letter:
            senders.append("Homeward itself")
    for one in chosen:
        by_letter.setdefault(letter, set()).update(one.chosen.names if one.chosen else ())
        senders.append(f"“{one.label}”")
    common = set.intersection(*by_letter.values()) if by_letter else set()
    return frozenset(by_letter.get(letter, common)), tuple(senders)


def read(
    operations: Operations,
    letter: str,
    text: str,
    without: Collection[str],
    now: datetime,
    chosen: Sequence[UsedFunction] = (),
) -> LetterTrial:
    """Return a letter with sample values; those in `without` are missing. Raises LetterError."""
    written_letter = letters.read_letter(text, letter)
    shapes = _shapes(text)
    values = {name: None if name in without else shape.sample(now) for name, shape in shapes.items()}
    written = written_letter.write(values)
    known, senders = known_names(operations, letter, chosen)
    names = [_name(name, known, shapes) for name in sorted(known | shapes.keys())]
    return LetterTrial(written.subject, written.body, tuple(names), senders)


def _name(name: str, known: frozenset[str], shapes: Mapping[str, _Shape]) -> LetterName:
    near = [] if name in known else difflib.get_close_matches(name, sorted(known), n=1)
    shape = shapes.get(name)
    return LetterName(name, name in known, shape is not None, bool(shape and shape.is_tested), *near)


def _shapes(text: str) -> dict[str, _Shape]:
    shapes: dict[str, _Shape] = {}
    _visit(_PARSER.parse(text), shapes, {})
    return shapes


def _visit(node: nodes.Node, shapes: dict[str, _Shape], local: Mapping[str, _Shape]) -> None:
    """Note what a part of a letter does with names; `local` are those of the loops around it."""
    if isinstance(node, nodes.For):
        listed = _shape(node.iter, shapes, local)
        item = (listed.item if listed else None) or _Shape(getattr(node.target, "name", "item"))
        if listed is not None:
            listed.item = item
        for part in (*node.body, *node.else_):
            _visit(part, shapes, {**local, item.name: item})
        return
    shape = _shape(node.node if isinstance(node, nodes.Filter) else node, shapes, local)
    if shape is not None and isinstance(node, nodes.Filter):
        shape.filter = node.name
    if isinstance(node, nodes.If):
        _note_tests(node.test, shapes, local)
    for child in node.iter_child_nodes():
        _visit(child, shapes, local)


def _note_tests(test: nodes.Node, shapes: dict[str, _Shape], local: Mapping[str, _Shape]) -> None:
    names = [test] if isinstance(test, nodes.Name) else test.find_all(nodes.Name)
    for name in names:
        tested = _shape(name, shapes, local)
        if tested is not None:
            tested.is_tested = True


def _shape(node: nodes.Node | None, shapes: dict[str, _Shape], local: Mapping[str, _Shape]) -> _Shape | None:
    if isinstance(node, nodes.Name):
        return local.get(node.name) or shapes.setdefault(node.name, _Shape(node.name))
    if isinstance(node, nodes.Getattr):
        owner = _shape(node.node, shapes, local)
        return owner.entries.setdefault(node.attr, _Shape(node.attr)) if owner else None
    return None
