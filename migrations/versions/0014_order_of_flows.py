"""Releases say in which order their gateways try their flows; those that are there keep the old order."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("releases", sa.Column("by_height", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE releases SET by_height = true"))


def downgrade() -> None:
    op.drop_column("releases", "by_height")
