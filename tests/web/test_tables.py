"""Web's records: whose they are, and that nobody reads more of them than the query names."""

from sqlalchemy import select

from engine.database import session
from engine.database.record import CouncilRecord, Record
from engine.runtime import Runtime
from tests.web.builders import small_council
from web import tables

MAPPERS = [mapper for mapper in Record.registry.mappers if mapper.class_.__module__ == tables.__name__]


def test_a_record_is_a_council_s_where_its_table_is_and_no_relationship_is_read_unasked() -> None:
    assert len(MAPPERS) == 5
    for mapper in MAPPERS:
        is_council_s = issubclass(mapper.class_, CouncilRecord)
        assert mapper.local_table.info["kind"] == ("council" if is_council_s else "shared")
        assert {link.lazy for link in mapper.relationships} <= {"raise"}


def test_a_session_sees_the_roles_of_its_own_council_only(runtime: Runtime) -> None:
    labels = select(tables.CouncilRole.label)
    with runtime.database.begin() as connection:
        ours = session.records_of(connection, small_council.COUNCIL)
        ours.put(tables.CouncilRole(key="pilot", label="Pilot", permissions=[], position=99))
        assert "Pilot" in ours.scalars(labels).all()
        theirs = session.records_of(connection, small_council.OTHER).scalars(labels).all()
        assert theirs
        assert "Pilot" not in theirs
        assert session.shared_of(connection).scalars(labels).all() == []
