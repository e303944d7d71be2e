"""The documents exist, point at things that exist, and end where they should."""

import re
from pathlib import Path

import pytest

from engine.checks import steps
from engine.definition import letters
from forms.schema import components
from tests.frame import tree

DECISIONS = sorted((tree.ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = [path for path in tree.files() if path.suffix == ".md" and path.parts[0] in {"README.md", "docs"}]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
NAMED_PATH = re.compile(
    r"`((?:tests|engine|web|forms|rules|brokerage|play|benchmarks|processes|docs)/[\w/.]+)`"
)
PEOPLE = ("analyst", "broker", "manager", "provider", "citizen", "payer", "senior-officer")


def test_there_are_decisions_and_their_numbers_run_on() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 9


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_one_page_and_ends_with_its_check(path: Path) -> None:
    text = path.read_text()
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings[-1] == "## The check that guards it"
    assert len(text.split(headings[-1])[1].split()) > 3
    assert len(text.splitlines()) <= 60


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_what_a_document_points_at_exists(path: Path) -> None:
    text = (tree.ROOT / path).read_text()
    linked = [(tree.ROOT / path).parent / target for target in LINK.findall(text)]
    named = [tree.ROOT / target for target in NAMED_PATH.findall(text)]
    assert [str(target) for target in linked + named if not target.exists()] == []


def test_everything_an_analyst_may_set_is_told() -> None:
    told = set(re.findall(r"`([A-Za-z]+)`", (tree.ROOT / "docs" / "drawing.md").read_text()))
    known = {name for each in steps._SETTINGS.values() for name in each}
    known |= components.PROPERTIES | components.FORM_PROPERTIES | set(letters.FILTERS)
    assert sorted(known - told) == []


@pytest.mark.parametrize("person", PEOPLE)
def test_every_person_has_a_page_that_tells_how(person: str) -> None:
    assert len((tree.ROOT / "docs" / "how-to" / f"{person}.md").read_text().split()) > 100


def test_the_change_log_tells_of_the_version_that_is_declared() -> None:
    declared = re.search(r'^version = "(.+)"', (tree.ROOT / "pyproject.toml").read_text(), re.M)
    assert declared
    assert f"## {declared.group(1)}" in (tree.ROOT / "CHANGELOG.md").read_text()


def test_a_word_stands_once_in_the_glossary() -> None:
    rows = re.findall(r"^\| ([^|]+?) \|", (tree.ROOT / "docs" / "glossary.md").read_text(), re.M)
    words = [row for row in rows if row not in {"word", "---"}]
    assert len(words) > 60
    assert len(words) == len(set(words))
