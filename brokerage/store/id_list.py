"""Many ids as one parameter of a statement, so that the statement is the same however many there are."""

from typing import Any

import orjson
from sqlalchemy import Dialect, Text, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Ids(TypeDecorator[list[str]]):
    """Some ids as one parameter: an array, or JSON where there are no arrays."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = ARRAY(Text()) if dialect.name == "postgresql" else Text()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> object:
        return value if dialect.name == "postgresql" else orjson.dumps(value).decode()


def among(dialect: str, column: ColumnElement[str], name: str) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the ids given by a name, however many there are."""
    ids = bindparam(name, type_=_Ids())
    if dialect == "postgresql":
        return column == any_(ids)
    return column.in_(select(func.json_each(ids).table_valued("value").c.value))
