from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from brokerage import errors
from brokerage.register import cqc_import, cqc_layouts, provider_status, providers
from brokerage.tables import market_tables
from engine.database import session
from tests import outside

AT = datetime(2026, 3, 9, 9, tzinfo=UTC)
FILES = Path(__file__).parent / "files"
REAL = (
    ("api", "cqc_oldham_locations_api.jsonl", 224),
    ("flat", "cqc_oldham_locations.csv", 224),
    ("directory", "cqc_directory_layout_sample.csv", 74),
    ("export", "cqc_locations_export_sample.csv", 417),
)


def _location(connection, location):
    return connection.execute(
        select(market_tables.locations).where(market_tables.locations.c.id == location)
    ).one()


def _ratings(connection, location):
    ratings = market_tables.cqc_ratings.c
    query = select(ratings.service, ratings.overall, ratings.rated_on).where(ratings.location == location)
    return [tuple(row) for row in connection.execute(query.order_by(ratings.serial))]


def _standing(connection, at, location):
    return provider_status.statuses(session.records_of(connection, "a"), at, [location])[location]


@pytest.mark.parametrize(
    ("file", "layout"),
    [("api.jsonl", "api"), ("flat.csv", "flat"), ("directory.csv", "directory"), ("export.csv", "export")],
)
def test_each_layout_is_recognised_and_read_twice_without_a_change(connection, file, layout):
    first = cqc_import.import_register(connection, FILES / file, AT)
    assert (first.layout, first.added) == (layout, first.rows - len({each.row for each in first.errors}))
    again = cqc_import.import_register(connection, FILES / file, AT)
    assert (again.added, again.changed, again.ratings) == (0, 0, 0)
    assert again.unchanged == first.added


def test_what_is_read_carries_the_moment_that_it_was_read_at(connection):
    cqc_import.import_register(connection, FILES / "api.jsonl", AT)
    for table in (market_tables.providers, market_tables.cqc_ratings):
        assert set(connection.execute(select(table.c.read_at)).scalars()) == {AT}


def test_a_preview_says_what_an_import_does_and_writes_nothing(connection):
    before = cqc_import.preview(connection, FILES / "api.jsonl")
    assert connection.execute(select(market_tables.locations)).all() == []
    done = cqc_import.import_register(connection, FILES / "api.jsonl", AT)
    assert before.sentence() == done.sentence()
    assert before.names == done.names == ['"Old" Weir House', "- Weir Care at Home", "Closed House"]


def test_the_interfaces_facts_are_kept(connection, start):
    cqc_import.import_register(connection, FILES / "api.jsonl", AT)
    home = _location(connection, "9-101")
    assert (home.name, home.beds, home.care_home, home.dormant) == ('"Old" Weir House', 32, True, False)
    assert (home.registered_on, home.status) == (date(2011, 1, 27), "Registered")
    assert (home.address, home.local_authority) == ("1 Weir Lane, Weirton", "Weirshire")
    assert _ratings(connection, "9-101") == [
        ("", "Good", date(2020, 2, 1)),
        ("", "Requires improvement", date(2024, 2, 1)),
    ]
    followed = connection.execute(
        select(market_tables.successions).order_by(market_tables.successions.c.serial)
    ).all()
    assert [(row.location, row.kind, row.other) for row in followed] == [
        ("9-101", "HSCA Predecessor", "9-099")
    ]


def test_a_visit_without_a_rating_leaves_the_rating_a_place_had(connection, start, tmp_path):
    first = (FILES / "api.jsonl").read_text(encoding="utf-8-sig").splitlines()[0]
    file = tmp_path / "visited.jsonl"
    file.write_text(first.replace("Requires Improvement", "Inadequate").replace("2018-02-01", "2025-02-01"))
    assert cqc_import.preview(connection, file).ratings == 2
    assert cqc_import.import_register(connection, file, AT).ratings == 2
    assert _standing(connection, start, "9-101").cqc == "Inadequate"


def test_a_location_rated_by_service_has_the_lowest_of_them(connection, start):
    cqc_import.import_register(connection, FILES / "api.jsonl", AT)
    assert _standing(connection, start, "9-102").cqc == "Inadequate"
    assert _location(connection, "9-102").dormant is True


def test_no_published_rating_hides_an_older_one_and_bars_nobody(connection, start):
    cqc_import.import_register(connection, FILES / "api.jsonl", AT)
    standing = _standing(connection, start, "9-103")
    assert (standing.cqc, standing.registered) == ("Not rated", False)


def test_a_file_changes_only_what_it_carries(connection):
    cqc_import.import_register(connection, FILES / "api.jsonl", AT)
    report = cqc_import.import_register(connection, FILES / "flat.csv", AT)
    assert (report.changed, report.ratings) == (2, 1)
    home = _location(connection, "9-101")
    assert (home.ward, home.local_authority) == ("Weir Top", "Weirshire")
    assert home.specialisms == ["Dementia", "Physical disabilities"]


def test_one_changed_cell_changes_one_location(connection, tmp_path):
    cqc_import.import_register(connection, FILES / "flat.csv", AT)
    copy = tmp_path / "flat.csv"
    copy.write_text((FILES / "flat.csv").read_text().replace(",32,", ",33,"))
    report = cqc_import.import_register(connection, copy, AT)
    assert (report.changed, report.unchanged, report.names) == (1, 1, ['"Old" Weir House'])
    assert _location(connection, "9-101").beds == 33


def test_the_directory_keeps_names_without_their_leading_space_and_no_rating(connection):
    cqc_import.import_register(connection, FILES / "directory.csv", AT)
    place = _location(connection, "9-201")
    assert (place.name, place.also_known_as, place.website) == (
        "Weir Care Ltd",
        "Weir",
        "https://weir.example",
    )
    assert place.service_types == ["Homecare agencies", "Supported living"]
    assert (_location(connection, "9-202").care_home, place.care_home) == (True, False)
    assert _ratings(connection, "9-201") == []


def test_the_exports_publication_date_is_no_date_of_a_rating(connection):
    cqc_import.import_register(connection, FILES / "export.csv", AT)
    assert _ratings(connection, "9-301") == [("", "Requires improvement", None)]
    assert _ratings(connection, "9-302") == []
    assert _location(connection, "9-302").service_types == ["Homecare agencies", "Supported living"]
    body = connection.execute(
        select(market_tables.providers).where(market_tables.providers.c.id == "9-31")
    ).one()
    assert (body.name, body.ownership) == ("[name of individual provider removed]", "Individual")


def test_a_row_that_cannot_be_read_is_named_with_its_column_and_left_out(connection):
    report = cqc_import.import_register(connection, FILES / "export.csv", AT)
    assert [str(each) for each in report.errors] == [
        "Row 4, column “Care homes beds”: “twelve” is not a whole number.",
        "Row 4, column “Location HSCA start date”: “2022-13-09” is not a date.",
    ]
    assert report.added == 2


def test_faults_of_the_interfaces_lines_are_named(connection):
    report = cqc_import.import_register(connection, FILES / "api_faults.jsonl", AT)
    assert [(each.row, each.column) for each in report.errors] == [
        (1, "registrationDate"),
        (1, "numberOfBeds"),
        (2, "character 17"),
        (3, "name"),
        (4, "line"),
    ]
    assert report.added == 1


def test_progress_is_told_as_rows_are_done(connection, tmp_path):
    told = []
    lines = (FILES / "flat.csv").read_text().splitlines()
    many = [lines[1].replace("9-101", f"9-{number}") for number in range(250)]
    file = tmp_path / "many.csv"
    file.write_text("\n".join([lines[0], *many]))
    cqc_import.import_register(connection, file, AT, told.append)
    assert told == [100, 200, 250]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_a_file_of_no_known_layout_is_refused_in_words(connection, tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    with pytest.raises(errors.UnreadableRegister):
        cqc_import.preview(connection, file)


def test_a_name_on_record_stays_where_a_layout_has_none(connection):
    providers.add_provider(connection, "9-1", "Weir Homes Limited")
    cqc_import.import_register(connection, FILES / "flat.csv", AT)
    names = dict(
        connection.execute(select(market_tables.providers.c.id, market_tables.providers.c.name)).all()
    )
    assert names == {"9-1": "Weir Homes Limited", "9-2": "Provider 9-2"}


def test_the_published_headings_are_those_the_importer_asks_for():
    assert len(cqc_layouts.headings_of("directory")) == 13
    assert "Local authority" in cqc_layouts.headings_of("directory")


@pytest.mark.outside("HOMEWARD_DATA")
@pytest.mark.parametrize(("layout", "file", "rows"), REAL)
def test_the_real_files_are_read_whole_and_twice_without_a_change(sqlite_database, layout, file, rows):
    folder = outside.folder("HOMEWARD_DATA")
    with sqlite_database.begin() as connection:
        report = cqc_import.import_register(connection, folder / file, AT)
        again = cqc_import.import_register(connection, folder / file, AT)
    assert (report.layout, report.rows, report.added, report.errors) == (layout, rows, rows, [])
    assert (again.added, again.changed, again.unchanged, again.ratings) == (0, 0, rows, 0)


@pytest.mark.outside("HOMEWARD_DATA")
def test_only_the_one_inadequate_place_of_the_real_market_is_barred(sqlite_database, start):
    folder = outside.folder("HOMEWARD_DATA")
    with sqlite_database.begin() as connection:
        cqc_import.import_register(connection, folder / "cqc_oldham_locations_api.jsonl", AT)
        every = connection.scalars(select(market_tables.locations.c.id)).all()
        held = provider_status.statuses(session.records_of(connection, "a"), start, every)
    registered = [each.cqc for each in held.values() if each.registered]
    assert len(registered) == 106
    assert (registered.count("Outstanding"), registered.count("Requires improvement")) == (4, 11)
    assert sum(each.cqc == "Inadequate" for each in held.values()) == 1
