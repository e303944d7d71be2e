"""Files that answer questions: bytes in the database, kept for one person until their form is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXTS = ("form_id", "account", "party", "question", "name", "media_type", "sha256", "added_by")


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), sa.ForeignKey("cases.id", name="fk_files_case_id_cases")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
    )
    _index("ix_files_case", "case_id", "case_id IS NOT NULL")
    op.create_index("ix_files_form", "files", ["form_id"])
    _index("ix_files_waiting", "added_at", "case_id IS NULL")


def downgrade() -> None:
    op.drop_table("files")


def _index(name: str, column: str, only: str) -> None:
    where = sa.text(only)
    op.create_index(name, "files", [column], sqlite_where=where, postgresql_where=where)
