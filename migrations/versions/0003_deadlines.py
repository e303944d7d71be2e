"""When something of a case is due first, its open tasks counted in, so that lists sort by it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BACKFILL = """
UPDATE cases SET deadline_at = (
    SELECT min(due_at) FROM (
        SELECT due_at FROM timers WHERE timers.case_id = cases.id
        UNION ALL
        SELECT due_at FROM tasks WHERE tasks.case_id = cases.id AND status = 'open' AND kind <> 'action'
    ) AS dues
)
"""


def upgrade() -> None:
    op.add_column("cases", sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(BACKFILL)
    op.drop_index("ix_cases_in_flight", "cases")
    op.create_index("ix_cases_deadline", "cases", ["council", "status", "deadline_at"])


def downgrade() -> None:
    op.drop_index("ix_cases_deadline", "cases")
    op.create_index("ix_cases_in_flight", "cases", ["council", "status", "next_due_at"])
    op.drop_column("cases", "deadline_at")
