"""Who wrote a release and why, the shipped folder it came from, and proposals that may become a release."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NEW = ("author", "note", "alone", "base")
# Start-up published the shipped folder where a council had no release: every process began from its first.
FROM_THE_FIRST = """
    UPDATE releases SET author = published_by, base = (
        SELECT first.digest FROM releases AS first
        WHERE first.council = releases.council AND first.process = releases.process
        ORDER BY first.number LIMIT 1
    )
"""


def upgrade() -> None:
    for name in NEW:
        op.add_column("releases", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.execute(FROM_THE_FIRST)
    op.create_table(
        "proposals",
        sa.Column("id", sa.Text(), primary_key=True),
        _text("council"),
        _text("process"),
        _text("origin"),
        _text("status"),
        sa.Column("follows", sa.Integer(), nullable=False),
        _text("digest"),
        _text("base", ""),
        _text("author"),
        _text("note"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("back_to", sa.Integer()),
        _text("conflicts"),
        _text("played", ""),
        sa.Column("played_lines", sa.Text()),
        sa.Column("played_ms", sa.Integer()),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        _text("decided_by", ""),
        _text("reason", ""),
        sa.Column("number", sa.Integer()),
    )
    op.create_index("ix_proposals_made", "proposals", ["council", "made_at"])
    op.create_table(
        "folder_files",
        sa.Column("council", sa.Text(), primary_key=True),
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("path", sa.Text(), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("folder_files")
    op.drop_table("proposals")
    for name in NEW:
        op.drop_column("releases", name)


def _text(name: str, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)
