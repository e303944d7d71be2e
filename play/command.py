"""Play whole cases from scenario files on a virtual clock, and compare what came of them."""

import argparse
from pathlib import Path

from engine import folders
from web import settings
from web.play import acts, report, scenarios, stage

DEFAULT = settings.ROOT / "processes" / "micro_procurement"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The files, and the process they are played on."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a file of scenarios (YAML)")
    parser.add_argument(
        "--process",
        type=Path,
        default=DEFAULT,
        metavar="FOLDER",
        help="the process folder (default: processes/micro_procurement)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Play every scenario of every file; 1 on any difference. Nothing is played when a file is not right."""
    files = [scenarios.read_file(path) for path in arguments.files]
    folder = folders.read_folder(arguments.process.resolve())
    how = acts.read_acts(folder)
    good = total = 0
    for file in files:
        if len(files) > 1:
            print(file.path)
        with stage.Stage(folder, file.policy, file.scenarios) as prepared:
            for scenario in file.scenarios:
                played = report.play(prepared, scenario, how)
                total += 1
                good += played.ok
                print("\n".join(played.lines()), flush=True)
    print(f"{good} of {total}")
    return 0 if good == total else 1
