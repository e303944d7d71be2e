"""The primary dies and its replica takes over: nothing acknowledged is lost, and nobody is started again."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from engine.admin import doctor
from engine.database.handle import Database
from tests.faults import office, postgres_servers
from tests.faults.fleet import Fleet
from tests.faults.office import Case, Office
from tests.faults.test_several_servers import assert_letters, two_minutes_later, unsent
from tests.frame import mail
from tests.frame.command_processes import wait_until

pytestmark = pytest.mark.timeout(240)

FAILS_BEFORE_ACT = 3
"""The offer has come, and its call is about to be closed."""


class Replica:
    """A copy of a primary that follows it and can take its place."""

    def __init__(self, primary: postgres_servers.Server, home: Path) -> None:
        self.primary, self.home, self.data = primary, home, home / "data"
        near = make_url(primary.url).query["host"]
        primary.run(
            "pg_basebackup", "-h", str(near), "-U", "postgres", "-D", str(self.data), "-R", "-c", "fast"
        )
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.ctl("start", "-o", f"-h '' -k {home}", "-l", str(home / "log"))
        self.wait_for_each_commit("*", primary.url)

    def url(self, name: str) -> str:
        """The database's address at the replica, or at both: whichever takes changes."""
        near = make_url(self.primary.url).query["host"]
        both = {"host": f"{near},{self.home}", "target_session_attrs": "read-write"}
        return make_url(self.primary.url).set(database=name, query=both).render_as_string(False)

    def take_over(self) -> None:
        """Let the primary die, and promote the replica, which waits for nobody."""
        self.primary.crash()
        alone = make_url(self.primary.url).set(query={"host": str(self.home)}).render_as_string(False)
        self.wait_for_each_commit("", alone)
        self.ctl("promote")

    def ctl(self, *order: str) -> None:
        """Start, promote or stop it."""
        self.primary.run("pg_ctl", "-w", "-D", str(self.data), *order)

    @staticmethod
    def wait_for_each_commit(whose: str, url: str) -> None:
        """Let a commit be acknowledged only when these replicas have it."""
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{whose}'")  # type: ignore[call-overload]
            connection.execute("SELECT pg_reload_conf()")


class Interrupted(Case):
    """A case in the middle of which something happens."""

    def __init__(self, everybody: Office, person: str, happens: Callable[[], None]) -> None:
        super().__init__(everybody, person)
        self.happens, self.acts = happens, 0

    def answer(self, email: str, path: str, answers: dict[str, Any]) -> None:
        """Answer a form, after what happens before it."""
        if self.acts == FAILS_BEFORE_ACT:
            self.happens()
        self.acts += 1
        super().answer(email, path, answers)


@pytest.fixture
def caught() -> Iterator[tuple[str, list[EmailMessage]]]:
    with mail.catcher() as found:
        yield found


@contextmanager
def replicated() -> Iterator[Replica]:
    """Give a replica whose primary has the practice council in its database "homeward"."""
    with postgres_servers.server() as primary:
        primary.order("CREATE DATABASE homeward")
        filled = Database(make_url(primary.url).set(database="homeward").render_as_string(False))
        office.fill(filled)
        filled.close()
        home = Path(tempfile.mkdtemp(prefix="homeward-replica-"))
        home.chmod(0o777)
        replica = Replica(primary, home)
        try:
            yield replica
        finally:
            replica.ctl("stop", "-m", "immediate")
            shutil.rmtree(home, ignore_errors=True)


def test_a_case_goes_on_when_the_replica_takes_over(
    caught: tuple[str, list[EmailMessage]], tmp_path: Path
) -> None:
    with replicated() as replica:
        database = Database(replica.url("homeward"))
        fleet = Fleet(database, tmp_path, caught[0])
        everybody = Office(fleet, database)
        case = Interrupted(everybody, "Nora Tennant", replica.take_over)
        try:
            fleet.add("serve", processes=2)
            fleet.add("work")
            everybody.sign_in()
            case.award()
            two_minutes_later(database)
            wait_until(lambda: unsent(database) == 0)
        finally:
            fleet.end()
        assert case.is_awarded()
        assert_letters(database, caught[1], 1)
        assert doctor.examine(office.runtime_on(database)) == []
        database.close()
