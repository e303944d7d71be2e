"""Three folders become one: what shipped before, what a council made of it, and what is shipped now.

Where only one side changed a step, rule, question or word, its change is taken. Where both did, differently,
the council's stays and a sentence says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.changes import form_trees, tree_merge, wording, xml_edits, xml_trees
from engine.changes.text_merge import merge_lines, merge_words
from engine.changes.tree_merge import Clash, Tree
from engine.definition.bpmn_xml import CannotRead, read_xml
from engine.definition.folder import Folder, kind_of

Merger = Callable[[str, bytes, bytes, bytes, "Sides"], tuple[bytes, list[str]]]
_LABELS = ("@name", "@label", "label", "text")
_CELLS = {"outputEntry": "result", "annotationEntry": "note", "inputEntry": "condition"}
_UNREADABLE = (CannotRead, etree.LxmlError, ValueError)


@dataclass(frozen=True)
class Sides:
    """What sentences call the two sides."""

    ours: str
    theirs: str


@dataclass
class Merged:
    """The folder that came of it, and what a person must settle, as sentences."""

    folder: Folder
    sides: Sides
    conflicts: list[str] = field(default_factory=list)


SHIPPING = Sides("your council", "Homeward")


def merge_folders(base: Folder, ours: Folder, theirs: Folder, sides: Sides = SHIPPING) -> Merged:
    """Return our folder with the changes that they made since the base, such as those that were shipped."""
    merged = Merged(ours, sides)
    files: dict[str, bytes] = {}
    for path in sorted({*base.files, *ours.files, *theirs.files}):
        content = _of_file(path, base.files.get(path), ours.files.get(path), theirs.files.get(path), merged)
        if content is not None:
            files[path] = content
    merged.folder = Folder(ours.process, files)
    return merged


def _of_file(
    path: str, base: bytes | None, ours: bytes | None, theirs: bytes | None, merged: Merged
) -> bytes | None:
    if ours == theirs or base == theirs:
        return ours
    if base == ours:
        return theirs
    place = path.rpartition(".")[0]
    if base is None or ours is None or theirs is None:
        merged.conflicts.append(f"{place}: {_one_is_missing(base, ours, theirs, merged.sides)}")
        return ours
    try:
        content, conflicts = _MERGERS[kind_of(path)](place, base, ours, theirs, merged.sides)
    except _UNREADABLE:
        merged.conflicts.append(f"{place}: both changed it, and it cannot be read part by part")
        return ours
    merged.conflicts.extend(conflicts)
    return content


def _one_is_missing(base: bytes | None, ours: bytes | None, theirs: bytes | None, sides: Sides) -> str:
    if base is None:
        return f"{sides.ours} and {sides.theirs} each added a file of this name"
    if ours is None:
        return f"{sides.ours} removed it, and {sides.theirs} changed it"
    return f"{sides.ours} changed it, and {sides.theirs} removed it" if theirs is None else ""


def _xml(place: str, base: bytes, ours: bytes, theirs: bytes, sides: Sides) -> tuple[bytes, list[str]]:
    roots = [read_xml(content) for content in (base, ours, theirs)]
    trees = [xml_trees.to_tree(root) for root in roots]
    tree, conflicts = _tree(place, trees[0], trees[1], trees[2], sides)
    xml_trees.tell_ids_apart(tree)
    conflicts.extend(_twice(place, trees[0], trees[1], trees[2]))
    try:
        return xml_edits.rewrite(ours, tree), conflicts
    except xml_edits.CannotEdit:
        nsmap = {prefix: uri for root in reversed(roots) for prefix, uri in root.nsmap.items()}
        return xml_trees.write(tree, nsmap), conflicts


def _twice(place: str, base: Tree, ours: Tree, theirs: Tree) -> Iterator[str]:
    """Yield a sentence where both sides changed when a rule applies: the rules of both are in the table."""
    gone = _rules(base) - _rules(ours) - _rules(theirs)
    if gone and _rules(ours) - _rules(base) and _rules(theirs) - _rules(base):
        listed = ", ".join(wording.quoted(rule.rpartition(" #")[0]) for rule in sorted(gone))
        yield f"{place}: {listed}: both changed when it applies, and the rules of both are in the table now"


def _rules(tree: Tree) -> set[str]:
    inside = [value for value in tree.values() if isinstance(value, dict)]
    return {key for key in tree if key.startswith("rule ")}.union(*(_rules(inner) for inner in inside))


def _form(place: str, base: bytes, ours: bytes, theirs: bytes, sides: Sides) -> tuple[bytes, list[str]]:
    tree, conflicts = _tree(
        place, form_trees.read(base), form_trees.read(ours), form_trees.read(theirs), sides
    )
    return form_trees.write(tree), conflicts


def _tree(place: str, base: Tree, ours: Tree, theirs: Tree, sides: Sides) -> tuple[Tree, list[str]]:
    clashes: list[Clash] = []
    tree = tree_merge.merge_trees(base, ours, theirs, clashes.append)
    return tree, list(_sentences(place, base, clashes, sides))


def _sentences(place: str, base: Tree, clashes: list[Clash], sides: Sides) -> Iterator[str]:
    """Yield a sentence for each clash; where both moved the same shape, or gave an id, nobody need decide."""
    for clash in clashes:
        name = clash.path[-1].removeprefix(xml_trees.ATTRIBUTE)
        if name.startswith("drawn ") or name == "id":
            continue
        yield (
            f"{place}: {_where(base, clash, name)}: {sides.ours} has {_shown(clash.ours)}, "
            f"{sides.theirs} now has {_shown(clash.theirs)}, before it was {_shown(clash.base)}"
        )


def _where(base: Tree, clash: Clash, name: str) -> str:
    """Return the part that both changed, as people know it: by its former label, or its rule and column."""
    rule = next((key for key in clash.path if key.startswith("rule ")), "")
    if rule:
        cell = next((key for key in clash.path if key.startswith(tuple(_CELLS))), "")
        kind, _, number = cell.partition(" #")
        inputs = rule.removeprefix("rule ").rpartition(" #")[0].replace(" | ", ", ")
        return f"the rule for {inputs}, {_CELLS.get(kind, name)} {number}".rstrip()
    label = tree_merge.label_on(base, clash.path, _LABELS)
    part = name.removesuffix(" #1")
    return f"{wording.quoted(label)}, {part}" if label else part


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    return wording.quoted(" ".join(_texts(value)) if isinstance(value, dict) else str(value))


def _texts(tree: Tree) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _texts(value)
        elif key in {xml_trees.TEXT, *_LABELS}:
            yield str(value).strip()


def _letter(place: str, base: bytes, ours: bytes, theirs: bytes, sides: Sides) -> tuple[bytes, list[str]]:
    text, clashes = merge_words(base.decode(), ours.decode(), theirs.decode())
    return text.encode(), _of_texts(place, clashes, sides)


def _example(place: str, base: bytes, ours: bytes, theirs: bytes, sides: Sides) -> tuple[bytes, list[str]]:
    text, clashes = merge_lines(base.decode(), ours.decode(), theirs.decode())
    return text.encode(), _of_texts(place, clashes, sides)


def _of_texts(place: str, clashes: list[tuple[str, str]], sides: Sides) -> list[str]:
    return [
        f"{place}: {sides.ours} wrote {wording.quoted(ours)}, {sides.theirs} now has {wording.quoted(theirs)}"
        for ours, theirs in clashes
    ]


_MERGERS: dict[str, Merger] = {
    "diagram": _xml,
    "table": _xml,
    "form": _form,
    "letter": _letter,
    "example": _example,
}
