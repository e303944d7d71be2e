"""Say what is wrong with a process folder, in sentences."""

import argparse
from pathlib import Path

from engine import releases
from web import running


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One process folder, or a folder of such folders."""
    parser.add_argument("folder", type=Path, help="a process folder, or a folder that holds several")


def run(arguments: argparse.Namespace) -> int:
    """Check the folders; 1 if any has a fault or none is found."""
    folders = process_folders(arguments.folder)
    if not folders:
        print(f"There is no process folder in {arguments.folder}: none there holds a diagram (a .bpmn file).")
        return 1
    faults = 0
    for folder in folders:
        problems = releases.check(releases.read_folder(folder), running.operations())
        faults += len(problems)
        for problem in problems:
            print(problem)
        print(f"{folder.name}: {len(problems)} faults" if problems else f"{folder.name}: no fault")
    return 1 if faults else 0


def process_folders(folder: Path) -> list[Path]:
    """The process folders that a path names, itself or those in it, by name."""
    if not folder.is_dir():
        return []
    if any(folder.glob("*.bpmn")):
        return [folder]
    return sorted(inner for inner in folder.iterdir() if inner.is_dir() and any(inner.glob("*.bpmn")))
