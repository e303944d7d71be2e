"""Read the register of the Care Quality Commission from a file, in any layout it is published in."""

import argparse
import sys
from pathlib import Path

from brokerage import cqc
from web import running, settings

SHOWN = 20
"""Row errors printed; the rest are counted."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The register, the file, and whether to write."""
    parser.add_argument("register", choices=["cqc"], help="which register the file holds")
    parser.add_argument("file", type=Path)
    parser.add_argument("--preview", action="store_true", help="say what would be done, and write nothing")


def run(arguments: argparse.Namespace) -> int:
    """Import the file; importing it again changes nothing. 1 if a row could not be read."""
    runtime = running.ready(settings.read())
    database = runtime.database
    if arguments.preview:
        with database.read() as connection:
            report = cqc.preview(connection, arguments.file, _progress)
    else:
        with database.begin() as connection:
            now = runtime.clock.now_in(connection)
            report = cqc.import_register(connection, arguments.file, now, _progress)
    for error in report.errors[:SHOWN]:
        print(error)
    if len(report.errors) > SHOWN:
        print(f"... and {len(report.errors) - SHOWN} more rows that could not be read")
    print(("Would be done: " if arguments.preview else "") + report.sentence())
    return 1 if report.errors else 0


def _progress(rows: int) -> None:
    print(f"{rows:,} rows", file=sys.stderr)
