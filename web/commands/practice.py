"""Make the practice council: shipped processes, providers and sign-ins, where they are missing."""

import argparse

from web import practice, running, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing more is asked."""


def run(arguments: argparse.Namespace) -> int:
    """Make what is missing and print the sign-ins."""
    chosen = settings.read()
    if not chosen.practice:
        raise settings.SettingsError("This is not a place for practice: HOMEWARD_PRACTICE is not true.")
    sign_ins = practice.prepare(running.ready(chosen), chosen.processes)
    print(f"\nSign in at {chosen.address} as one of these, with the password '{practice.PASSWORD}':\n")
    for sign_in in sign_ins:
        print(f"  {sign_in.email:40}{sign_in.name} ({sign_in.role})")
    print()
    return 0
