"""Say what is wrong with a process folder, in sentences."""

from pathlib import Path

import click

from engine.checks import process_folder
from engine.checks.problem import Kind
from engine.definition.folder import read_folder
from web.server import bootstrap

_FAULTS = {0: "no fault", 1: "1 fault"}


@click.command(help=__doc__)
@click.argument("folder", type=Path, help="a process folder, or a folder that holds several")
def command(folder: Path) -> int:
    """Check the folders. Return 1 if one of them has a fault or there are none."""
    folders = process_folders(folder)
    if not folders:
        print(f"There is no process folder in {folder}: none there holds a diagram (a .bpmn file).")
        return 1
    faults = 0
    for folder in folders:
        problems = process_folder.examine(read_folder(folder), bootstrap.operations())
        for problem in problems:
            print(f"Advice: {problem}" if problem.kind is Kind.ADVICE else problem)
        count = sum(problem.kind is Kind.FAULT for problem in problems)
        faults += count
        print(f"{folder.name}: {_FAULTS.get(count, f'{count} faults')}")
    return 1 if faults else 0


def process_folders(folder: Path) -> list[Path]:
    """Return the process folders at a path, in order of name: the path itself, or folders in it."""
    if not folder.is_dir():
        return []
    if any(folder.glob("*.bpmn")):
        return [folder]
    return sorted(inner for inner in folder.iterdir() if inner.is_dir() and any(inner.glob("*.bpmn")))
