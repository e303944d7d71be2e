"""The practice council: its people may sign in under names that anybody may see."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from brokerage import people as parties
from brokerage import practice
from engine import errors, people, releases
from engine.room import Runtime
from web import accounts, councils, under_way

PASSWORD = "practice"  # noqa: S105 - printed for everybody on purpose


@dataclass(frozen=True)
class SignIn:
    """Who may sign in, and as what."""

    email: str
    name: str
    role: str


def prepare(runtime: Runtime, processes: Path) -> list[SignIn]:
    """Make what is missing of the practice council and return its sign-ins."""
    key, name = practice.COUNCIL
    with runtime.database.begin() as connection:
        councils.add_council(connection, key, name, telephone=practice.TELEPHONE)
        staff = practice.fill(connection, runtime.clock.now_in(connection))
        known = {account.email for account in accounts.practice_accounts(connection)}
        for person in staff:
            if _email(person) not in known:
                _open_account(connection, key, person)
    publish_where_missing(runtime, key, processes)
    under_way.begin(runtime, staff)
    return [
        SignIn(_email(person), person.name, ", ".join(sorted(person.roles)).replace("_", " "))
        for person in staff
    ]


def publish_where_missing(runtime: Runtime, council: str, processes: Path) -> list[str]:
    """Publish each shipped process of which the council has no release; return their keys."""
    missing = list(_without_release(runtime, council, processes))
    for folder in missing:
        releases.publish(runtime, council, releases.read_folder(folder), people.SYSTEM)
    return [folder.name for folder in missing]


def _without_release(runtime: Runtime, council: str, processes: Path) -> Iterator[Path]:
    for folder in sorted(path.parent for path in processes.glob("*/*.bpmn") if path.stem == path.parent.name):
        with runtime.database.read() as connection:
            try:
                releases.latest(connection, council, folder.name)
            except errors.NotFound:
                yield folder


def _open_account(connection: Connection, council: str, person: practice.Staff) -> None:
    # An outside party deals with every council that asks it, so its membership names none.
    membership = accounts.Membership(
        council="" if person.party else council,
        roles=person.roles,
        party=person.party,
        party_name=parties.name_of(connection, f"provider:{person.party}") if person.party else "",
    )
    accounts.open_account(
        connection,
        email=_email(person),
        name=person.name,
        password=PASSWORD,
        memberships=[membership],
        practice=True,
    )


def _email(person: practice.Staff) -> str:
    return f"{person.key}@practice.example"
