"""Enters a scenario's providers and known people, and what happens to them later, as pages do."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from brokerage.package import people
from brokerage.register import providers
from brokerage.store import dated_settings
from engine import clock
from play import practice_people
from play.scenario.scenarios import Scenario

FROM = date(2000, 1, 1)
"""Dated facts of a scenario hold from this day."""
SET_BY, APPROVED_BY = "practice-commissioner", "practice-administrator"


def fill(connection: Connection, scenario: Scenario) -> None:
    """Enter the scenario's providers under its ids, and whom the council knows, before its advert opens."""
    before = scenario.adverts[0].opened_at - timedelta(days=1)
    for provider in scenario.providers:
        _enter(connection, provider, before)
    for person in scenario.facts["known_people"]:
        name, reference, born_on = person["name"], person["reference"], person["date_of_birth"]
        people.add_person(
            connection, practice_people.COUNCIL, name=name, reference=reference, born_on=born_on, at=before
        )


def _enter(connection: Connection, provider: dict[str, Any], before: datetime) -> None:
    location = provider["id"]
    providers.add_provider(connection, f"{location}-body", provider["name"])
    registered = {"status": "Deregistered"} if provider["status"] == "not_registered" else {}
    providers.add_location(connection, location, f"{location}-body", provider["name"], **registered)
    for category in provider["categories"]:
        providers.enrol(
            connection,
            practice_people.COUNCIL,
            location,
            category,
            provider["arrangement"],
            provider["areas"],
            provider["service_types"],
            provider["on_site_schemes"],
            FROM,
        )
    _rate(connection, provider, before)
    if provider["status"] == "suspended":
        providers.suspend(
            connection, practice_people.COUNCIL, location, before, "Suspended before the advert opened."
        )


def _rate(connection: Connection, provider: dict[str, Any], before: datetime) -> None:
    location, on = provider["id"], clock.london(before).date()
    if provider["band"] is not None:
        providers.record_band(
            connection, practice_people.COUNCIL, location, provider["band"], from_=FROM, at=before
        )
    if provider["feedback"] is not None:
        providers.record_feedback(
            connection, practice_people.COUNCIL, location, provider["feedback"], on, at=before
        )
    if provider["cqc"] is not None:
        providers.record_cqc_rating(connection, location, provider["cqc"], on, at=before)


def set_settings(connection: Connection, values: dict[str, Any], at: datetime) -> None:
    """Set dated settings of the practice council, each approved by a second person."""
    for key, value in values.items():
        dated_settings.set_setting(
            connection, practice_people.COUNCIL, key, value, FROM, SET_BY, APPROVED_BY, at
        )


def _rated(connection: Connection, event: dict[str, Any], now: datetime) -> None:
    providers.record_cqc_rating(connection, event["provider"], event["cqc"], clock.london(now).date(), at=now)


def _banded(connection: Connection, event: dict[str, Any], now: datetime) -> None:
    providers.record_band(
        connection,
        practice_people.COUNCIL,
        event["provider"],
        event["band"],
        from_=clock.london(now).date(),
        at=now,
    )


def _suspended(connection: Connection, event: dict[str, Any], now: datetime) -> None:
    providers.suspend(
        connection, practice_people.COUNCIL, event["provider"], now, "Suspended while the case ran."
    )


REGISTER_EVENTS: dict[str, Callable[[Connection, dict[str, Any], datetime], None]] = {
    "cqc_rating_changes": _rated,
    "band_changes": _banded,
    "provider_suspended": _suspended,
}
"""Events that change a register at once, without a form."""


def area_and_need_settings(scenarios: Iterable[Scenario]) -> dict[str, Any]:
    """Return the settings that name every area and every need in the scenarios."""
    areas: set[str] = set()
    needs: set[str] = set()
    for scenario in scenarios:
        areas.add(scenario.facts["area"])
        needs.update(scenario.facts["needs"])
        for provider in scenario.providers:
            areas.update(provider["areas"])
            needs.update(provider["service_types"])
    return {
        "areas": {area: {"name": _title(area), "wards": []} for area in sorted(areas)},
        "needs": {need: _title(need) for need in sorted(needs)},
    }


def _title(key: str) -> str:
    return key.replace("_", " ").capitalize()
