"""Put a copy of the database in its place again.

Stop Homeward first. The copy is restored beside the database, brought up to date and examined; only when it
is whole does it take the database's place. The database that was there is kept under another name.
"""

from contextlib import closing
from pathlib import Path

import click

from engine.admin import backups, doctor, doctor_checks
from engine.database.handle import Database
from engine.errors import BackupError
from engine.runtime import Runtime
from web import settings
from web.server import bootstrap, migrations


@click.command(help=__doc__)
@click.argument("file", type=Path, help="the copy")
@click.option("--replace", is_flag=True, help="put it in the place of a database")
def command(file: Path, replace: bool) -> int:
    """Restore the copy."""
    runtime = bootstrap.runtime(settings.read())

    def examine(copy: Database) -> None:
        findings = doctor_checks.file_damage(copy)
        if not findings:
            migrations.upgrade(copy)
            findings = doctor.examine(Runtime(copy, runtime.clock, runtime.operations), file_is_sound=True)
        damage = [str(finding) for finding in findings if finding.damage]
        if damage:
            raise BackupError("\n".join(["The copy is damaged, so nothing was changed.", *damage[:20]]))

    with closing(runtime.database):
        previous = backups.restore(runtime.database, file, examine, replace=replace)
    print(f"The database is now what {file} holds.")
    if previous:
        print(f"The one before is kept as {previous}. Delete it when you no longer need it.")
    print("Letters that went out after the copy was made go out again, with the same reference.")
    return 0
