"""What the page on architecture says about folders, files, functions and ways is true."""

import ast
from collections import defaultdict

import pytest

from tests.frame import architecture, tree

ROOMS = ("web", "brokerage", "engine", "forms", "rules")
MOST_STOPS = 12


@pytest.mark.parametrize(("file", "function"), sorted(set(architecture.functions_named())))
def test_a_function_that_is_named_is_in_its_file(file: str, function: str) -> None:
    module = ast.parse((tree.ROOT / file).read_text())
    functions = {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
    assert function in functions


def test_the_four_ways_have_numbered_stops() -> None:
    ways = architecture.ways()
    assert list(ways) == [
        architecture.COMPLETION,
        architecture.OFFER,
        architecture.TIMER,
        architecture.PUBLISH,
    ]
    for stops in ways.values():
        assert len(stops) > 3
        assert [stop.number for stop in stops] == list(range(1, len(stops) + 1))


def test_no_way_has_more_stops_than_a_reader_can_keep_in_mind() -> None:
    assert {way: len(stops) for way, stops in architecture.ways().items() if len(stops) > MOST_STOPS} == {}


def test_every_folder_of_the_rooms_is_in_the_table_and_in_the_picture() -> None:
    folders = {
        "/".join(path.parts[:2])
        for path in tree.python_files()
        if path.parts[0] in ROOMS and len(path.parts) > 2
    }
    assert sorted(architecture.folders()) == sorted(folders)
    assert sorted(architecture.picture()) == sorted(folders)


def test_the_picture_numbers_the_stops_of_a_completion() -> None:
    numbers = defaultdict(list)
    for stop in architecture.ways()[architecture.COMPLETION]:
        numbers["/".join(stop.file.split("/")[:2])].append(stop.number)
    assert {folder: shown for folder, shown in architecture.picture().items() if shown} == numbers
