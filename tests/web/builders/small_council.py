"""A small council with care homes, and its people: what the journeys of the tests are made in."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection

import engine
from brokerage.register import providers
from brokerage.store import dated_settings
from engine import actors
from engine.definition.folder import read_folder
from engine.runtime import Runtime
from engine.store import releases
from web import councils
from web.auth import accounts
from web.tables import Membership

COUNCIL = "ashby"
OTHER = "brook"
PROCESS = Path(engine.__file__).parent.parent / "processes" / "micro_procurement"
FROM = date(2025, 1, 1)
HOME = "care_home_residential"

HOMES = {
    "1-101": ("Elm Court", "gold", "4.2", "Good"),
    "1-102": ("Moor View", "gold", "4.8", "Outstanding"),
    "1-103": ("Station House", "bronze", "3.9", "Requires improvement"),
    "1-104": ("Rose Lodge", "gold", "4.0", "Good"),
}
OFFERING = ("1-101", "1-102", "1-103")
"""The homes with a place on the council's list; Rose Lodge is registered but on no arrangement."""

SETTINGS = {
    "standard_fee_weekly": {HOME: 72_000, "care_home_nursing": 84_000},
    "zone_neighbours": {"central": ["north"], "north": ["central"]},
    "areas": {"central": {"name": "Central", "wards": []}, "north": {"name": "North", "wards": []}},
    "council_name": "Ashby Council",
    "needs": {"dementia": "Dementia care", "nursing": "Nursing care"},
}

STAFF = {
    "broker": "Bea Broker",
    "practitioner": "Pru Practitioner",
    "senior_officer": "Sam Officer",
    "manager": "Mo Manager",
    "auditor": "Ada Auditor",
    "commissioner": "Cy Commissioner",
    "administrator": "Al Administrator",
    "analyst": "Ann Analyst",
    "approver": "Abe Approver",
    "finance": "Fay Finance",
}


def fill(runtime: Runtime, staff: Mapping[str, str] = STAFF) -> None:
    """Make the councils, their staff, the homes, the settings and a release of the shipped process."""
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        for key, name in ((COUNCIL, "Ashby Council"), (OTHER, "Brook Council")):
            councils.add_council(connection, key, name, telephone="01632 960 001", email="care@example.org")
            _settings(connection, key, now)
        _homes(connection, now)
        _people(connection, staff)
    folder = read_folder(PROCESS)
    for key in (COUNCIL, OTHER):
        analyst = actors.Actor("analyst", "Ann Analyst", frozenset({"analyst"}), key)
        releases.publish(runtime, key, folder, analyst)


def _settings(connection: Connection, council: str, now: datetime) -> None:
    for key, value in SETTINGS.items():
        dated_settings.set_setting(connection, council, key, value, FROM, "ada", "bob", now)


def _homes(connection: Connection, now: datetime) -> None:
    for location, (name, band, feedback, rating) in HOMES.items():
        providers.add_provider(connection, f"p{location}", f"{name} Limited")
        providers.add_location(
            connection,
            location,
            f"p{location}",
            name,
            status="Registered",
            care_home=True,
            postcode="AB1 2CD",
        )
        providers.record_cqc_rating(connection, location, rating, FROM, at=now)
        arrangement = "fca" if location in OFFERING else "none"
        providers.enrol(
            connection, COUNCIL, location, HOME, arrangement, ["central"], ["dementia"], from_=FROM
        )
        providers.record_band(connection, COUNCIL, location, band, "80", FROM, at=now)
        providers.record_feedback(connection, COUNCIL, location, feedback, FROM, at=now)


def _people(connection: Connection, staff: Mapping[str, str]) -> None:
    for council in (COUNCIL, OTHER):
        for role, name in staff.items():
            _open(connection, role, council, name, Membership(council=council, roles=[role]))
    for location, (name, *_) in HOMES.items():
        membership = Membership(roles=["provider"], party=location, party_name=name)
        _open(connection, "provider", location, f"Pat of {name}", membership)


def _open(connection: Connection, role: str, whose: str, name: str, held: Membership) -> None:
    email = f"{role}.{whose}@example.org"
    accounts.open_account(
        connection, email=email, name=name, password="correct horse", memberships=[held], practice=True
    )
