"""What a record is: a typed class for a table of a room above the engine.

The engine's own tables stay without classes: its steps read and write them by prepared statements.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, cast

from sqlalchemy import BigInteger, Dialect, Integer, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine.database import handle

_State = TypeVar("_State", bound=StrEnum)
_SERIAL = BigInteger().with_variant(Integer, "sqlite")
# An order of their own: what comes before the columns of each table.
_FIRST, _SECOND, _THIRD = -3, -2, -1


class StateText(TypeDecorator[_State]):
    """A state kept as its value."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: type[_State]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: _State | None, dialect: Dialect) -> str | None:
        """Return the text to store."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> _State | None:
        """Return the state that is stored."""
        return None if value is None else self.kind(value)


class Record(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """A row of a table."""

    metadata = handle.metadata
    type_annotation_map: ClassVar[dict[Any, type[TypeEngine[Any]] | TypeEngine[Any]]] = {
        str: Text,
        datetime: handle.UtcDateTime,
        list[str]: handle.JsonText,
        dict[str, object]: handle.JsonText,
    }


class CouncilRecord(Record, kw_only=True, eq=False, repr=False):
    """A record that belongs to one council; the session in which it is written says to which."""

    __abstract__ = True

    council: Mapped[str] = mapped_column(init=False, sort_order=_THIRD)


class Identified(Record, kw_only=True, eq=False, repr=False):
    """A record known by its id; its serial number tells which was written first."""

    __abstract__ = True
    __mapper_args__ = {"primary_key": ["id"]}  # noqa: RUF012

    serial: Mapped[int] = mapped_column(_SERIAL, primary_key=True, init=False, sort_order=_FIRST)
    id: Mapped[str] = mapped_column(
        unique=True, default_factory=handle.new_id, insert_default=handle.new_id, sort_order=_SECOND
    )


def table_of(kind: type[Record]) -> Table:
    """Return the table of a record, for statements that write or read sets of rows."""
    return cast(Table, kind.__table__)
