"""Tasks of several roles are found by these, so that those for others are not gone through."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_tasks_also", "tasks"
SOME = sa.text("status = 'open' AND kind = 'work' AND also_roles <> ''")
BEFORE = ["council", "due_at", "opened_at", "id", "also_roles"]
AFTER = ["council", "also_roles", "due_at", "opened_at", "id"]


def upgrade() -> None:
    _replace(AFTER)


def downgrade() -> None:
    _replace(BEFORE)


def _replace(columns: list[str]) -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, columns, postgresql_where=SOME, sqlite_where=SOME)
