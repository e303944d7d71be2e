"""Freeze a process folder as a release of a council."""

from pathlib import Path

import click

from engine import actors
from engine.definition.folder import read_folder
from engine.store import releases
from web import settings
from web.server import bootstrap


@click.command(help=__doc__)
@click.argument("folder", type=Path, help="a process folder")
@click.option("--council", required=True, metavar="KEY", help="the council whose new cases will run on it")
def command(folder: Path, council: str) -> int:
    """Check the folder and publish it. If it has faults, the error names them."""
    runtime = bootstrap.ready(settings.read())
    release = releases.publish(runtime, council, read_folder(folder), actors.SYSTEM, folder.resolve().name)
    print(f"{folder.resolve().name} is published as release {release.number} of {council}.")
    return 0
