"""A scratch copy is a repository of its own: what is imported and changed there is the copy's."""

from pathlib import Path

import pytest

from tests.frame import tree
from tests.recipes.scratch import Scratch


def test_what_runs_in_the_copy_imports_the_copy(scratch: Scratch) -> None:
    result = scratch.run("python", "-c", "import web, tests; print(web.__file__, tests.__path__[0])")
    assert result.stdout.split() == [str(scratch.root / "web" / "__init__.py"), str(scratch.root / "tests")]


def test_a_change_to_the_copy_leaves_the_repository_as_it_was(scratch: Scratch) -> None:
    before = (tree.ROOT / "README.md").read_bytes()
    scratch.insert(Path("README.md"), "# Homeward", "Changed.\n")
    assert (scratch.root / "README.md").read_bytes() != before
    assert (tree.ROOT / "README.md").read_bytes() == before


def test_a_place_that_is_not_there_once_is_refused(scratch: Scratch) -> None:
    with pytest.raises(AssertionError, match=r"^0 lines of README\.md begin with “No such line”"):
        scratch.insert(Path("README.md"), "No such line", "")
    with pytest.raises(AssertionError, match="is there already"):
        scratch.write(Path("README.md"), "")
