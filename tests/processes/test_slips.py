"""Each slip that an analyst may make in the shipped folder is found, and said with what to do about it."""

from collections.abc import Mapping

import pytest

from engine.checks import process_folder
from engine.definition.folder import Folder
from tests.processes import case_walk
from web.server import bootstrap

OPERATIONS = bootstrap.operations()


def slipped(changes: Mapping[str, tuple[str, str] | None]) -> Folder:
    """The shipped folder with a text of a file replaced wherever it stands, or with a file deleted (None)."""
    files = dict(case_walk.shipped().files)
    for path, change in changes.items():
        if change is None:
            del files[path]
            continue
        before = files[path].decode()
        assert change[0] in before, f"{path} no longer has “{change[0]}”"
        files[path] = before.replace(*change).encode()
    return Folder(case_walk.PROCESS, files)


def faults(folder: Folder) -> list[str]:
    return [str(problem) for problem in process_folder.check(folder, OPERATIONS)]


def advice(folder: Folder) -> list[str]:
    return [str(problem) for problem in process_folder.advise(folder, OPERATIONS)]


def test_the_shipped_folder_has_neither_faults_nor_advice() -> None:
    assert faults(case_walk.shipped()) == []
    assert advice(case_walk.shipped()) == []


MISSING = {
    "tables/eligibility.dmn": "advertise.bpmn, “Build the long list”: The operation “build_long_list” uses "
    "the table “eligibility”, which the folder lacks. Add tables/eligibility.dmn, or remove the step.",
    "tables/last_checks.dmn": "The operation “check_before_award” uses the table “last_checks”, which the "
    "folder lacks.",
    "letters/award_notice.md": "award.bpmn, “Make the award”: The operation “make_award” writes the "
    "letter “award_notice”, which the folder lacks. Add letters/award_notice.md, or remove the step.",
}


@pytest.mark.parametrize("path", MISSING)
def test_a_file_that_an_operation_uses_may_not_be_missing(path: str) -> None:
    assert any(MISSING[path] in fault for fault in faults(slipped({path: None})))


def test_a_table_of_which_older_releases_do_without_may_be_missing() -> None:
    assert faults(slipped({"tables/fitting_services.dmn": None})) == []


def test_a_column_that_the_operation_does_not_give_is_named_with_what_it_gives() -> None:
    folder = slipped({"tables/quality_band.dmn": (">band<", ">bnad<")})
    assert (
        "tables/quality_band.dmn: A column reads “bnad”, which the operation “rank_offers” does not give. "
        "Did you mean “band”? It gives band. Correct the column, or remove it."
    ) in faults(folder)


def test_an_entry_of_a_result_that_the_operation_reads_may_not_be_missing() -> None:
    folder = slipped({"tables/choosers.dmn": ('name="lawful"', 'name="lawfull"')})
    found = faults(folder)
    assert any(
        line.startswith("tables/choosers.dmn: Its result lacks “lawful”, which the ")
        and "Did you mean “lawfull”? Give the table a result “lawful”." in line
        for line in found
    ), found


def test_a_misspelt_name_in_a_letter_is_named_with_what_its_operation_gives() -> None:
    folder = slipped({"letters/award_notice.md": ("{{ provider_name }}", "{{ provider_nmae }}")})
    (fault,) = faults(folder)
    assert fault.startswith(
        "letters/award_notice.md: It names “provider_nmae”, which the operation “make_award” does not "
        "give. Did you mean “provider_name”? It gives arrangement, council_name,"
    )


@pytest.mark.parametrize("kind", ["tables/route.dmn", "letters/award_notice.md", "forms/award.form"])
def test_a_file_that_nothing_uses_is_advice(kind: str) -> None:
    place, _, name = kind.rpartition("/")
    ending = name.rpartition(".")[2]
    spare = f"{place}/spare.{ending}"
    content = case_walk.shipped().files[kind].decode()
    if ending == "dmn":
        content = content.replace("route", "spare")
    folder = Folder(case_walk.PROCESS, {**case_walk.shipped().files, spare: content.encode()})
    assert faults(folder) == []
    assert advice(folder) == [f"{spare}: Nothing uses this file. Remove it, if it is not needed."]
