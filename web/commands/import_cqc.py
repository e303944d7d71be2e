"""Read the register of the Care Quality Commission from a file, in any layout it is published in."""

import sys
from pathlib import Path

import click

from brokerage.register import cqc_import
from web import settings
from web.server import bootstrap

SHOWN = 20
"""How many row errors are printed. The rest are counted."""


@click.command(help=__doc__)
@click.argument("register", type=click.Choice(["cqc"]), help="which register the file holds")
@click.argument("file", type=Path, help="the file as it was published")
@click.option("--preview", is_flag=True, help="say what would be done, and write nothing")
def command(register: str, file: Path, preview: bool) -> int:
    """Import the file. Importing it again changes nothing. Return 1 if a row could not be read."""
    runtime = bootstrap.ready(settings.read())
    database = runtime.database
    if preview:
        with database.read() as connection:
            report = cqc_import.preview(connection, file, _progress)
    else:
        with database.begin() as connection:
            now = runtime.clock.now_in(connection)
            report = cqc_import.import_register(connection, file, now, _progress)
    for error in report.errors[:SHOWN]:
        print(error)
    if len(report.errors) > SHOWN:
        print(f"... and {len(report.errors) - SHOWN} more rows that could not be read")
    print(("Would be done: " if preview else "") + report.sentence())
    return 1 if report.errors else 0


def _progress(rows: int) -> None:
    print(f"{rows:,} rows", file=sys.stderr)
