"""The four layouts in which CQC's register comes, each read into the same facts, row by row.

`api`: one location a line, as CQC's programming interface gives it. `flat`: the same as a table. `directory`:
the published weekly directory, four title lines above its header. `export`: locations with key questions.
"""

import csv
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from brokerage import errors
from brokerage.register import cqc_api, cqc_fields

Columns = Mapping[str, tuple[tuple[str, ...], cqc_fields.Convert]]

_WORDS, _DAY, _NEEDED = cqc_fields.words, cqc_fields.day, cqc_fields.required
_LONGEST_TITLE = 10


@dataclass(frozen=True)
class RowError:
    """A cell that could not be read: the file's row (the first is 1), its column, and what is wrong."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        """Return the error as a sentence."""
        return f"Row {self.row}, column \u201c{self.column}\u201d: {self.text}."


@dataclass(frozen=True)
class Place:
    """One row of the register: facts that the layout carries, ratings, what it replaced or gave way to."""

    row: int
    location: str
    provider: str
    provider_facts: dict[str, Any]
    facts: dict[str, Any]
    ratings: Sequence[dict[str, Any]] = ()
    successions: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True)
class Register:
    """A file that was recognised. `rows` can be gone through once."""

    layout: str
    rows: Iterator[Place | tuple[RowError, ...]] = field(repr=False)


def _one(heading: str, convert: cqc_fields.Convert) -> tuple[tuple[str, ...], cqc_fields.Convert]:
    return (heading,), convert


_FLAT: Columns = {
    "location": _one("location_id", _NEEDED),
    "provider": _one("provider_id", _NEEDED),
    "name": _one("name", _NEEDED),
    "status": _one("registration_status", _NEEDED),
    "registered_on": _one("registration_date", _DAY),
    "deregistered_on": _one("deregistration_date", _DAY),
    "dormant": _one("dormancy", cqc_fields.yes),
    "care_home": _one("care_home", cqc_fields.yes),
    "beds": _one("beds", cqc_fields.whole),
    "service_types": _one("service_types", cqc_fields.services("|")),
    "specialisms": _one("specialisms", cqc_fields.listed("|")),
    "postcode": _one("postcode", _WORDS),
    "latitude": _one("latitude", _WORDS),
    "longitude": _one("longitude", _WORDS),
    "uprn": _one("uprn", _WORDS),
    "constituency": _one("constituency", _WORDS),
    "ward": _one("ward_name", _WORDS),
    "overall": _one("overall_rating", _WORDS),
    "rated_on": _one("rating_date", _DAY),
    **{name: _one(name, _WORDS) for name in cqc_fields.QUESTIONS},
}
_DIRECTORY: Columns = {
    "location": _one("CQC Location ID (for office use only)", _NEEDED),
    "provider": _one("CQC Provider ID (for office use only)", _NEEDED),
    "provider_name": _one("Provider name", _NEEDED),
    "name": _one("Name", _NEEDED),
    "also_known_as": _one("Also known as", _WORDS),
    "address": _one("Address", _WORDS),
    "postcode": _one("Postcode", _WORDS),
    "website": _one("Service's website (if available)", _WORDS),
    "service_types": _one("Service types", cqc_fields.services("|")),
    "specialisms": _one("Specialisms/services", cqc_fields.listed("|")),
    "local_authority": _one("Local authority", _WORDS),
    "region": _one("Region", _WORDS),
    "checked_on": _one("Date of latest check", _DAY),
}
_EXPORT: Columns = {
    "location": _one("Location ID", _NEEDED),
    "provider": _one("Provider ID", _NEEDED),
    "provider_name": _one("Provider Name", _NEEDED),
    "ownership": _one("Provider Ownership Type", _WORDS),
    "companies_house": _one("Provider Companies House Number", _WORDS),
    "brand": _one("Brand Name", _WORDS),
    "name": _one("Location Name", _NEEDED),
    "uprn": _one("Location UPRN", _WORDS),
    "local_authority": _one("Location Local Authority", _WORDS),
    "region": _one("Location ADASS Region", _WORDS),
    "service_types": _one("Service Types", cqc_fields.services(", ")),
    "specialisms": _one("Service users supported", cqc_fields.listed(", ")),
    "beds": _one("Care homes beds", cqc_fields.whole),
    "registered_on": _one("Location HSCA start date", _DAY),
    "deregistered_on": _one("Location HSCA end date", _DAY),
    "dormant": _one("Dormant", cqc_fields.yes),
    # "Publication Date" only repeats the start date, so a rating of this layout has no day.
    "overall": _one("Location Latest Overall Rating", _WORDS),
    **{name: _one(f"Location {name.replace('_', '-')} rating", _WORDS) for name in cqc_fields.QUESTIONS},
}
_TABLES = {"flat": _FLAT, "directory": _DIRECTORY, "export": _EXPORT}
_OF_PROVIDER = ("provider_name", "ownership", "companies_house", "brand")
_OF_RATING = ("overall", "rated_on", *cqc_fields.QUESTIONS)


def open_register(path: Path) -> Register:
    """Return a file's layout and its rows; UnreadableRegister if it has none of the four."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            first = file.readline().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise errors.UnreadableRegister(f"The file {path.name} cannot be read: {error}.") from error
    if first.startswith("{"):
        return Register("api", _api_rows(path))
    return _table(path)


def _table(path: Path) -> Register:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(itertools.islice(csv.reader(file), _LONGEST_TITLE), 1):
            headings = [_plain(cell) for cell in cells]
            for layout, columns in _TABLES.items():
                if {_plain(names[0]) for names, _ in columns.values()} <= set(headings):
                    return Register(layout, _table_rows(path, layout, number, headings))
    raise errors.UnreadableRegister


def _table_rows(
    path: Path, layout: str, header: int, headings: list[str]
) -> Iterator[Place | tuple[RowError, ...]]:
    columns = _TABLES[layout]
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        for _ in range(header):
            next(reader)
        for number, cells in enumerate(reader, header + 1):
            if any(cell.strip() for cell in cells):
                yield _read_row(layout, columns, number, dict(zip(headings, cells, strict=False)))


def _read_row(
    layout: str, columns: Columns, number: int, cells: Mapping[str, str]
) -> Place | tuple[RowError, ...]:
    facts: dict[str, Any] = {}
    faults = []
    for name, (headings, convert) in columns.items():
        try:
            facts[name] = convert(cells.get(_plain(headings[0]), ""))
        except ValueError as error:
            faults.append(RowError(number, headings[0], str(error)))
    return tuple(faults) if faults else _place(layout, number, facts)


def _place(layout: str, number: int, facts: dict[str, Any]) -> Place:
    rating = {name: facts.pop(name) for name in _OF_RATING if name in facts}
    provider = {name: facts.pop(name) for name in _OF_PROVIDER if name in facts}
    facts.pop("checked_on", None)
    if layout != "flat":
        ended = facts.get("deregistered_on")
        facts["status"] = "Deregistered" if ended else "Registered"
        facts["care_home"] = any("homes" in service for service in facts["service_types"])
    return Place(
        row=number,
        location=facts.pop("location"),
        provider=facts.pop("provider"),
        provider_facts={"name": provider.pop("provider_name", None), **provider},
        facts=facts,
        ratings=[{"service": "", **rating}] if rating.get("overall") else [],
    )


def _api_rows(path: Path) -> Iterator[Place | tuple[RowError, ...]]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _api_row(number, line)


def _api_row(number: int, line: str) -> Place | tuple[RowError, ...]:
    try:
        written = json.loads(line)
    except json.JSONDecodeError as error:
        return (RowError(number, f"character {error.pos + 1}", "the line is not JSON"),)
    faults: list[tuple[str, str]] = []
    parts = cqc_api.read(written, faults)
    if parts is None:
        return tuple(RowError(number, column, text) for column, text in faults)
    return Place(row=number, **parts)


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def headings_of(layout: str) -> Iterable[str]:
    """Return the headings that a table must have to be read as a layout."""
    return [names[0] for names, _ in _TABLES[layout].values()]
