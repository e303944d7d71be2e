"""Plugin: folders of outside data that a test may need, and the time each suite of tests took.

A test marked `@pytest.mark.outside("HOMEWARD_TCK")` reads the folder that this variable names. Where the
variable is not set, the test is not run, and the summary says so and counts it; on the build machine
(CI=true) it fails.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

NOT_RUN = "NOT RUN: "


def folder(variable: str) -> Path | None:
    """The folder that the environment variable names; None where it is not set or not there."""
    named = os.environ.get(variable)
    return Path(named) if named and Path(named).is_dir() else None


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "outside(variable): needs the folder of outside data that the variable names"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stop a test whose folder is missing before anything of it runs."""
    for marker in item.iter_markers("outside"):
        for variable in marker.args:
            if folder(variable) is not None:
                continue
            if os.environ.get("CI") == "true":
                pytest.fail(
                    f"{variable} must name the folder of outside data on the build machine", pytrace=False
                )
            pytest.skip(f"{NOT_RUN}{variable} names no folder of outside data")


def pytest_report_teststatus(report: pytest.TestReport | pytest.CollectReport) -> tuple[str, str, str] | None:
    """Show such a test as not run."""
    return ("not run", "n", "NOT RUN") if _not_run(report) else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the time and number of each suite, and what was not run and why."""
    count: Counter[str] = Counter()
    seconds: defaultdict[str, float] = defaultdict(float)
    for report in _reports(terminalreporter):
        suite = "/".join(report.nodeid.split("::")[0].split("/")[:-1][:2]) or "tests"
        seconds[suite] += report.duration
        count[suite] += report.when == "call"
    terminalreporter.section("suites")
    for suite in sorted(seconds):
        terminalreporter.write_line(f"{suite:24}{count[suite]:6} tests {seconds[suite]:8.1f} s")
    reasons = Counter(_reason(report) for report in terminalreporter.stats.get("not run", []))
    for reason, number in sorted(reasons.items()):
        terminalreporter.write_line(f"{reason} ({number} tests)")


def _reports(terminalreporter: pytest.TerminalReporter) -> Iterator[pytest.TestReport]:
    for reports in terminalreporter.stats.values():
        yield from (report for report in reports if isinstance(report, pytest.TestReport))


def _not_run(report: pytest.TestReport | pytest.CollectReport) -> bool:
    return report.outcome == "skipped" and _reason(report).startswith(NOT_RUN)


def _reason(report: object) -> str:
    words = getattr(report, "longrepr", None)
    return words[2].removeprefix("Skipped: ") if isinstance(words, tuple) else ""
