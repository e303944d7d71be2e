"""A process may give tasks to managers: each council's role gets the permission that this takes."""

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ADDED = "decide"
ROLES = sa.table("roles", sa.column("council"), sa.column("key"), sa.column("permissions"))


def upgrade() -> None:
    _change_managers(lambda permissions: permissions | {ADDED})


def downgrade() -> None:
    _change_managers(lambda permissions: permissions - {ADDED})


def _change_managers(change: Callable[[set[str]], set[str]]) -> None:
    connection = op.get_bind()
    for council, key, permissions in connection.execute(
        sa.select(ROLES).where(ROLES.c.key == "manager")
    ).all():
        changed = json.dumps(sorted(change(set(json.loads(permissions)))))
        whose = (ROLES.c.council == council, ROLES.c.key == key)
        connection.execute(sa.update(ROLES).where(*whose).values(permissions=changed))
