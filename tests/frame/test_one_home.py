"""A name lives in one place: nobody takes it from a module that has itself taken it from elsewhere."""

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from tests.frame import tree


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the rooms and the tests by its name."""
    paths = [
        path for path in tree.files() if path.suffix == ".py" and path.parts[0] in (*tree.ROOMS, "tests")
    ]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return {name: ast.parse((tree.ROOT / path).read_text()) for name, path in zip(names, paths, strict=True)}


def imports(module: ast.Module) -> Iterator[tuple[int, str, str, str]]:
    """Yield what a module imports by name: the line, from where, the name there and the name here."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                yield node.lineno, node.module, name.name, name.asname or name.name


@cache
def taken_names(name: str) -> frozenset[str]:
    """Return the names that a module has taken from elsewhere."""
    own = {node.name for node in modules()[name].body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    names = {here for _, _, _, here in imports(modules()[name])} - own
    return frozenset(taken for taken in names if f"{name}.{taken}" not in modules())


def second_hand(name: str, module: ast.Module) -> Iterator[str]:
    """Yield where a module takes a name from one that has taken it from elsewhere."""
    aliases = {}
    for line, source, there, here in imports(module):
        if f"{source}.{there}" in modules():
            aliases[here] = f"{source}.{there}"
        elif source in modules() and there in taken_names(source):
            yield f"{name}:{line} takes {there} from {source}"
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            source = aliases.get(node.value.id, "")
            if source and node.attr in taken_names(source):
                yield f"{name}:{node.lineno} takes {node.attr} from {source}"


def test_every_name_is_taken_from_its_home() -> None:
    assert len(modules()) > 400
    places = [place for name, module in modules().items() for place in second_hand(name, module)]
    assert places == []


def test_no_module_of_a_room_hands_on_what_it_does_not_use() -> None:
    """Without `__all__` the linter refuses an import that the module itself does not use."""
    rooms = {name: module for name, module in modules().items() if name.partition(".")[0] in tree.ROOMS}
    lists = {
        name
        for name, module in rooms.items()
        for node in ast.walk(module)
        if isinstance(node, ast.Name) and node.id == "__all__"
    }
    assert lists == set()


@pytest.mark.parametrize(
    "text",
    [
        "from web.pages.tasks import redirect",
        "from engine.cases import worklist\nworklist.Actor",
        "from engine.store import releases as published\npublished.Folder",
    ],
)
def test_a_name_at_second_hand_is_noticed(text: str) -> None:
    assert len(list(second_hand("somewhere", ast.parse(text)))) == 1
