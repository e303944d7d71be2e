"""The practice council: fills a database from `demo/` with areas, fees, providers, bands, feedback and staff.

Nothing in it is a real place or person; demo/README.md says how it was made.
"""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection

import engine
from brokerage import bank_holidays, cqc_fields, providers, records, settings, tables
from engine import database

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
    book = records.Records(connection, council)
    if not connection.execute(database.of_council(tables.dated_settings, council).limit(1)).first():
        _fill_settings(connection, written, now)
        bank_holidays.add(connection, range(now.year - 1, now.year + 4))
        for row in rows:
            _fill_row(connection, row, written["practice_bands"], now)
        for each in written["suspended"]:
            location = rows[each["row"] - 1]["location"]
            providers.suspend(connection, council, location, now - timedelta(days=30), each["reason"])
    return (*_staff(written), *_provider_staff(book, written))


def _rows() -> list[dict[str, str]]:
    with (FOLDER / "register.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fill_settings(connection: Connection, written: dict[str, Any], now: datetime) -> None:
    values = {
        "council_name": COUNCIL[1],
        "council_telephone": TELEPHONE,
        **{key: written[key] for key in _SETTINGS},
    }
    for key, value in values.items():
        settings.set_setting(
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
        care_home=any("homes" in each for each in services),
        beds=int(row["beds"]),
        service_types=services,
    )
    if row["rating"]:
        questions: dict[str, Any] = {name: row[name] or None for name in cqc_fields.QUESTIONS}
        providers.record_cqc_rating(
            connection, row["location"], row["rating"], _day(row["rated_on"]), at=now, **questions
        )
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
        band = next(each["band"] for each in bands if score >= each["from"])
        providers.record_band(connection, council, location, band, row["practice_score"], _BEGINNING, at=now)
    if row["practice_feedback"]:
        on = settings.today(now.astimezone(UTC)) - timedelta(days=90)
        providers.record_feedback(
            connection, council, location, row["practice_feedback"], on, "review", 6, at=now
        )


def _staff(written: dict[str, Any]) -> list[Staff]:
    return [Staff(each["key"], each["name"], frozenset(each["roles"]), None) for each in written["staff"]]


def _provider_staff(book: records.Records, written: dict[str, Any]) -> list[Staff]:
    """Return who signs in for providers: for each category the first contracted location with a band."""
    rated = {row.location for row in book.all(tables.bands) if row.band in ("gold", "silver")}
    found: list[Staff] = []
    for each in written["provider_sign_ins"]:
        of_it = tables.enrolments
        rows = book.all(of_it, of_it.c.arrangement != "none", category=each["category"])
        taken = {staff.party for staff in found}
        place = next(row.location for row in rows if row.location in rated and row.location not in taken)
        found.append(Staff(each["key"], each["name"], frozenset({"provider"}), place))
    return found


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
