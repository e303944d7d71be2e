"""Links end with their tasks and by hand, and letters with a link wait for a date of birth."""

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CASEWORKERS = ("broker", "practitioner")
ADDED = ("correct_people", "send_links")
AT = sa.DateTime(timezone=True)
LINKS = sa.table("links", sa.column("ended_at", AT), sa.column("ended_why"))
ROLES = sa.table("roles", sa.column("council"), sa.column("key"), sa.column("permissions"))
# A link whose task was done before this revision opens nothing that is still to do.
DONE = sa.text("""
NOT EXISTS (
    SELECT 1 FROM tasks WHERE tasks.case_id = links.case_id AND tasks.role = links.role
    AND tasks.party = links.party AND tasks.status = 'open')
""")
MOVED = sa.text("(SELECT moved_at FROM cases WHERE cases.id = links.case_id)")


def upgrade() -> None:
    op.add_column("links", sa.Column("ended_at", AT))
    op.add_column("links", sa.Column("ended_why", sa.Text))
    op.add_column("outbox", sa.Column("waits_for", sa.Text))
    op.execute(sa.update(LINKS).where(DONE).values(ended_at=MOVED, ended_why="task_done"))
    _change_roles(lambda permissions: permissions | set(ADDED))


def downgrade() -> None:
    _change_roles(lambda permissions: permissions - set(ADDED))
    op.drop_column("outbox", "waits_for")
    op.drop_column("links", "ended_why")
    op.drop_column("links", "ended_at")


def _change_roles(change: Callable[[set[str]], set[str]]) -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(ROLES).where(ROLES.c.key.in_(CASEWORKERS))).all()
    for council, key, permissions in rows:
        changed = json.dumps(sorted(change(set(json.loads(permissions)))))
        whose = (ROLES.c.council == council, ROLES.c.key == key)
        connection.execute(sa.update(ROLES).where(*whose).values(permissions=changed))
