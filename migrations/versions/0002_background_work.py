"""Procrastinate's tables on PostgreSQL, and a short list of the cases that failed."""

import sqlalchemy as sa
from alembic import op

from engine import dispatch

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

FORGET = """
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT p.oid::regprocedure AS name
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.proname LIKE 'procrastinate%' AND n.nspname = current_schema()
    LOOP EXECUTE 'DROP FUNCTION ' || each.name || ' CASCADE'; END LOOP;
    FOR each IN SELECT t.typname AS name FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
        WHERE t.typname LIKE 'procrastinate%' AND t.typtype IN ('e', 'c') AND n.nspname = current_schema()
    LOOP EXECUTE 'DROP TYPE ' || each.name || ' CASCADE'; END LOOP;
END $$
"""


def upgrade() -> None:
    op.create_index(
        "ix_cases_failed",
        "cases",
        ["council", "failed_at"],
        postgresql_where=sa.text("failed_at IS NOT NULL"),
        sqlite_where=sa.text("failed_at IS NOT NULL"),
    )
    if op.get_context().dialect.name == "postgresql":
        dispatch.create_tables(op.get_bind())


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for table in dispatch.TABLES:
            op.execute(f"DROP TABLE {table} CASCADE")
        op.get_bind().exec_driver_sql(FORGET.replace("%", "%%"))
    op.drop_index("ix_cases_failed", "cases")
