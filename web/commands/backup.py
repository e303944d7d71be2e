"""Write a copy of the database to a file, while Homeward runs.

PostgreSQL needs pg_dump on this machine. What a copy holds is as confidential as the database.
"""

from contextlib import closing
from pathlib import Path

import click

from engine.admin import backups
from web import settings
from web.server import bootstrap


@click.command(help=__doc__)
@click.argument("file", type=Path, help="where the copy is written")
@click.option("--replace", is_flag=True, help="write over a file that is there")
def command(file: Path, replace: bool) -> int:
    """Write the copy."""
    runtime = bootstrap.ready(settings.read())
    with closing(runtime.database):
        size = backups.save(runtime.database, file, replace=replace)
    print(f"{file} holds the database ({size / 1_000_000:,.1f} MB).")
    return 0
