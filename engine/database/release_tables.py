"""The tables of releases, and of proposals that may become one. Every row belongs to a council."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from engine.database import columns
from engine.database.handle import COUNCIL, JsonText, metadata

releases = Table(
    "releases",
    metadata,
    columns.identity(),
    columns.council(),
    Column("process", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    columns.at("published_at", nullable=False),
    Column("published_by", Text, nullable=False),
    # Who wrote it: an account's id, or a name that was typed.
    Column("author", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    # Why one person alone published it, where nobody else approved it.
    Column("alone", Text, nullable=False, server_default=""),
    # The digest of the shipped folder that it came from.
    Column("base", Text, nullable=False, server_default=""),
    # Its gateways try their flows from the top of the picture down (decision 37).
    Column("by_height", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("council", "process", "number"),
    info=COUNCIL,
)

release_files = Table(
    "release_files",
    metadata,
    Column("release_id", Text, ForeignKey(releases.c.id), primary_key=True),
    Column("path", Text, primary_key=True),
    columns.council(),
    Column("content", LargeBinary, nullable=False),
    info=COUNCIL,
)

proposals = Table(
    "proposals",
    metadata,
    columns.identity(),
    columns.council(),
    Column("process", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("status", Text, nullable=False),
    # The number of the newest release when it was made; 0 if there was none.
    Column("follows", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("base", Text, nullable=False, server_default=""),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    columns.at("made_at", nullable=False),
    # The release whose content it has, if it goes back to one.
    Column("back_to", Integer),
    # What two people changed differently, as sentences.
    Column("conflicts", JsonText, nullable=False),
    # The outcome of the folder's examples: empty until they were played, then "ok" or what differed.
    Column("played", Text, nullable=False, server_default=""),
    Column("played_lines", JsonText),
    Column("played_ms", Integer),
    columns.at("decided_at"),
    Column("decided_by", Text, nullable=False, server_default=""),
    Column("reason", Text, nullable=False, server_default=""),
    Column("number", Integer),
    info=COUNCIL,
)
Index("ix_proposals_made", proposals.c.council, proposals.c.made_at)

# The folders of proposals, and the shipped folders that releases came from, each once for a council.
folder_files = Table(
    "folder_files",
    metadata,
    Column("council", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("path", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    info=COUNCIL,
)

# The last play of the examples of each folder, by its content.
example_plays = Table(
    "example_plays",
    metadata,
    Column("council", Text, primary_key=True),
    Column("digest", Text, primary_key=True),
    Column("process", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("lines", JsonText, nullable=False),
    Column("coverage", JsonText, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("started_by", Text, nullable=False),
    columns.at("started_at", nullable=False),
    # The last sign of the program that plays.
    columns.at("seen_at", nullable=False),
    info=COUNCIL,
)
