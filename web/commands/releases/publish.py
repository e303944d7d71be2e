"""Freeze a process folder as a release of a council."""

from pathlib import Path

import click

from engine import actors
from engine.definition.folder import read_folder
from engine.store import releases
from engine.store.releases import Origin
from web import councils, settings
from web.presenters import release_list
from web.server import bootstrap


@click.command(help=__doc__)
@click.argument("folder", type=Path, help="a process folder")
@click.option("--council", required=True, metavar="KEY", help="the council whose new cases will run on it")
@click.option(
    "--note", default="", metavar="TEXT", help="what the change is for; it is kept with the release"
)
@click.option("--by", "author", default="", metavar="NAME", help="who wrote the change")
def command(folder: Path, council: str, note: str, author: str) -> int:
    """Check the folder and publish it. If it has faults, the error names them."""
    runtime = bootstrap.ready(settings.read())
    process = folder.resolve().name
    with runtime.database.read() as connection:
        councils.existing_council(connection, council)
        newest = releases.last_number(connection, council, process)
    origin = Origin(author=author, note=note)
    release = releases.publish(runtime, council, read_folder(folder), actors.SYSTEM, process, origin)
    if release.number == newest:
        print(f"{process} is release {newest} of {council} already: nothing changed.")
        return 0
    print(f"{process} is published as release {release.number} of {council}.")
    if newest:
        with runtime.database.read() as connection:
            changes = release_list.changes(connection, council, process, newest, release.number)
        print(*(f"  {line}" for line in changes), sep="\n")
    return 0
