"""Examine the database: what is wrong in it, and what to do.

Each line names a case, says in a sentence what is wrong with it and what to do about it.
"""

from collections.abc import Sequence
from contextlib import closing

import click

from engine.admin import doctor, doctor_checks
from web import settings
from web.server import bootstrap

SHOWN = 200


@click.command(help=__doc__)
@click.option("--quick", is_flag=True, help="do not read the whole file, every history and stored state")
def command(quick: bool) -> int:
    """Examine the database and print the findings. Return 1 if something is wrong."""
    chosen = settings.read()
    with closing(bootstrap.runtime(chosen).database) as database:
        findings = [] if quick else doctor_checks.file_damage(database)
    if not findings:
        runtime = bootstrap.ready(chosen)
        with closing(runtime.database):
            findings = doctor.examine(runtime, thorough=not quick, file_is_sound=True)
    print_findings(findings)
    return 1 if findings else 0


def print_findings(findings: Sequence[doctor_checks.Finding]) -> None:
    """Print findings, damage first."""
    for finding in sorted(findings, key=lambda finding: not finding.damage)[:SHOWN]:
        print(finding)
    if len(findings) > SHOWN:
        print(f"and {len(findings) - SHOWN:,} more")
    if not findings:
        print("Nothing is wrong.")
