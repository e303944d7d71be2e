"""Each kind of slip changes what it says and nothing else, and some are noticed at once."""

import pytest

from engine.definition.folder import Folder, read_folder
from play.command import DEFAULT
from tests.folder_mutants.hunt import Fate, Hunt
from tests.folder_mutants.mutant import Mutant
from tests.folder_mutants.operators import OPERATORS, mutants


@pytest.fixture(scope="module")
def folder() -> Folder:
    return read_folder(DEFAULT)


def changed(folder: Folder, mutant: Mutant) -> set[str]:
    """The files that are not as they were."""
    paths = folder.files.keys() | mutant.folder.files.keys()
    return {path for path in paths if folder.files.get(path) != mutant.folder.files.get(path)}


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_slip_changes_one_file_in_one_place(folder: Folder, operator: str) -> None:
    drawn = mutants(folder, operator)
    assert len(drawn) > 20
    for mutant in drawn:
        assert changed(folder, mutant) == {mutant.path}
        if operator not in {"deleted file", "swapped flow"}:
            before = folder.files[mutant.path].decode()
            after = mutant.folder.files[mutant.path].decode()
            assert len(after) - len(before) == len(mutant.after) - len(mutant.before)
            assert mutant.before in before
            assert mutant.after in after


def test_two_flows_change_places(folder: Folder) -> None:
    mutant = mutants(folder, "swapped flow")[0]
    before, after = (one.files[mutant.path] for one in (folder, mutant.folder))
    assert sorted(before) == sorted(after)


def test_a_table_that_is_gone_is_noticed_by_the_check(folder: Folder) -> None:
    gone = next(one for one in mutants(folder, "deleted file") if one.path == "tables/eligibility.dmn")
    with Hunt(folder, ()) as hunt:
        fate, words = hunt.fate_of(gone)
    assert fate is Fate.CHECK
    assert "eligibility" in words


def test_what_neither_check_nor_example_sees_survives(folder: Folder) -> None:
    longer = mutants(folder, "changed timer")[-1]
    with Hunt(folder, ()) as hunt:
        assert hunt.fate_of(longer) == (Fate.SURVIVED, "")
