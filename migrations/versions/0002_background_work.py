"""Procrastinate's tables on PostgreSQL, and short lists of failed cases and of letters not sent."""

import sqlalchemy as sa
from alembic import op
from procrastinate import schema

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SHORT_LISTS = (
    ("ix_cases_failed", "cases", "failed_at", "failed_at IS NOT NULL"),
    ("ix_outbox_unsent", "outbox", "created_at", "sent_at IS NULL"),
)
DIGEST = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
"""SHA-256 of the schema this revision was written for; a later Procrastinate needs a revision of its own."""

TABLES = (
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
    "procrastinate_events",
    "procrastinate_workers",
)
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
    for name, table, at, condition in SHORT_LISTS:
        where = sa.text(condition)
        op.create_index(name, table, ["council", at], postgresql_where=where, sqlite_where=where)
    if op.get_context().dialect.name == "postgresql":
        # Many statements with per cent signs of their own: only the driver takes them as they are.
        op.get_bind().connection.driver_connection.execute(schema.SchemaManager.get_schema())


def downgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"DROP TABLE {table} CASCADE")
        op.get_bind().exec_driver_sql(FORGET.replace("%", "%%"))
    for name, table, _at, _condition in SHORT_LISTS:
        op.drop_index(name, table)
