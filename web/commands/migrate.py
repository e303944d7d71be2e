"""Bring the database's tables up to date."""

from pathlib import Path

import click
from sqlalchemy.engine import make_url

from engine.database import handle
from web import settings
from web.server import migrations


@click.command(help=__doc__)
@click.option("--write", metavar="WORDS", help="write the next revision file, named by these words")
def command(write: str | None) -> int:
    """Run the revisions that are missing."""
    url = settings.read().database_url
    if url.startswith("sqlite") and make_url(url).database:
        Path(str(make_url(url).database)).parent.mkdir(parents=True, exist_ok=True)
    target = handle.Database(url)
    if write:
        migrations.write_revision(target, write)
        return 0
    before = migrations.upgrade(target)
    head = migrations.head()
    print("The tables are up to date." if before == head else f"The tables are now at {head}.")
    return 0
