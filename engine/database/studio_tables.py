"""The tables of the studio, where analysts change process folders. Every row belongs to a council."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from engine.database import columns
from engine.database.handle import COUNCIL, metadata

process_drafts = Table(
    "process_drafts",
    metadata,
    columns.identity(),
    columns.council(),
    Column("process", Text, nullable=False),
    Column("title", Text, nullable=False),
    # The number of the release that it began from, and the digest of the shipped folder that it took up.
    Column("base", Integer, nullable=False),
    Column("shipped", Text, nullable=False, server_default=""),
    Column("state", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    columns.at("opened_at", nullable=False),
    # The proposal that was made of it last.
    Column("proposal_id", Text, nullable=False, server_default=""),
    columns.at("ended_at"),
    info=COUNCIL,
)
Index("ix_process_drafts_opened", process_drafts.c.council, process_drafts.c.opened_at)


def _draft() -> "Column[str]":
    """Return the column that says which draft the row belongs to; it leads the primary key."""
    return Column("draft_id", Text, ForeignKey(process_drafts.c.id), primary_key=True)


# A file that was deleted keeps its row, without a digest, so that its version goes on.
draft_files = Table(
    "draft_files",
    metadata,
    _draft(),
    Column("path", Text, primary_key=True),
    columns.council(),
    Column("version", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    columns.at("changed_at", nullable=False),
    info=COUNCIL,
)

# What a file held after a save; without a digest it was deleted.
draft_saves = Table(
    "draft_saves",
    metadata,
    _draft(),
    Column("path", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    columns.council(),
    Column("digest", Text, nullable=False),
    Column("saved_by", Text, nullable=False),
    columns.at("saved_at", nullable=False),
    info=COUNCIL,
)
Index("ix_draft_saves_digest", draft_saves.c.council, draft_saves.c.digest)

# The contents of files, compressed, each once for a council.
draft_contents = Table(
    "draft_contents",
    metadata,
    Column("council", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    info=COUNCIL,
)

draft_comments = Table(
    "draft_comments",
    metadata,
    columns.identity(),
    columns.council(),
    Column("draft_id", Text, ForeignKey(process_drafts.c.id), nullable=False),
    Column("path", Text, nullable=False),
    # The id of a step, cell or question; empty if the whole file is meant.
    Column("element", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("written_by", Text, nullable=False),
    columns.at("written_at", nullable=False),
    Column("resolved_by", Text, nullable=False, server_default=""),
    columns.at("resolved_at"),
    info=COUNCIL,
)
Index("ix_draft_comments_draft", draft_comments.c.draft_id, draft_comments.c.written_at)

# Who has which file of a draft open.
draft_presence = Table(
    "draft_presence",
    metadata,
    _draft(),
    Column("account", Text, primary_key=True),
    columns.council(),
    Column("path", Text, nullable=False),
    columns.at("seen_at", nullable=False),
    info=COUNCIL,
)
