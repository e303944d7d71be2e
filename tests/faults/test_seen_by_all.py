"""What one process publishes or sets, every other one runs from its next request on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from brokerage import practice
from brokerage.store import dated_settings, setting_catalogue
from engine import actors
from engine.clock import london
from engine.database import tables
from engine.database.handle import Database
from engine.definition import release
from engine.definition.folder import read_folder
from engine.runtime import Runtime
from engine.store import releases
from tests import databases
from tests.faults import office
from tests.frame.command_processes import Running, read, running
from tests.frame.plain_browser import Browser
from tests.frame.whole_case import WholeCase
from web.practice import practice_accounts as practice_council
from web.settings import ROOT

pytestmark = pytest.mark.timeout(180)

PROCESS, COUNCIL = "micro_procurement", practice.COUNCIL[0]
WAS, IS = '"Where is the care needed?"', '"In which part of the town?"'
SUBJECT = "Subject: A care package you can offer for"
BEFORE, AFTER = 1, 2
"""The numbers of the two releases."""


class Desk:
    """A broker at one of the sites."""

    def __init__(self, site: Running, database: Database) -> None:
        self.site, self.database = site, database
        self.browser = Browser(site.address)
        self.browser.sign_in("broker@practice.example", practice_council.PASSWORD)

    def form(self) -> str:
        """What the form that starts a case says."""
        return self.browser.read(f"/referrals/{'a' * 32}/referral_where_and_when")

    def refer(self, person: str) -> WholeCase:
        case = WholeCase(self.site.address, self.database, person)
        case.refer()
        return case

    def release_of(self, case: WholeCase) -> int:
        with self.database.read() as connection:
            number = select(tables.cases.c.release_number).where(tables.cases.c.id == case.case_id)
            return int(connection.execute(number).scalar_one())

    def subject_of(self, case: WholeCase) -> str:
        """How the letter to the invited provider begins."""
        case.advertise()
        with self.database.read() as connection:
            letter = select(tables.outbox.c.subject).where(tables.outbox.c.case_id == case.case_id)
            return str(connection.execute(letter).scalars().one())


@pytest.fixture(scope="module")
def runtime(postgres_maker: databases.PostgresMaker | Exception) -> Iterator[Runtime]:
    """The practice council, as this process has it."""
    with office.council(postgres_maker) as database:
        yield office.runtime_on(database)


@pytest.fixture(scope="module")
def desks(runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Desk]]:
    """A broker at each of two sites."""
    database, folder = runtime.database, tmp_path_factory.mktemp("sites")
    with running("serve", database, folder) as first, running("serve", database, folder) as second:
        for site in (first, second):
            read(f"{site.address}/health/ready")
        yield Desk(first, database), Desk(second, database)


def publish_changed(runtime: Runtime, folder: Path) -> release.Release:
    """Publish the shipped process with another question and another letter, from this process."""
    shutil.copytree(ROOT / "processes" / PROCESS, folder / PROCESS)
    for file, was, new in (
        ("forms/referral.form", WAS, IS),
        ("letters/advert_invitation.md", SUBJECT, "Subject: Please help"),
    ):
        path = folder / PROCESS / file
        written = path.read_text()
        assert was in written
        path.write_text(written.replace(was, new))
    return releases.publish(runtime, COUNCIL, read_folder(folder / PROCESS), actors.SYSTEM)


def add_area(runtime: Runtime, name: str) -> None:
    """Set another area from today on, from this process."""
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        today = london(now).date()
        known = dated_settings.value_on(connection, COUNCIL, setting_catalogue.AREAS, today).value
        areas = {**known, "new_town": {**next(iter(known.values())), "name": name}}
        dated_settings.set_setting(
            connection, COUNCIL, "areas", areas, today, "commissioner", "senior_officer", now
        )


def test_a_release_published_by_one_process_is_run_by_all_at_once(
    runtime: Runtime, desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    held = [desk.refer(f"Nora Tennant {number}") for number, desk in enumerate(desks)]
    assert all(WAS.strip('"') in desk.form() for desk in desks)
    assert publish_changed(runtime, tmp_path).number == AFTER
    for desk in desks:
        # The server has more than one process: each of them is asked.
        assert [IS.strip('"') in desk.form() for _ in range(8)] == [True] * 8
        begun = desk.refer(f"Amy Tennant {desk.site.port}")
        assert desk.release_of(begun) == AFTER
        assert desk.subject_of(begun).startswith("Please help, closes")
    for desk, case in zip(desks, held, strict=True):
        assert desk.release_of(case) == BEFORE
        assert desk.subject_of(case).startswith("A care package you can offer for")


def test_a_setting_made_by_one_process_holds_for_all_at_once(
    runtime: Runtime, desks: tuple[Desk, Desk]
) -> None:
    assert not any("New Town" in desk.form() for desk in desks)
    add_area(runtime, "New Town")
    for desk in desks:
        assert ["New Town" in desk.form() for _ in range(8)] == [True] * 8
