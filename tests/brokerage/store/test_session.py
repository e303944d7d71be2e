"""A council's session: what it sees, what it refuses, and when what it holds is written."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import get_ident

import pytest
from sqlalchemy import Connection, delete, event, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import aliased, joinedload, selectinload

from brokerage.states import PackageState
from brokerage.tables.package_tables import Package, Person
from engine.database import pending, session
from engine.database.handle import Database
from engine.database.record import CouncilRecord, Identified
from engine.errors import RecordMissing

AT = datetime(2026, 1, 1, tzinfo=UTC)


def person(name: str) -> Person:
    return Person(name=name, added_at=AT)


def package(whose: Person) -> Package:
    return Package(
        case_id="case",
        reference="HW-1",
        person_id=whose.id,
        category="other",
        urgency="routine",
        age_group="over_65",
        area="north",
        state=PackageState.SOURCING,
        needs=[],
        required_start_on=date(2026, 4, 1),
        referred_by="b1",
        referred_at=AT,
    )


class Sent:
    """The statements sent while it stands."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.statements = connection, list[str]()

    def _add(self, _c: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.statements.append(statement)

    def __enter__(self) -> list[str]:
        event.listen(self.connection, "before_cursor_execute", self._add)
        return self.statements

    def __exit__(self, *_error: object) -> None:
        event.remove(self.connection, "before_cursor_execute", self._add)


@pytest.fixture
def theirs(connection: Connection) -> session.Records:
    """Another council's session, in whose council a person and a package are on record."""
    records = session.records_of(connection, "b")
    whose = records.put(person("Theirs"))
    records.put(package(whose))
    records.flush()
    return records


@pytest.fixture
def ours(connection: Connection, theirs: session.Records) -> session.Records:
    return session.records_of(connection, "a")


def ids(records: session.Records) -> tuple[str, str]:
    return records.scalars(select(Person.id)).one(), records.scalars(select(Package.id)).one()


def test_no_query_sees_another_council_s_record(ours: session.Records, theirs: session.Records) -> None:
    whose, care = ids(theirs)
    people, packages = Person, Package
    other = aliased(people)
    assert ours.get(people, whose) is None
    with pytest.raises(RecordMissing):
        ours.require(people, whose)
    assert ours.scalars(select(people)).all() == []
    assert ours.execute(select(people.id, people.name)).all() == []
    assert ours.scalar(select(func.count()).select_from(people)) == 0
    assert ours.scalars(select(other.name)).all() == []
    own = ours.put(person("Ours"))
    assert ours.scalars(select(people.id).where(exists().where(packages.person_id == whose))).all() == []
    assert ours.scalars(select(people.id).where(people.id.in_(select(packages.person_id)))).all() == []
    assert (
        ours.execute(select(people.id, packages.id).join(packages, packages.person_id == people.id)).all()
        == []
    )
    assert ours.scalars(select(people)).all() == [own]
    assert theirs.require(packages, care).person_id == whose


def test_no_loader_brings_another_council_s_record(ours: session.Records, theirs: session.Records) -> None:
    whose, _ = ids(theirs)
    ours.put(package(Person(id=whose, name="", added_at=AT)))
    ours.flush()
    for loader in (joinedload, selectinload):
        ours.expunge_all()
        ours.in_hand.clear()
        found = ours.scalars(select(Package).options(loader(Package.person))).one()
        assert found.person is None


def test_no_change_reaches_another_council_s_record(ours: session.Records, theirs: session.Records) -> None:
    whose, care = ids(theirs)
    ours.execute(update(Person).where(Person.id == whose).values(name="Changed"))
    ours.execute(delete(Package).where(Package.id == care))
    theirs.expunge_all()
    theirs.in_hand.clear()
    assert theirs.require(Person, whose).name == "Theirs"
    assert theirs.require(Package, care).id == care
    with pytest.raises(session.AnotherCouncil):
        ours.execute(update(Person), [{"id": whose, "name": "Changed"}])


def test_a_record_of_another_council_is_not_written(ours: session.Records) -> None:
    stray = person("Stray")
    stray.council = "b"
    ours.add(stray)
    with pytest.raises(session.AnotherCouncil):
        ours.flush()
    ours.expunge(stray)


def test_several_councils_are_read_by_name_and_never_changed(
    connection: Connection, ours: session.Records, theirs: session.Records
) -> None:
    ours.put(person("Ours"))
    ours.flush()
    names = select(Person.name).order_by(Person.serial)
    for councils, expected in (({"a"}, ["Ours"]), ({"a", "b"}, ["Theirs", "Ours"]), (set(), [])):
        assert session.SeveralCouncils(connection, councils).scalars(names).all() == expected
    with pytest.raises(session.AnotherCouncil):
        session.SeveralCouncils(connection, {"a"}).execute(update(Person).values(name=""))


def test_every_foreign_key_has_a_relationship_and_every_relationship_raises() -> None:
    kinds = [mapper for mapper in Identified.registry.mappers if issubclass(mapper.class_, Identified)]
    assert len(kinds) == 38
    for mapper in kinds:
        keys = {column for column in mapper.local_table.c if column.foreign_keys}
        assert keys == {pair[0] for link in mapper.relationships for pair in link.local_remote_pairs}
        assert {link.lazy for link in mapper.relationships} <= {"raise"}
        assert mapper.local_table.info["kind"] == (
            "council" if issubclass(mapper.class_, CouncilRecord) else "shared"
        )


def test_a_record_that_was_not_loaded_raises(theirs: session.Records) -> None:
    care = theirs.scalars(select(Package)).one()
    with pytest.raises(InvalidRequestError):
        _ = care.person.name


def test_a_record_read_twice_takes_one_statement(connection: Connection, theirs: session.Records) -> None:
    whose, _ = ids(theirs)
    theirs.expunge_all()
    theirs.in_hand.clear()
    with Sent(connection) as statements:
        for _ in range(3):
            assert theirs.require(Person, whose).name == "Theirs"
    assert len(statements) == 1


def test_whoever_holds_a_record_sees_what_changed_it(theirs: session.Records) -> None:
    whose, _ = ids(theirs)
    known = theirs.require(Person, whose)
    theirs.execute(update(Person).where(Person.name == "Theirs").values(name="By a query"))
    assert known.name == "By a query"
    theirs.change_rows({known: {"name": "By a set"}})
    assert known.name == "By a set"
    theirs.refresh(known)
    assert known.name == "By a set"


def test_rows_stay_in_the_order_in_which_they_were_written(connection: Connection) -> None:
    records = session.records_of(connection, "a")
    names = [f"Person {number}" for number in (3, 1, 2)]
    records.add_all([person(name) for name in names])
    records.flush()
    records.execute(
        insert(Person), [{"council": "a", "name": f"{name} more", "added_at": AT} for name in names]
    )
    records.add_rows(Person, [{"id": f"set-{name}", "name": f"{name} set", "added_at": AT} for name in names])
    expected = [*names, *(f"{name} more" for name in names), *(f"{name} set" for name in names)]
    assert records.scalars(select(Person.name).order_by(Person.serial)).all() == expected


def test_ten_thousand_rows_take_a_statement(connection: Connection) -> None:
    records = session.records_of(connection, "a")
    rows = [{"id": f"p{number}", "name": f"Person {number}", "added_at": AT} for number in range(10_000)]
    with Sent(connection) as statements:
        records.add_rows(Person, rows)
    assert len(statements) == 1
    assert records.scalars(select(Person.id).order_by(Person.serial)).all() == [
        str(row["id"]) for row in rows
    ]


def write_for_nobody(database: Database) -> None:
    """Write a person, and a package of somebody who is not on record."""
    with database.begin() as connection:
        records = session.records_of(connection, "a")
        records.put(person("Lost"))
        records.put(package(person("Nobody")))
        pending.flush(connection)


def test_what_ends_unflushed_is_written_and_after_an_error_nothing_is(database: Database) -> None:
    with database.begin() as connection:
        session.records_of(connection, "a").put(person("Kept"))
    with pytest.raises(IntegrityError):
        write_for_nobody(database)
    with database.read() as connection:
        assert session.records_of(connection, "a").scalars(select(Person.name)).all() == ["Kept"]


def test_threads_share_no_session(database: Database) -> None:
    flushed: dict[session.Records, set[int]] = defaultdict(set)

    def noted(records: session.Records, *_rest: object) -> None:
        flushed[records].add(get_ident())

    def write(case: int) -> None:
        for number in range(5):
            with database.begin() as connection:
                records = session.records_of(connection, "a")
                records.put(package(records.put(person(f"Person {case} {number}"))))

    event.listen(session.Records, "after_flush", noted)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write, range(8)))
    finally:
        event.remove(session.Records, "after_flush", noted)
    assert len(flushed) == 40
    assert {len(threads) for threads in flushed.values()} == {1}
    with database.read() as connection:
        count = select(func.count()).select_from(Package)
        assert session.records_of(connection, "a").scalar(count) == 40


def test_a_transaction_never_meets_the_session_of_another(database: Database) -> None:
    with database.begin() as connection:
        first = session.records_of(connection, "a")
        assert session.records_of(connection, "a") is first
        assert session.records_of(connection, "b") is not first
    with database.begin() as connection:
        assert session.records_of(connection, "a") is not first
    with database.engine.connect() as connection:
        with connection.begin():
            second = session.records_of(connection, "a")
        with connection.begin():
            assert session.records_of(connection, "a") is not second
