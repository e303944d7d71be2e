"""The practice council: its people, and the accounts that everybody may see and use."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from brokerage import practice
from brokerage.package import people as parties
from engine import actors, errors
from engine.definition.folder import read_folder
from engine.runtime import Runtime
from engine.store import releases
from web import councils
from web.auth import accounts
from web.practice import seed_cases
from web.tables import Membership

PASSWORD = "practice"  # noqa: S105 - printed for everybody on purpose


@dataclass(frozen=True)
class SignIn:
    """A person of the practice council who may sign in, and their role."""

    email: str
    name: str
    role: str


def prepare(runtime: Runtime, processes: Path) -> list[SignIn]:
    """Create what is missing of the practice council and return who may sign in."""
    key, name = practice.COUNCIL
    with runtime.database.begin() as connection:
        councils.add_council(connection, key, name, telephone=practice.TELEPHONE)
        staff = practice.fill(connection, runtime.clock.now_in(connection))
        known = {account.email for account in accounts.practice_accounts(connection)}
        for person in staff:
            if _email(person) not in known:
                _open_account(connection, key, person)
    publish_where_missing(runtime, key, processes)
    seed_cases.begin(runtime, staff)
    return [
        SignIn(_email(person), person.name, ", ".join(sorted(person.roles)).replace("_", " "))
        for person in staff
    ]


def publish_where_missing(runtime: Runtime, council: str, processes: Path) -> list[str]:
    """Publish each shipped process of which the council has no release, and return their keys."""
    missing = list(_without_release(runtime, council, processes))
    for folder in missing:
        releases.publish(runtime, council, read_folder(folder), actors.SYSTEM)
    return [folder.name for folder in missing]


def _without_release(runtime: Runtime, council: str, processes: Path) -> Iterator[Path]:
    for folder in sorted(path.parent for path in processes.glob("*/*.bpmn") if path.stem == path.parent.name):
        with runtime.database.read() as connection:
            try:
                releases.latest(connection, council, folder.name)
            except errors.NotFound:
                yield folder


def _open_account(connection: Connection, council: str, person: practice.Staff) -> None:
    # An outside party deals with many councils, so its membership names none.
    membership = Membership(
        council="" if person.party else council,
        roles=sorted(person.roles),
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
