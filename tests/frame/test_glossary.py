"""The glossary binds the code: words that it rules out for the machine are no part of a name."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.frame import tree

ROOMS = ("engine", "brokerage", "forms", "rules", "play")

ALLOWED = {
    ("engine/cases/", "version"): "of a task's row, compared so that no change is overwritten unseen",
    ("engine/outcomes.py", "version"): "of a case's row, compared so that no change is overwritten unseen",
    (
        "engine/store/response",
        "version",
    ): "of a party's last response, compared so that none is replaced unseen",
    ("engine/studio/", "version"): "of a file of a draft, compared so that no change is overwritten unseen",
    ("engine/admin/", "version"): "of PostgreSQL's programs, and user_version, a setting of SQLite",
    ("play/scenario/schema.py", "version"): "schema_version is a key of example files",
    (
        "brokerage/store/setting_catalogue.py",
        "version",
    ): "a key of the feedback guidance, which councils publish in versions",
    ("engine/spiff/", "workflow"): "SpiffWorkflow's own word, in the only folder that uses the library",
    ("engine/spiff/", "data"): "names of SpiffWorkflow's attributes and methods",
    ("engine/spiff/", "log"): "a method of SpiffWorkflow that is overridden",
    ("engine/spiff/", "service"): "a method of SpiffWorkflow that is overridden",
    ("engine/", "failure"): "of a step, as the glossary says",
    ("engine/background/", "log"): "Python's logging",
    ("engine/store/outbox.py", "log"): "Python's logging",
    ("engine/store/outbox.py", "user"): "who signs in at a mail server, in the words of SMTP",
    ("engine/store/procrastinate_queue.py", "queue"): "Procrastinate's queue, which carries messages",
    ("engine/database/", "engine"): "SQLAlchemy's class, inside the folder that hides it",
    ("engine/errors.py", "engine"): "the room",
    ("brokerage/reports/case_outcome.py", "engine"): "the room",
    ("play/stage.py", "engine"): "the room",
    ("forms/submission/fields.py", "data"): "an attribute of WTForms",
    ("brokerage/", "service"): "what people receive, and CQC's register says so",
    ("rules/decisions/requirements_graph.py", "service"): "a decision service, an element of DMN",
    ("rules/data_types/", "data"): "data types, as the standard calls them",
    ("rules/tck.py", "service"): "a decision service, an element of DMN",
    ("rules/tck.py", "model"): "an element of the kit's files",
    ("rules/evaluation/calls.py", "user"): "a user-defined function, as the standard calls it",
    ("rules/evaluation/membership.py", "instance"): "FEEL's `instance of`",
    ("rules/data_types/types.py", "instance"): "FEEL's `instance of`",
    ("rules/evaluation/literals.py", "constant"): "an expression that always gives one value",
    ("rules/functions/numbers.py", "log"): "FEEL's function, the natural logarithm",
}
"""Where such a word stands all the same, by the beginning of the path, with the reason."""

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@cache
def ruled_out() -> frozenset[str]:
    """Return the single words of the column “never” in the glossary's table about the machine."""
    page = (tree.ROOT / "docs" / "glossary.md").read_text()
    machine = page.split("## The machine")[1].split("\n## ")[0]
    rows = [line.strip().strip("|").split("|") for line in machine.splitlines() if line.startswith("| ")]
    words = [re.sub(r"\(.*", "", word).strip() for row in rows[1:] for word in row[2].split(",")]
    return frozenset(word for word in words if word.isalpha())


def parts(name: str) -> set[str]:
    """Return the words of an identifier in small letters, each also without the s of a plural."""
    words = {word.lower() for word in _PART.findall(name)}
    return words | {word.removesuffix("s") for word in words}


def names(module: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield each name that a module gives to a function, class, parameter, variable or import."""
    for node in ast.walk(module):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.arg(arg=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name, node.lineno
            case ast.alias(asname=str(name)):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)):
                yield name, node.lineno
            case _:
                pass


def uses(room: str) -> Iterator[tuple[str, str, str]]:
    """Yield the path, the word and the place of each use of a word that is ruled out."""
    for path in tree.python_files():
        if path.parts[0] == room:
            own = [("/".join(path.with_suffix("").parts[1:]), 0)]
            for name, line in own + list(names(ast.parse((tree.ROOT / path).read_text()))):
                for word in parts(name) & ruled_out():
                    yield str(path), word, f"{path}:{line} {name}"


def allowance(path: str, word: str) -> tuple[str, str] | None:
    """Return the entry that allows a word in a file."""
    return next((key for key in ALLOWED if path.startswith(key[0]) and key[1] == word), None)


def test_the_glossary_rules_out_the_words_of_other_products() -> None:
    assert {"version", "deployment", "instance", "workflow", "user", "log", "queue"} <= ruled_out()
    assert {"template", "notification", "engine", "model", "entity", "payload", "data"} <= ruled_out()


@pytest.mark.parametrize("room", ROOMS)
def test_no_name_uses_a_word_that_the_glossary_rules_out(room: str) -> None:
    assert [place for path, word, place in uses(room) if allowance(path, word) is None] == []


def test_every_exception_is_needed_and_says_why() -> None:
    needed = {allowance(path, word) for room in ROOMS for path, word, _ in uses(room)}
    assert [key for key in ALLOWED if key not in needed] == []
    assert all(len(reason) > 5 for reason in ALLOWED.values())


@pytest.mark.parametrize(
    "text",
    [
        "def send_notification(): pass",
        "class CaseInstances: pass",
        "def read(payload): pass",
        "userNames = 1",
        "import engine.cases as workflow",
        "self.deployments = 1",
    ],
)
def test_a_word_that_is_ruled_out_is_noticed(text: str) -> None:
    found = [word for name, _ in names(ast.parse(text)) for word in parts(name) & ruled_out()]
    assert len(found) == 1
