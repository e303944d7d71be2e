"""How Alembic meets the database: on the connection of web.server.migrations, with every room's tables."""

from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

from web.server import migrations


def as_written(kind: str, item: Any, _autogen: AutogenContext) -> str | bool:
    """Write a column type of ours as the plain type beneath it, so that a revision outlives our code."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    beneath = item.impl_instance
    return "sa.DateTime(timezone=True)" if getattr(beneath, "timezone", False) else f"sa.{beneath!r}"


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=migrations.metadata(),
    render_as_batch=True,
    render_item=as_written,
    include_name=migrations.is_ours,
    transaction_per_migration=False,
)
context.run_migrations()
