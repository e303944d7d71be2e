"""List a council's releases, show or compare them, or go back to one."""

from dataclasses import dataclass
from pathlib import Path

import click

from engine import actors
from engine.changes.folder_changes import folder_changes
from engine.definition.folder import Folder, read_folder
from engine.errors import NotFound
from engine.runtime import Runtime
from engine.store import releases
from forms import notation
from web import councils, settings
from web.presenters import release_list
from web.presenters.release_list import ReleaseRow
from web.server import bootstrap


@dataclass(frozen=True)
class Chosen:
    """The council, and the process if one was typed."""

    runtime: Runtime
    council: str
    typed: str

    def rows(self) -> list[ReleaseRow]:
        """Return the releases that were asked for, the newest first."""
        with self.runtime.database.read() as connection:
            return release_list.rows(connection, self.council, self.typed)

    def process(self) -> str:
        """Return the process; raises NotFound if the council has several and none was typed."""
        names = sorted({row.process for row in self.rows()})
        if len(names) != 1:
            several = f"Name one with --process: {', '.join(names)}." if names else "Check the names."
            raise NotFound(f"{self.council} has {len(names)} processes with releases. {several}")
        return names[0]

    def folder(self, place: str) -> Folder:
        """Return the content of a release by its number, or of a folder on the disk."""
        if not place.isdigit():
            return read_folder(Path(place))
        with self.runtime.database.read() as connection:
            return releases.by_number(connection, self.council, self.process(), int(place)).folder


@click.group(help=__doc__, invoke_without_command=True)
@click.option("--council", required=True, metavar="KEY", help="whose releases")
@click.option("--process", default="", metavar="NAME", help="only this process")
@click.pass_context
def command(context: click.Context, council: str, process: str) -> int:
    """Print the releases, the newest first, unless something else was asked for."""
    runtime = bootstrap.ready(settings.read())
    with runtime.database.read() as connection:
        councils.existing_council(connection, council)
    context.obj = Chosen(runtime, council, process)
    if context.invoked_subcommand is None:
        for row in context.obj.rows():
            print(_line(row))
    return 0


@command.command()
@click.argument("number", type=int, help="the release's number")
@click.pass_obj
def show(chosen: Chosen, number: int) -> int:
    """Show a release and what changed in it."""
    process = chosen.process()
    rows = [row for row in chosen.rows() if row.process == process]
    with chosen.runtime.database.read() as connection:
        releases.published(connection, chosen.council, process, number)
        row = next(row for row in rows if row.number == number)
        changes = release_list.changes_since_previous(connection, chosen.council, rows, row)
        running = releases.running_cases(connection, chosen.council, row.id)
    print(_line(row))
    print(f"  digest {row.digest}")
    print(f"  {running} cases run on it")
    print(*(f"  {line}" for line in changes), sep="\n")
    return 0


@command.command()
@click.argument("old", help="a release's number, or a folder")
@click.argument("new", help="a release's number, or a folder")
@click.pass_obj
def diff(chosen: Chosen, old: str, new: str) -> int:
    """Say what changed from one release or folder to another."""
    changes = folder_changes(chosen.folder(old), chosen.folder(new))
    print(*(changes or ["They are the same."]), sep="\n")
    return 0


@command.command()
@click.argument("number", type=int, help="the release whose content to publish again")
@click.option("--note", default="", metavar="TEXT", help="why")
@click.option("--by", "author", default="", metavar="NAME", help="who decided it")
@click.pass_obj
def back(chosen: Chosen, number: int, note: str, author: str) -> int:
    """Publish the content of an older release as a new one."""
    process = chosen.process()
    with chosen.runtime.database.read() as connection:
        folder, origin = releases.return_to(connection, chosen.council, process, number, author, note)
        newest = releases.last_number(connection, chosen.council, process)
    release = releases.publish(chosen.runtime, chosen.council, folder, actors.SYSTEM, process, origin)
    if release.number == newest:
        print(f"Release {newest}, the newest, has the content of release {number} already.")
        return 0
    print(f"Release {release.number} has the content of release {number}.")
    return 0


def _line(row: ReleaseRow) -> str:
    """Return a release in a line."""
    parts = [f"{row.process} release {row.number}", notation.day(row.published_at.date()), f"by {row.author}"]
    parts += [f"approved by {row.approver}"] if row.approver else []
    parts += [f"published alone: {row.alone}"] if row.alone else []
    parts += [f"has the content of release {row.same_as}"] if row.same_as else []
    return ", ".join(parts) + (f". {row.note}" if row.note else "")
