"""The shape of the project: caps, doors, words, licences."""

import ast
import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frame import tree

FILE_LINES = 250
FUNCTION_LINES = 30

REGISTRIES = re.compile(
    r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|yarnpkg|jsdelivr|unpkg|cdnjs|googleapis|debian)\.\w+", re.I
)
MACHINE_PATHS = re.compile(r"(?<![\w.}/-])/(?:home|root|Users|opt|work|farm|mnt|tmp)/[\w.]+")
OWN_MAKING = re.compile(
    "|".join([r"chat" + "gpt", r"co" + "pilot", r"sub" + "agent", r"\bL" + r"LM\b", "clau" + r"de\b"]), re.I
)
LEFT_TO_DO = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")

LICENCES = re.compile(
    r"MIT|BSD|Apache|LGPL|Lesser General|PSF|Python Software Foundation|MPL|Mozilla|Public Domain|Unlicense|"
    r"ISC|Zope|zlib|CC0",
    re.I,
)

DECLARED_ELSEWHERE = {"pysqlite3": "zlib, in the source's LICENSE"}


@pytest.mark.parametrize("path", tree.python_files(), ids=str)
def test_a_file_of_a_room_stays_below_the_cap(path: Path) -> None:
    assert len((tree.ROOT / path).read_text().splitlines()) <= FILE_LINES


def test_functions_stay_below_the_cap() -> None:
    long = []
    for path in tree.python_files():
        for node in ast.walk(ast.parse((tree.ROOT / path).read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long.append(f"{path}:{node.lineno} {node.name} has {lines} lines")
    assert long == []


@pytest.mark.parametrize("room", tree.ROOMS)
def test_the_door_of_a_room_says_what_belongs_in_it(room: str) -> None:
    door = ast.parse((tree.ROOT / room / "__init__.py").read_text())
    assert len(ast.get_docstring(door) or "") > 80, (
        f"{room}/__init__.py must say what belongs here and what does not"
    )
    assert len(door.body) == 1, f"{room}/__init__.py holds its docstring and nothing else"


def test_the_rooms_keep_their_contracts() -> None:
    result = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout


def test_only_the_start_of_the_program_chooses_the_clock() -> None:
    rooms = {"rules", "forms", "engine", "brokerage"}
    makers = [
        path
        for path in tree.python_files()
        if path.parts[0] in rooms and "SystemClock" in (tree.ROOT / path).read_text()
    ]
    assert makers == [Path("engine/clock.py")]


def test_processes_hold_no_python() -> None:
    assert [path for path in tree.files() if path.parts[0] == "processes" and path.suffix == ".py"] == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (REGISTRIES, "names the host of a package registry"),
        (MACHINE_PATHS, "names a folder of somebody's machine"),
        (OWN_MAKING, "speaks of something other than the project"),
    ],
)
def test_no_file_says(words: re.Pattern[str], why: str) -> None:
    found = [
        f"{path}: '{hit.group()}' {why}"
        for path, text in tree.texts()
        for hit in [words.search(text)]
        if hit and path.name != "package-lock.json"
    ]
    assert found == []


def test_nothing_is_left_to_do_in_the_rooms() -> None:
    inside = [(path, text) for path, text in tree.texts() if path.parts[0] in (*tree.ROOMS, "processes")]
    assert [str(path) for path, text in inside if LEFT_TO_DO.search(text)] == []


def test_the_lock_file_names_no_host() -> None:
    lock = tree.ROOT / "frontend" / "package-lock.json"
    assert '"resolved"' not in lock.read_text()


def test_what_is_installed_has_a_licence_that_decision_2_allows() -> None:
    wanted = importlib.metadata.requires("homeward") or []
    names = [re.split(r"[\[=<>; ]", line)[0] for line in wanted if "extra ==" not in line]
    assert len(names) > 10
    assert [name for name in names if not LICENCES.search(_licence(name))] == []


def _licence(name: str) -> str:
    facts = importlib.metadata.metadata(name)
    kinds = [line for line in facts.get_all("Classifier") or [] if line.startswith("License ::")]
    if name in DECLARED_ELSEWHERE:
        return DECLARED_ELSEWHERE[name]
    return " ".join([facts.get("License-Expression") or "", (facts.get("License") or "")[:200], *kinds])


def test_our_own_licence_is_the_one_that_is_declared() -> None:
    assert "Apache License" in (tree.ROOT / "LICENSE").read_text()
    assert importlib.metadata.metadata("homeward")["License-Expression"] == "Apache-2.0"
