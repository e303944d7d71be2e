"""Freeze a process folder as a release of a council."""

from pathlib import Path

import click

from engine import actors
from engine.definition.folder import Folder, read_folder
from engine.proposals.proposals import Play
from engine.store import releases
from engine.store.releases import Origin
from web import councils, settings
from web.commands.releases import shipped_changes
from web.presenters import release_list
from web.server import bootstrap, example_play


@click.command(help=__doc__)
@click.argument("folder", type=Path, help="a process folder")
@click.option("--council", required=True, metavar="KEY", help="the council whose new cases will run on it")
@click.option(
    "--note", default="", metavar="TEXT", help="what the change is for; it is kept with the release"
)
@click.option("--by", "author", default="", metavar="NAME", help="who wrote the change")
@click.option(
    "--without-examples", "alone", default="", metavar="REASON", help="do not play its examples; kept with it"
)
def command(folder: Path, council: str, note: str, author: str, alone: str) -> int:
    """Check the folder, play its examples and publish it. If it has faults, the error names them."""
    chosen = settings.read()
    runtime = bootstrap.ready(chosen)
    process = folder.resolve().name
    files = Folder(process, read_folder(folder).files)
    with runtime.database.read() as connection:
        councils.existing_council(connection, council)
        newest = releases.last_number(connection, council, process)
        known = releases.find_content(connection, council, process, files.digest)
    releases.refuse_faults(runtime, council, files)
    if not alone and not known and not _examples_agree(files):
        return 1
    base = shipped_changes.base_of(files, chosen.processes)
    origin = Origin(author, note, alone, base)
    release = releases.publish(runtime, council, files, actors.SYSTEM, process, origin)
    if release.number == newest:
        print(f"{process} is release {newest} of {council} already: nothing changed.")
        return 0
    print(f"{process} is published as release {release.number} of {council}.")
    if newest:
        with runtime.database.read() as connection:
            changes = release_list.changes(connection, council, process, newest, release.number)
        print(*(f"  {line}" for line in changes), sep="\n")
    return 0


def _examples_agree(folder: Folder) -> bool:
    """Play the examples, print what came of them, and return whether they came out as expected."""
    outcome = example_play.play(folder)
    print(*outcome.lines, sep="\n")
    print(f"The examples took {outcome.milliseconds / 1000:.1f} seconds.")
    if outcome.play is Play.AS_EXPECTED:
        return True
    print(f"{folder.process} is not published: its examples differ from what they expect.")
    return False
