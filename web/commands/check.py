"""Say what is wrong with a process folder, in sentences."""

from pathlib import Path

import click

from engine.checks import process_folder
from engine.definition.folder import read_folder
from web.server import bootstrap


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
        files = read_folder(folder)
        operations = bootstrap.operations()
        problems = process_folder.check(files, operations)
        faults += len(problems)
        for problem in problems:
            print(problem)
        for problem in process_folder.advise(files, operations):
            if problem not in problems:
                print(f"Advice: {problem}")
        print(f"{folder.name}: {len(problems)} faults" if problems else f"{folder.name}: no fault")
    return 1 if faults else 0


def process_folders(folder: Path) -> list[Path]:
    """Return the process folders at a path, in order of name: the path itself, or folders in it."""
    if not folder.is_dir():
        return []
    if any(folder.glob("*.bpmn")):
        return [folder]
    return sorted(inner for inner in folder.iterdir() if inner.is_dir() and any(inner.glob("*.bpmn")))
