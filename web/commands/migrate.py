"""Bring the database's tables up to date."""

import argparse
from pathlib import Path

from sqlalchemy.engine import make_url

from engine import database
from web import schema, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A programmer may have the next revision written instead."""
    parser.add_argument("--write", metavar="WORDS", help="write the next revision file, named by these words")


def run(arguments: argparse.Namespace) -> int:
    """Run the revisions that are missing."""
    url = settings.read().database_url
    if url.startswith("sqlite") and make_url(url).database:
        Path(str(make_url(url).database)).parent.mkdir(parents=True, exist_ok=True)
    target = database.Database(url)
    if arguments.write:
        schema.write_revision(target, arguments.write)
        return 0
    before = schema.upgrade(target)
    print(
        "The tables are up to date." if before == schema.head() else f"The tables are now at {schema.head()}."
    )
    return 0
