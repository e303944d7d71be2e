"""Lists are read from indexes in their order, so that they stay quick when there are very many cases."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = "status = 'open'"
BEFORE = (
    ("ix_cases_deadline", "cases", ["council", "status", "deadline_at"], None),
    ("ix_cases_opened", "cases", ["council", "status", "opened_at"], None),
    ("ix_cases_stage", "cases", ["council", "status", "stage"], None),
    ("ix_tasks_role", "tasks", ["council", "status", "role", "due_at"], None),
    ("ix_calls_open", "calls", ["open", "role"], None),
    ("ix_call_parties_party", "call_parties", ["party"], None),
)
AFTER = (
    ("ix_cases_deadline", "cases", ["council", "status", "deadline_at", "opened_at", "id"], None),
    (
        "ix_cases_stage",
        "cases",
        ["council", "status", "stage", "waiting_for", "deadline_at", "opened_at", "moved_at", "id"],
        None,
    ),
    ("ix_cases_release", "cases", ["release_id"], None),
    ("ix_tasks_role", "tasks", ["council", "kind", "role", "due_at", "opened_at", "id"], OPEN),
    (
        "ix_tasks_also",
        "tasks",
        ["council", "due_at", "opened_at", "id", "also_roles"],
        f"{OPEN} AND kind = 'work' AND also_roles <> ''",
    ),
    ("ix_tasks_call", "tasks", ["call_id"], "call_id IS NOT NULL"),
    ("ix_calls_open", "calls", ["open", "closes_at", "id"], None),
    ("ix_call_parties_party", "call_parties", ["party", "call_id"], None),
    ("ix_links_case", "links", ["case_id"], None),
)
Indexes = tuple[tuple[str, str, list[str], str | None], ...]


def upgrade() -> None:
    _replace(BEFORE, AFTER)


def downgrade() -> None:
    _replace(AFTER, BEFORE)


def _replace(old: Indexes, new: Indexes) -> None:
    for name, table, _, _ in old:
        op.drop_index(name, table)
    for name, table, columns, only in new:
        some = None if only is None else sa.text(only)
        op.create_index(name, table, columns, postgresql_where=some, sqlite_where=some)
