import csv
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from brokerage import practice
from brokerage.register import customer_feedback, provider_status
from brokerage.store import dated_settings, setting_catalogue
from brokerage.tables import market_tables
from brokerage.tables.market_tables import Enrolment, Location
from engine.database import session
from tests import outside

_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_SHORTEST = 4
_KINDS_OF_SERVICE = {"supported living"}  # a real place is called just that


def _council(connection):
    return session.records_of(connection, practice.COUNCIL[0])


def _counts(connection):
    records = _council(connection)
    return [records.scalar(select(func.count()).select_from(kind)) for kind in (Location, Enrolment)]


def test_the_practice_council_is_filled_once(connection):
    staff = practice.fill(connection, _AT)
    counts = _counts(connection)
    assert practice.fill(connection, _AT) == staff
    assert _counts(connection) == counts
    assert counts[0] == 106


def test_every_role_and_every_kind_of_provider_may_sign_in(connection):
    staff = practice.fill(connection, _AT)
    roles = {role for each in staff for role in each.roles}
    assert {"broker", "senior_officer", "practitioner", "manager", "auditor", "provider"} <= roles
    parties = [each.party for each in staff if "provider" in each.roles]
    assert len(parties) == len(set(parties)) == 5
    assert all(each.party is None for each in staff if "provider" not in each.roles)


def test_every_category_has_somebody_to_ask_and_several_bands(connection):
    practice.fill(connection, _AT)
    book = _council(connection)
    held = provider_status.enrolled(book, _AT.date())
    categories = {row.category for rows in held.values() for row in rows if row.arrangement != "none"}
    assert len(categories) == 5
    bands = {status.band for status in provider_status.statuses(book, _AT, held).values()}
    assert {"gold", "silver", "bronze", "unrated"} <= bands
    assert len(customer_feedback.feedback(book, _AT.date(), held)) > 50


def test_areas_neighbours_and_wards_fit_together(connection):
    practice.fill(connection, _AT)
    today = _AT.date()
    areas = dated_settings.value_on(connection, practice.COUNCIL[0], setting_catalogue.AREAS, today).value
    neighbours = dated_settings.value_on(
        connection, practice.COUNCIL[0], setting_catalogue.ZONE_NEIGHBOURS, today
    ).value
    assert set(areas) == set(neighbours) == {"north", "south", "east", "west", "central"}
    assert {each for found in neighbours.values() for each in found} <= set(areas)
    wards = {ward for area in areas.values() for ward in area["wards"]}
    assert len(wards) == 20
    assert set(connection.scalars(select(market_tables.locations.c.ward))) <= wards


@pytest.mark.outside("HOMEWARD_DATA")
def test_no_real_name_number_or_postcode_stands_in_the_practice_files():
    folder = outside.folder("HOMEWARD_DATA")
    words, numbers = _real(folder)
    for file in sorted(practice.FOLDER.iterdir()):
        if file.suffix == ".md":
            continue
        text = file.read_text(encoding="utf-8")
        plain = f" {_plain(text)} "
        assert [each for each in words if f" {each} " in plain] == []
        assert [each for each in numbers if each in text] == []


def _real(folder: Path) -> tuple[set[str], set[str]]:
    """Every name and ward, and every identifier and postcode, of the real files."""
    names: set[str] = set()
    numbers: set[str] = set()
    for line in (folder / "cqc_oldham_locations_api.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        names |= {row["name"], row.get("brandName", ""), row.get("alsoKnownAs", "")}
        names |= {each["relatedLocationName"] for each in row["relationships"]}
        numbers |= {row["locationId"], row["providerId"], row["postalCode"], row.get("uprn", "")}
        names.add(row["postalAddressLine1"])
    with (folder / "cqc_oldham_locations.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            names |= {row["ward_name"], row["constituency"]}
    with (folder / "cqc_locations_export_sample.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            names |= {row["Location Name"], row["Provider Name"]}
            numbers |= {row["Location ID"], row["Provider ID"]}
    with (folder / "cqc_directory_layout_sample.csv").open(encoding="utf-8-sig", newline="") as file:
        for cells in list(csv.reader(file))[5:]:
            names |= {cells[0], cells[9]}
            numbers |= {cells[3], cells[13], cells[14]}
    plain = {_plain(name) for name in names}
    assert len(plain) > 500
    return {name for name in plain if len(name) >= _SHORTEST} - _KINDS_OF_SERVICE, {
        each for each in numbers if each
    }


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))
