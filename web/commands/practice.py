"""Make the practice council: shipped processes, providers and sign-ins, where they are missing."""

import click

from web import settings
from web.practice import practice_accounts
from web.server import bootstrap


@click.command(help=__doc__)
def command() -> int:
    """Create what is missing and print who can sign in."""
    chosen = settings.read()
    if not chosen.practice:
        raise settings.SettingsError("This is not a place for practice: HOMEWARD_PRACTICE is not true.")
    sign_ins = practice_accounts.prepare(bootstrap.ready(chosen), chosen.processes)
    password = practice_accounts.PASSWORD
    print(f"\nSign in at {chosen.address} as one of these, with the password '{password}':\n")
    for sign_in in sign_ins:
        print(f"  {sign_in.email:40}{sign_in.name} ({sign_in.role})")
    print()
    return 0
