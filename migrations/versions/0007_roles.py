"""A council's roles are rows: what each is called and what it may do. Each council keeps those it had."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

CASEWORK = ["begin_cases", "do_tasks", "follow_cases", "hand_over_tasks"]
# As they were when this revision was written; what a council is given today stands in the program.
ROLES = (
    ("broker", "Broker", CASEWORK),
    ("practitioner", "Practitioner", CASEWORK),
    ("senior_officer", "Senior officer", ["decide", "follow_cases", "hand_over_tasks"]),
    ("manager", "Manager", ["hand_over_tasks", "oversee_cases", "retry_steps"]),
    ("auditor", "Auditor", ["oversee_cases"]),
    ("commissioner", "Commissioner", ["oversee_cases"]),
    ("administrator", "Administrator", ["oversee_cases", "retry_steps", "run_background_work"]),
    ("analyst", "Analyst", ["change_processes", "see_processes"]),
    ("approver", "Approver", ["approve_changes", "see_processes"]),
    ("finance", "Finance", ["see_agreements"]),
)


def upgrade() -> None:
    roles = op.create_table(
        "roles",
        sa.Column("council", sa.String(64), sa.ForeignKey("councils.key"), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("permissions", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
    )
    councils = op.get_bind().execute(sa.text("SELECT key FROM councils")).scalars().all()
    rows = [
        {
            "council": council,
            "key": key,
            "label": label,
            "permissions": json.dumps(may),
            "position": place,
        }
        for council in councils
        for place, (key, label, may) in enumerate(ROLES)
    ]
    if rows:
        op.bulk_insert(roles, rows)


def downgrade() -> None:
    op.drop_table("roles")
