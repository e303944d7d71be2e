"""Tests of outside data are never silently absent."""

import pytest

pytest_plugins = ["pytester"]

NEEDS_A_FOLDER = """
    import pytest
    @pytest.mark.outside("HOMEWARD_TCK")
    def test_that_reads_the_folder():
        pass
    def test_that_reads_nothing():
        pass
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("HOMEWARD_TCK", raising=False)
    monkeypatch.delenv("CI", raising=False)
    pytester.makepyfile(NEEDS_A_FOLDER)
    return pytester


def ran(project: pytest.Pytester) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", "tests.outside", "-p", "no:randomly", "-p", "no:cacheprovider")


def test_without_the_folder_the_test_is_counted_as_not_run(project: pytest.Pytester) -> None:
    result = ran(project)
    result.stdout.fnmatch_lines(["*NOT RUN: HOMEWARD_TCK names no folder*(1 tests)*", "*1 passed*1 not run*"])
    assert result.ret == 0


def test_on_the_build_machine_it_fails(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    result = ran(project)
    result.stdout.fnmatch_lines(["*HOMEWARD_TCK must name the folder*"])
    assert result.ret == 1


def test_with_the_folder_it_runs(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_TCK", str(project.path))
    ran(project).assert_outcomes(passed=2)


def test_the_summary_gives_each_suite_its_time(project: pytest.Pytester) -> None:
    ran(project).stdout.fnmatch_lines(["*suites*", "tests* 1 tests *s"])
