"""What `make mutants` names is there: a module that moved away would leave its group unjudged."""

from pathlib import PurePath

import pytest

from tests.frame import tree
from tests.mutants import equivalents
from tests.mutants.groups import GROUPS

SUBJECTS = [subject for subjects in GROUPS.values() for subject in subjects]


@pytest.mark.parametrize("module", [subject.module for subject in SUBJECTS])
def test_a_module_that_is_changed_stands_in_a_room(module: str) -> None:
    assert module in map(str, tree.python_files())


@pytest.mark.parametrize("path", sorted({path for subject in SUBJECTS for path in subject.tests}))
def test_what_judges_a_module_has_tests(path: str) -> None:
    files = [file for file in tree.files() if file.is_relative_to(path)]
    assert [file for file in files if PurePath(file).match("test_*.py")]


def test_an_equivalent_mutant_is_one_of_a_module_that_is_changed() -> None:
    modules = {subject.module for subject in SUBJECTS}
    assert [entry for entry in equivalents.read() if entry.module not in modules] == []
