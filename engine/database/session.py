"""One council's records in one transaction: read through one criterion, written before the transaction ends.

A session is opened with the transaction of its connection and dies with it; it never commits. Whatever is
read or changed through it is its council's, or shared by all. Sets of many rows go through `sets`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Executable, bindparam, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ORMOption

from engine.database import pending, sets
from engine.database.handle import new_id
from engine.database.record import CouncilRecord, Identified, Record, table_of
from engine.errors import RecordMissing

_R = TypeVar("_R", bound=Record)
_V = TypeVar("_V")
_I = TypeVar("_I", bound=Identified)
_OF_COUNCIL = with_loader_criteria(
    CouncilRecord, lambda kind: kind.council == bindparam("of_council"), include_aliases=True
)
_OF_COUNCILS = with_loader_criteria(
    CouncilRecord,
    lambda kind: kind.council.in_(bindparam("of_councils", expanding=True)),
    include_aliases=True,
)
# Queries are constants. A new statement each time would have SQLAlchemy look through all of it each time.
_NARROWED: WeakKeyDictionary[Executable, Executable] = WeakKeyDictionary()


class OfCase(Protocol):
    """What a step works with: it says which transaction, and whose case it is."""

    @property
    def connection(self) -> Connection:
        """The connection of the unit of work."""
        ...

    @property
    def council(self) -> str:
        """The council whose case it is."""
        ...


class AnotherCouncil(RuntimeError):
    """A record was about to be written into, or changed in, a council that is not the session's."""


class Records(Session):
    """A session for the records of one council, and for those that all councils share."""

    def __init__(self, connection: Connection, council: str) -> None:
        # Templates may read a record after its transaction.
        super().__init__(connection, expire_on_commit=False, join_transaction_mode="rollback_only")
        self.council = council
        # The identity map is weak: what nobody held would be read from the database again.
        self.in_hand: list[object] = []

    @property
    def is_reading(self) -> bool:
        """Whether the transaction can only read, so that what was read once stays so."""
        options = self.connection().get_execution_options()
        return bool(options.get("readonly") or options.get("postgresql_readonly"))

    def remember(self, key: tuple[str, ...], read: Callable[[], _V]) -> _V:
        """Return what `read` gives. In a transaction that can only read, the first result serves again."""
        if not self.is_reading:
            return read()
        known = self.info.setdefault("remembered", {})
        if key not in known:
            known[key] = read()
        return cast("_V", known[key])

    def flush(self, objects: Sequence[object] | None = None) -> None:
        """Write what is new or changed: each by its id, after `_check_council` has looked at whose it is."""
        super().flush(objects)

    def put(self, record: _R) -> _R:
        """Add a record and return it; it is written with the next query or at the end of the operation."""
        self.add(record)
        return record

    def require(
        self, kind: type[_R], record_id: str | None, options: Sequence[ORMOption] | None = None
    ) -> _R:
        """Return the record with this id; RecordMissing if the council has none."""
        record = None if record_id is None else self.get(kind, record_id, options=options)
        if record is None:
            raise RecordMissing
        return record

    def add_rows(self, kind: type[Identified], rows: Iterable[Mapping[str, object]]) -> None:
        """Write rows that name the same columns, in their order, in one go."""
        self.flush()
        council = {"council": self.council} if issubclass(kind, CouncilRecord) else {}
        sets.add(self.connection(), table_of(kind), [{"id": new_id(), **row, **council} for row in rows])

    def change_rows(self, rows: Mapping[_I, Mapping[str, object]]) -> None:
        """Change the same columns of records in hand, in one go; the records show it at once."""
        if not rows:
            return
        self.flush()
        table = table_of(type(next(iter(rows))))
        changes = [{"id": record.id, **_council_of(record), **row} for record, row in rows.items()]
        sets.change(self.connection(), table, changes)
        for record, row in rows.items():
            for name, value in row.items():
                set_committed_value(record, name, value)


class SeveralCouncils(Session):
    """A session that reads the records of several councils, named one by one: for their common providers."""

    def __init__(self, connection: Connection, councils: Collection[str]) -> None:
        super().__init__(connection, autoflush=False, join_transaction_mode="rollback_only")
        self.councils = sorted(councils)


def records_of(connection: Connection, council: str) -> Records:
    """Return the session of a council in the connection's transaction: one, whoever asks for it."""
    sessions, key = pending.sessions(connection), ("records", council)
    if key not in sessions:
        sessions[key] = Records(connection, council)
    return cast(Records, sessions[key])


def shared_of(connection: Connection) -> Records:
    """Return the session for what all councils share, before it is known whose records are meant.

    It is no council's, so it sees no record that belongs to one.
    """
    return records_of(connection, "")


def of(case: OfCase) -> Records:
    """Return the session of the council whose case it is."""
    return records_of(case.connection, case.council)


def _council_of(record: Identified) -> dict[str, str]:
    return {"council": record.council} if isinstance(record, CouncilRecord) else {}


@event.listens_for(Records, "do_orm_execute")
def _keep_to_council(state: ORMExecuteState) -> None:
    """Let a statement see no rows but those of the session's council."""
    if not state.is_orm_statement or state.is_column_load or state.is_insert:
        return
    council = state.session.council  # type: ignore[attr-defined]
    if state.is_update or state.is_delete:
        if state.is_executemany:
            raise AnotherCouncil("A change by keys would leave the council: use `change_rows`.")
        mapper = state.bind_mapper
        if mapper is not None and issubclass(mapper.class_, CouncilRecord):
            # Given as a value: records in hand are compared in Python, where a bound name is nothing.
            state.statement = state.statement.where(mapper.class_.council == council)  # type: ignore[attr-defined]
        return
    if not state.is_relationship_load:
        state.statement = _narrowed(state.statement)
    state.parameters = {**_one(state.parameters), "of_council": council}


@event.listens_for(SeveralCouncils, "do_orm_execute")
def _keep_to_councils(state: ORMExecuteState) -> None:
    """Let a query see no rows but those of the councils named."""
    if not state.is_select:
        raise AnotherCouncil("Several councils are only read together, never changed.")
    if not state.is_relationship_load:
        state.statement = state.statement.options(_OF_COUNCILS)
    state.parameters = {**_one(state.parameters), "of_councils": state.session.councils}  # type: ignore[attr-defined]


@event.listens_for(Records, "before_flush")
def _check_council(session: Records, _context: object, _records: object) -> None:
    """Give new records the session's council, and refuse one of another."""
    for record in session.new:
        if isinstance(record, CouncilRecord) and getattr(record, "council", None) is None:
            record.council = session.council
    for record in (*session.new, *session.dirty, *session.deleted):
        if isinstance(record, CouncilRecord) and record.council != session.council:
            raise AnotherCouncil(f"A record of {record.council} is not {session.council}'s.")


@event.listens_for(Records, "loaded_as_persistent")
@event.listens_for(Records, "pending_to_persistent")
def _hold(session: Records, record: object) -> None:
    """Hold a record until the transaction ends."""
    session.in_hand.append(record)


def _narrowed(statement: Executable) -> Executable:
    """Return a statement with the council criterion."""
    narrowed = _NARROWED.get(statement)
    if narrowed is None:
        narrowed = _NARROWED[statement] = statement.options(_OF_COUNCIL)
    return narrowed


def _one(parameters: object) -> Mapping[str, object]:
    return parameters if isinstance(parameters, Mapping) else {}
