"""Drafts of process folders: their files, what these held after each save, comments, and who is in them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    "draft_presence",
    "draft_comments",
    "draft_contents",
    "draft_saves",
    "draft_files",
    "process_drafts",
)


def upgrade() -> None:
    op.create_table(
        "process_drafts",
        sa.Column("id", sa.Text(), primary_key=True),
        *_texts("council", "process", "title"),
        sa.Column("base", sa.Integer(), nullable=False),
        _text("shipped", ""),
        *_texts("state", "opened_by"),
        _time("opened_at"),
        _text("proposal_id", ""),
        _time("ended_at", nullable=True),
    )
    op.create_index("ix_process_drafts_opened", "process_drafts", ["council", "opened_at"])
    op.create_table(
        "draft_files",
        _draft(),
        sa.Column("path", sa.Text(), primary_key=True),
        _text("council"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("digest", "changed_by"),
        _time("changed_at"),
    )
    op.create_table(
        "draft_saves",
        _draft(),
        sa.Column("path", sa.Text(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        *_texts("council", "digest", "saved_by"),
        _time("saved_at"),
    )
    op.create_index("ix_draft_saves_digest", "draft_saves", ["council", "digest"])
    op.create_table(
        "draft_contents",
        sa.Column("council", sa.Text(), primary_key=True),
        sa.Column("digest", sa.Text(), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    _people()


def _people() -> None:
    """Create the tables of what people say about a draft, and of who is in it."""
    op.create_table(
        "draft_comments",
        sa.Column("id", sa.Text(), primary_key=True),
        _text("council"),
        sa.Column("draft_id", sa.Text(), sa.ForeignKey("process_drafts.id"), nullable=False),
        _text("path"),
        _text("element", ""),
        *_texts("text", "written_by"),
        _time("written_at"),
        _text("resolved_by", ""),
        _time("resolved_at", nullable=True),
    )
    op.create_index("ix_draft_comments_draft", "draft_comments", ["draft_id", "written_at"])
    op.create_table(
        "draft_presence",
        _draft(),
        sa.Column("account", sa.Text(), primary_key=True),
        *_texts("council", "path"),
        _time("seen_at"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _draft() -> "sa.Column[str]":
    return sa.Column("draft_id", sa.Text(), sa.ForeignKey("process_drafts.id"), primary_key=True)


def _text(name: str, default: str | None = None) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False, server_default=default)


def _texts(*names: str) -> "list[sa.Column[str]]":
    return [_text(name) for name in names]


def _time(name: str, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
