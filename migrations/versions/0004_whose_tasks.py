"""Tasks are indexed by party and by holder only where there is one: most steps write two pages less."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = {"ix_tasks_party": "party", "ix_tasks_assigned": "assigned_to"}


def upgrade() -> None:
    for name, column in COLUMNS.items():
        there = sa.text(f"{column} IS NOT NULL")
        op.drop_index(name, "tasks")
        op.create_index(name, "tasks", [column, "status"], postgresql_where=there, sqlite_where=there)


def downgrade() -> None:
    for name, column in COLUMNS.items():
        op.drop_index(name, "tasks")
        op.create_index(name, "tasks", [column, "status"])
