"""CQC's register: a preview of what a file would change, and the import, which done again changes nothing.

Only what a layout carries is compared and written, so a file without beds leaves the beds as they are. A row
with an unreadable cell is left out whole and reported.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from brokerage.register import cqc_layouts, providers
from brokerage.tables import market_tables
from engine.database.handle import new_id

Progress = Callable[[int], None]
_REMOVED = "Provider {}"
_EVERY = 100
_VISITED = "inspected but not rated"


@dataclass
class Report:
    """What an import did, or would: locations by what becomes of them, new ratings, row errors."""

    layout: str
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ratings: int = 0
    errors: list[cqc_layouts.RowError] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        """Return the report in one sentence."""
        return (
            f"{self.rows} rows ({self.layout}): {self.added} locations new, {self.changed} changed, "
            f"{self.unchanged} as before, {self.ratings} ratings new, {len(self.errors)} errors."
        )


def preview(connection: Connection, path: Path, progress: Progress | None = None) -> Report:
    """Return what importing a file would do; nothing is written."""
    return _go_through(connection, path, None, progress)


def import_register(
    connection: Connection, path: Path, at: datetime, progress: Progress | None = None
) -> Report:
    """Write what a file says where it differs from the register on record, and return what was done.

    `at` is when it was read. `progress` is called with the number of rows done.
    """
    return _go_through(connection, path, at, progress)


def _go_through(connection: Connection, path: Path, at: datetime | None, progress: Progress | None) -> Report:
    register = cqc_layouts.open_register(path)
    report = Report(register.layout)
    known = _known(connection)
    for row in register.rows:
        report.rows += 1
        if isinstance(row, tuple):
            report.errors.extend(row)
        else:
            _take(connection, row, known, report, at)
        if progress is not None and report.rows % _EVERY == 0:
            progress(report.rows)
    if progress is not None:
        progress(report.rows)
    return report


@dataclass
class _Known:
    locations: dict[str, RowMapping]
    providers: dict[str, RowMapping]
    ratings: set[tuple[object, ...]]
    successions: set[tuple[str, ...]]


def _known(connection: Connection) -> _Known:
    """Return the register on record, read once."""
    places, bodies = market_tables.locations, market_tables.providers
    ratings, follows = market_tables.cqc_ratings.c, market_tables.successions.c
    return _Known(
        {row["id"]: row for row in connection.execute(select(places)).mappings()},
        {row["id"]: row for row in connection.execute(select(bodies)).mappings()},
        {
            tuple(row)
            for row in connection.execute(select(ratings.location, ratings.service, ratings.rated_on))
        },
        {tuple(row) for row in connection.execute(select(follows.location, follows.kind, follows.other))},
    )


def _take(
    connection: Connection, place: cqc_layouts.Place, known: _Known, report: Report, at: datetime | None
) -> None:
    row = known.locations.get(place.location)
    if row is None:
        report.added += 1
        report.names.append(place.facts["name"])
    elif _differs(row, {"provider": place.provider, **place.facts}):
        report.changed += 1
        report.names.append(place.facts["name"])
    else:
        report.unchanged += 1
    ratings = [rating for rating in place.ratings if not _is_visit_only(rating)]
    if at is None:
        dated = ({"rated_on": None, **rating} for rating in ratings)
        keys = {(place.location, rating["service"], rating["rated_on"]) for rating in dated}
        report.ratings += len(keys - known.ratings)
        return
    _write_provider(connection, place, known, at)
    providers.add_location(connection, place.location, place.provider, **place.facts)
    report.ratings += sum(_write_rating(connection, place.location, rating, at) for rating in ratings)
    _write_successions(connection, place, known)


def _differs(row: RowMapping, facts: Mapping[str, object]) -> bool:
    return any(row[name] != value for name, value in facts.items())


def _is_visit_only(rating: Mapping[str, object]) -> bool:
    """Return whether CQC only visited: then the rating that a place had before goes on, Inadequate too."""
    return str(rating["overall"]).strip().casefold() == _VISITED


def _write_provider(connection: Connection, place: cqc_layouts.Place, known: _Known, at: datetime) -> None:
    """Write the registered body; a layout that does not name it leaves the name on record, or its number."""
    row = known.providers.get(place.provider)
    facts = {name: value for name, value in place.provider_facts.items() if name != "name"}
    name = place.provider_facts.get("name")
    if name is None:
        name = _REMOVED.format(place.provider) if row is None else row["name"]
    if row is None:
        facts["read_at"] = at
    providers.add_provider(connection, place.provider, name, **facts)
    written = select(market_tables.providers).where(market_tables.providers.c.id == place.provider)
    known.providers[place.provider] = connection.execute(written).mappings().one()


def _write_rating(connection: Connection, location: str, rating: Mapping[str, Any], at: datetime) -> bool:
    facts = dict(rating)
    return providers.record_cqc_rating(
        connection,
        location,
        facts.pop("overall"),
        facts.pop("rated_on", None),
        facts.pop("service"),
        at=at,
        **facts,
    )


def _write_successions(connection: Connection, place: cqc_layouts.Place, known: _Known) -> None:
    for succession in place.successions:
        key = (place.location, succession["kind"], succession["other"])
        if key not in known.successions:
            known.successions.add(key)
            row = {"id": new_id(), "location": place.location, **succession}
            connection.execute(insert(market_tables.successions), row)
