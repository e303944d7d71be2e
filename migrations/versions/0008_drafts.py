"""A draft belongs to one person. Those that are there go to whoever has the task, or else to nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# Nobody noted who had typed a draft. A task's holder is the likeliest; what colleagues of a holder may look
# at is kept under an account that nobody has. A draft of a task for people outside is shown to nobody.
MOVE = """
INSERT INTO drafts (form_id, account, party, council, kind, name, posted, saved_at)
SELECT id, COALESCE(assigned_to, 'unknown'), '', council, 'task', COALESCE(assigned_name, 'A colleague'),
    draft, COALESCE(draft_at, opened_at)
FROM tasks
WHERE status = 'open' AND kind = 'work' AND draft IS NOT NULL
AND (assigned_to IS NOT NULL
    OR (party IS NULL AND also_roles = '' AND role NOT IN ('provider', 'citizen', 'payer')))
"""


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("form_id", sa.Text(), primary_key=True),
        sa.Column("account", sa.Text(), primary_key=True),
        sa.Column("party", sa.Text(), primary_key=True),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("posted", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_drafts_person", "drafts", ["account", "party"])
    op.execute(MOVE)
    op.execute("UPDATE tasks SET draft = NULL, draft_at = NULL WHERE draft IS NOT NULL")


def downgrade() -> None:
    op.drop_table("drafts")
