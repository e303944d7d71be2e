"""The shape of the rooms in figures, printed by `make check`: each with its bound, and what is over it."""

import ast
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.frame import tree

VAGUE = frozenset({"each", "found", "asked", "given", "held", "made", "kept", "told"})
"""Names that say nothing of what they stand for."""
TYPED_ROOMS = ("brokerage", "web")
UNTYPED = ("brokerage/register/cqc_", "brokerage/practice.py", "brokerage/store/id_list.py")
"""What reads JSON and YAML, whose values have no types until they are read; and a method of SQLAlchemy's."""


@dataclass(frozen=True)
class Figure:
    """What was counted, how much it may be, and the places that make it so."""

    name: str
    value: int
    bound: int
    places: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Return whether the figure is within its bound."""
        return self.value <= self.bound


def figures() -> list[Figure]:
    """Return every figure of the rooms as they stand."""
    paths = tree.python_files()
    sources = {path: (tree.ROOT / path).read_text() for path in paths}
    lengths = {path: len(text.splitlines()) for path, text in sources.items()}
    trees = {path: ast.parse(text) for path, text in sources.items()}
    return [
        _largest_folder(paths),
        _doubled_names(paths),
        _figure("vague names (each, found, ...)", _vague_names(trees), 0),
        _figure(f"`Any` in signatures of {' and '.join(TYPED_ROOMS)}", _untyped(trees), 0),
        Figure("lines of the median file", round(statistics.median(lengths.values())), 100),
        _longest(lengths),
    ]


def _figure(name: str, places: Iterator[str], bound: int) -> Figure:
    listed = tuple(places)
    return Figure(name, len(listed), bound, listed)


def _modules(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.stem != "__init__"]


def _largest_folder(paths: list[Path]) -> Figure:
    sizes = Counter(path.parent for path in _modules(paths))
    folder, size = sizes.most_common(1)[0]
    return Figure("Python files in the largest folder", size, 15, (str(folder),))


def _doubled_names(paths: list[Path]) -> Figure:
    homes = defaultdict(list)
    for path in _modules(paths):
        homes[path.parts[0], path.stem].append(str(path))
    doubled = (f"{' and '.join(files)}" for files in homes.values() if len(files) > 1)
    return _figure("base names that stand twice within a room", doubled, 0)


def _longest(lengths: dict[Path, int]) -> Figure:
    path = max(lengths, key=lengths.__getitem__)
    return Figure("lines of the largest file", lengths[path], 250, (str(path),))


def _vague_names(trees: dict[Path, ast.Module]) -> Iterator[str]:
    """Yield where a vague name is bound: to a value, a parameter, a function or a class."""
    for path, module in trees.items():
        for node in ast.walk(module):
            name = _bound_name(node)
            if name in VAGUE:
                yield f"{path}:{getattr(node, 'lineno', 0)} {name}"


def _bound_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return node.id
    if isinstance(node, ast.arg):
        return node.arg
    return node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else ""


def _untyped(trees: dict[Path, ast.Module]) -> Iterator[str]:
    """Yield the functions of the typed rooms that take or return `Any`, alone or inside another type."""
    for path, module in trees.items():
        if path.parts[0] not in TYPED_ROOMS or str(path).startswith(UNTYPED):
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and any(_says_any(part) for part in _signature(node)):
                yield f"{path}:{node.lineno} {node.name}"


def _signature(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """Yield the types of what a function takes and returns; what is passed on by name is not its own."""
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg):
        if argument is not None and argument.annotation is not None:
            yield argument.annotation
    if function.returns is not None:
        yield function.returns


def _says_any(annotation: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(annotation))


def main() -> int:
    """Print the figures; return 1 if one is over its bound, with the places."""
    over = False
    for figure in figures():
        print(f"  {figure.value:>5}  {figure.name} (at most {figure.bound})")
        if not figure.holds:
            over = True
            for place in figure.places[:20]:
                print(f"         {place}")
    print("         mutants that survive: make mutants")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
