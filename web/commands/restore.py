"""Put a copy of the database in its place again.

Stop Homeward first. The copy is restored beside the database, brought up to date and examined; only when it
is whole does it take the database's place. The database that was there is kept under another name.
"""

import argparse
from contextlib import closing
from pathlib import Path

from engine import backups, doctor, probes
from engine.database import Database
from engine.errors import BackupError
from engine.room import Runtime
from web import running, schema, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where from."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--replace", action="store_true", help="put it in the place of a database")


def run(arguments: argparse.Namespace) -> int:
    """Restore the copy."""
    runtime = running.runtime(settings.read())

    def examine(made: Database) -> None:
        found = probes.file_damage(made)
        if not found:
            schema.upgrade(made)
            found = doctor.examine(Runtime(made, runtime.clock, runtime.operations), file_is_sound=True)
        damage = [str(each) for each in found if each.damage]
        if damage:
            raise BackupError("\n".join(["The copy is damaged, so nothing was changed.", *damage[:20]]))

    with closing(runtime.database):
        kept = backups.restore(runtime.database, arguments.file, examine, replace=arguments.replace)
    print(f"The database is now what {arguments.file} holds.")
    if kept:
        print(f"The one before is kept as {kept}. Delete it when you no longer need it.")
    print("Letters that went out after the copy was made go out again, with the same reference.")
    return 0
