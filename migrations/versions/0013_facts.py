"""Facts that cannot be added afterwards: ways taken, waits, first claims, and timers that ended."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NEW: dict[str, tuple[tuple[str, sa.types.TypeEngine], ...]] = {
    "cases": (("stage_since", MOMENT),),
    "tasks": (("via", sa.Text()), ("due_first_at", MOMENT), ("claimed_first_at", MOMENT)),
    "timers": (("diagram", sa.Text()), ("set_at", MOMENT), ("ended_at", MOMENT)),
    "history": (("path", sa.BigInteger()), ("waited", sa.Integer()), ("margin", sa.Integer())),
}
INDEXES = (
    ("ix_cases_ended", "cases", ["council", "ended_at", "opened_at", "process"], "ended_at IS NOT NULL"),
    ("ix_history_path", "history", ["council", "at", "path", "waited", "margin"], "path IS NOT NULL"),
)
WAITING_TIMERS = ("ix_timers_due", "timers", ["due_at"], "ended_at IS NULL")


def upgrade() -> None:
    for table, columns in NEW.items():
        for name, kind in columns:
            text = isinstance(kind, sa.Text)
            default = "" if text else None
            op.add_column(table, sa.Column(name, kind, nullable=not text, server_default=default))
    op.create_table(
        "paths",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column(
            "release_id",
            sa.Text(),
            sa.ForeignKey("releases.id", name="fk_paths_release_id_releases"),
            nullable=False,
        ),
        sa.Column("steps", sa.Text(), nullable=False),
    )
    op.drop_index("ix_timers_due", "timers")
    for name, table, columns, only in (*INDEXES, WAITING_TIMERS):
        _index(name, table, columns, only)
    op.create_index("ix_adverts_closed_at", "adverts", ["council", "closed_at"])


def downgrade() -> None:
    op.drop_index("ix_adverts_closed_at", "adverts")
    for name, table, _, _ in (*INDEXES, WAITING_TIMERS):
        op.drop_index(name, table)
    op.execute("DELETE FROM timers WHERE ended_at IS NOT NULL")
    op.create_index("ix_timers_due", "timers", ["due_at"])
    op.drop_table("paths")
    for table, columns in NEW.items():
        for name, _ in columns:
            op.drop_column(table, name)


def _index(name: str, table: str, columns: list[str], only: str) -> None:
    where = sa.text(only)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
