"""The table of files that answer questions. Every row belongs to a council."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from engine.database import columns
from engine.database.handle import COUNCIL, metadata, only

# A file waits for its form to be sent while `case_id` is empty. Until then it belongs to one person, as a
# draft does: `form_id`, `account` and `party` are those of `drafts`.
files = Table(
    "files",
    metadata,
    columns.identity(),
    columns.council(),
    Column("case_id", Text, ForeignKey("cases.id")),
    Column("form_id", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_by", Text, nullable=False),
    columns.at("added_at", nullable=False),
    info=COUNCIL,
)
Index("ix_files_case", files.c.case_id, **only("case_id IS NOT NULL"))
Index("ix_files_form", files.c.form_id)
Index("ix_files_waiting", files.c.added_at, **only("case_id IS NULL"))
