"""Freeze a process folder as a release of a council."""

import argparse
from pathlib import Path

from engine import people, releases
from web import running, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The folder and the council."""
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--council", required=True, metavar="KEY", help="the council whose new cases will run on it"
    )


def run(arguments: argparse.Namespace) -> int:
    """Check the folder and publish it; refused in sentences when it has faults."""
    folder: Path = arguments.folder
    runtime = running.ready(settings.read())
    release = releases.publish(
        runtime, arguments.council, releases.read_folder(folder), people.SYSTEM, folder.resolve().name
    )
    print(f"{folder.resolve().name} is published as release {release.number} of {arguments.council}.")
    return 0
