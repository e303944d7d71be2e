"""Play whole cases from scenario files on a virtual clock, and compare what came of them."""

from pathlib import Path

import click

from engine.definition.folder import read_folder
from play import report, stage
from play.coverage import Coverage
from play.scenario import acts, scenarios
from web import settings

DEFAULT = settings.ROOT / "processes" / "micro_procurement"


@click.command(help=__doc__)
@click.argument(
    "paths", nargs=-1, required=True, type=Path, metavar="FILE...", help="a file of scenarios (YAML)"
)
@click.option(
    "--process",
    type=Path,
    default=DEFAULT,
    metavar="FOLDER",
    help="the process folder (default: processes/micro_procurement)",
)
@click.option(
    "--coverage",
    "coverage_file",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    metavar="FILE",
    help="write which steps, flows, rules and questions were gone through, as JSON",
)
def command(paths: tuple[Path, ...], process: Path, coverage_file: Path | None) -> int:
    """Play every scenario of every file; 1 on any difference. Nothing is played when a file is wrong.

    A file of acts among them, as in `examples/*.yaml`, is left out: it holds no scenario.
    """
    files = [scenarios.read_file(path) for path in paths if len(paths) == 1 or path.name != acts.FILE]
    folder = read_folder(process.resolve())
    how = acts.read_acts(folder)
    coverage = Coverage() if coverage_file else None
    good = total = 0
    for file in files:
        if len(files) > 1:
            print(file.path)
        with stage.Stage(folder, file.policy, file.scenarios) as prepared:
            for scenario in file.scenarios:
                played = report.play(prepared, scenario, how, coverage)
                total += 1
                good += played.ok
                print("\n".join(played.lines()), flush=True)
    if coverage and coverage_file:
        coverage.write(coverage_file)
    print(f"{good} of {total}")
    return 0 if good == total else 1
