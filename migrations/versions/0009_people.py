"""People are compared by date of birth as well as by reference, so that nobody is mistaken for another."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_people_born_on", "people", ["council", "born_on"])


def downgrade() -> None:
    op.drop_index("ix_people_born_on", "people")
