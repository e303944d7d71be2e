"""Write a copy of the database to a file, while Homeward runs.

PostgreSQL needs pg_dump on this machine. What a copy holds is as confidential as the database.
"""

import argparse
from contextlib import closing
from pathlib import Path

from engine import backups
from web import running, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--replace", action="store_true", help="write over a file that is there")


def run(arguments: argparse.Namespace) -> int:
    """Write the copy."""
    runtime = running.ready(settings.read())
    with closing(runtime.database):
        size = backups.save(runtime.database, arguments.file, replace=arguments.replace)
    print(f"{arguments.file} holds the database ({size / 1_000_000:,.1f} MB).")
    return 0
