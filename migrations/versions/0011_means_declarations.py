"""What a payer declares is a record, which is there when somebody checks that a top-up is affordable."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "means_declarations",
        sa.Column("serial", SERIAL, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("council", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=False),
        sa.Column("willing", sa.Boolean(), nullable=False),
        sa.Column("can_pay", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("knows_advice", sa.Boolean(), nullable=True),
        sa.Column("recorded_from", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("said_by", sa.Text(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["payer"], ["payers.id"], name=op.f("fk_means_declarations_payer")),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_means_declarations")),
        sa.UniqueConstraint("id", name=op.f("uq_means_declarations_id")),
    )
    op.create_index("ix_means_declarations_payer", "means_declarations", ["council", "payer"])


def downgrade() -> None:
    op.drop_table("means_declarations")
