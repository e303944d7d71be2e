"""Examine the database: what is wrong in it, and what to do.

Each line names a case, says in a sentence what is wrong with it and what to do about it.
"""

import argparse
from collections.abc import Sequence
from contextlib import closing

from engine import doctor, probes
from web import running, settings

SHOWN = 200


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A quick look leaves out what reads every case."""
    parser.add_argument(
        "--quick", action="store_true", help="do not read the whole file, every history and stored state"
    )


def run(arguments: argparse.Namespace) -> int:
    """Examine the database and print what was found; 1 when something is wrong."""
    chosen = settings.read()
    with closing(running.runtime(chosen).database) as database:
        found = [] if arguments.quick else probes.file_damage(database)
    if not found:
        runtime = running.ready(chosen)
        with closing(runtime.database):
            found = doctor.examine(runtime, thorough=not arguments.quick, file_is_sound=True)
    tell(found)
    return 1 if found else 0


def tell(found: Sequence[doctor.Finding]) -> None:
    """Print findings, damage first."""
    for each in sorted(found, key=lambda each: not each.damage)[:SHOWN]:
        print(each)
    if len(found) > SHOWN:
        print(f"and {len(found) - SHOWN:,} more")
    if not found:
        print("Nothing is wrong.")
