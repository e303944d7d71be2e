"""The practice council: fills a database from `demo/` with areas, fees, providers, bands, feedback and staff.

Nothing in it is a real place or person; demo/README.md says how it was made.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, bindparam, select

import engine
from brokerage.register import cqc_fields, providers
from brokerage.states import Arrangement
from brokerage.store import bank_holidays, dated_settings
from brokerage.tables.market_tables import Band, DatedSetting, Enrolment
from engine.database import session

FOLDER = Path(engine.__file__).parent.parent / "demo"
COUNCIL = ("calderwick", "Calderwick Council")
TELEPHONE = "0300 000 0000"
_SETTINGS = (
    "areas",
    "zone_neighbours",
    "needs",
    "standard_fee_weekly",
    "offer_holds_days",
    "top_up_review_months",
    "feedback_guidance",
    "complaint_route",
)
_BEGINNING = date(2020, 4, 1)
_CONTRACTED = (
    select(Enrolment.location_id)
    .where(Enrolment.category == bindparam("category"), Enrolment.arrangement != Arrangement.NONE)
    .order_by(Enrolment.serial)
)


@dataclass(frozen=True)
class Staff:
    """Somebody who signs in for practice; `party` is the location they speak for, None for staff."""

    key: str
    name: str
    roles: frozenset[str]
    party: str | None


def fill(connection: Connection, now: datetime) -> tuple[Staff, ...]:
    """Fill the database with the practice council unless it is there, and return who may sign in."""
    written = yaml.safe_load((FOLDER / "council.yaml").read_text(encoding="utf-8"))
    rows = _rows()
    council = COUNCIL[0]
    records = session.records_of(connection, council)
    if records.scalar(select(DatedSetting.id).limit(1)) is None:
        _fill_settings(connection, written, now)
        bank_holidays.add(connection, range(now.year - 1, now.year + 4))
        for row in rows:
            _fill_row(connection, row, written["practice_bands"], now)
        for suspended in written["suspended"]:
            location = rows[suspended["row"] - 1]["location"]
            since = now - timedelta(days=30)
            providers.suspend(connection, council, location, since, suspended["reason"])
    return (*_staff(written), *_provider_staff(records, written))


def _rows() -> list[dict[str, str]]:
    with (FOLDER / "register.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fill_settings(connection: Connection, written: Mapping[str, Any], now: datetime) -> None:
    values = {
        "council_name": COUNCIL[1],
        "council_telephone": TELEPHONE,
        **{key: written[key] for key in _SETTINGS},
    }
    for key, value in values.items():
        dated_settings.set_setting(
            connection, COUNCIL[0], key, value, _BEGINNING, "commissioner", "senior_officer", now
        )


def _fill_row(
    connection: Connection, row: dict[str, str], bands: list[dict[str, Any]], now: datetime
) -> None:
    services = row["services"].split("|")
    providers.add_provider(connection, row["provider"], row["provider_name"])
    providers.add_location(
        connection,
        row["location"],
        row["provider"],
        row["name"],
        address=row["address"],
        postcode=row["postcode"],
        ward=row["ward"],
        local_authority="Calderwick",
        region="Practice",
        registered_on=_day(row["registered_on"]),
        care_home=any("homes" in service for service in services),
        beds=int(row["beds"]),
        service_types=services,
    )
    if row["rating"]:
        questions = {name: row[name] or None for name in cqc_fields.QUESTIONS}
        on = _day(row["rated_on"])
        providers.record_cqc_rating(connection, row["location"], row["rating"], on, "", at=now, **questions)
    _enrol(connection, row)
    _rate(connection, row, bands, now)


def _enrol(connection: Connection, row: dict[str, str]) -> None:
    for category in row["categories"].split("|"):
        providers.enrol(
            connection,
            COUNCIL[0],
            row["location"],
            category,
            row["arrangement"],
            row["areas"].split("|"),
            row["needs"].split("|"),
            [row["on_site_scheme"]] if row["on_site_scheme"] else [],
            _BEGINNING,
            f"{row['location'].lower()}@practice.example",
        )


def _rate(connection: Connection, row: dict[str, str], bands: list[dict[str, Any]], now: datetime) -> None:
    """Record the band of the practice table for the row's score, and its feedback."""
    council, location = COUNCIL[0], row["location"]
    if row["practice_score"]:
        score = Decimal(row["practice_score"])
        band = next(step["band"] for step in bands if score >= step["from"])
        providers.record_band(connection, council, location, band, row["practice_score"], _BEGINNING, at=now)
    if row["practice_feedback"]:
        on = dated_settings.today(now.astimezone(UTC)) - timedelta(days=90)
        providers.record_feedback(
            connection, council, location, row["practice_feedback"], on, "review", 6, at=now
        )


def _staff(written: Mapping[str, Any]) -> list[Staff]:
    return [
        Staff(person["key"], person["name"], frozenset(person["roles"]), None) for person in written["staff"]
    ]


def _provider_staff(records: session.Records, written: Mapping[str, Any]) -> list[Staff]:
    """Return who signs in for providers: for each category the first contracted location with a band."""
    rated = set(records.scalars(select(Band.location_id).where(Band.band.in_(("gold", "silver")))))
    staff: list[Staff] = []
    for sign_in in written["provider_sign_ins"]:
        locations = records.scalars(_CONTRACTED, {"category": sign_in["category"]})
        taken = {person.party for person in staff}
        place = next(location for location in locations if location in rated and location not in taken)
        staff.append(Staff(sign_in["key"], sign_in["name"], frozenset({"provider"}), place))
    return staff


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
