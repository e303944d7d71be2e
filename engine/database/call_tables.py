"""The tables of open calls, the responses to them, and one-off links. Every row belongs to a council."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from engine.database import columns
from engine.database.handle import COUNCIL, metadata

calls = Table(
    "calls",
    metadata,
    columns.identity(),
    columns.council(),
    columns.case(),
    Column("key", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("release_id", Text, nullable=False),
    Column("diagram", Text, nullable=False),
    Column("respondents", Text),
    Column("task_id", Text),
    Column("open", Boolean, nullable=False),
    columns.at("opened_at", nullable=False),
    columns.at("closes_at"),
    columns.at("closed_at"),
    Column("last_sequence", Integer, nullable=False),
    UniqueConstraint("case_id", "key"),
    info=COUNCIL,
)
Index("ix_calls_open", calls.c.open, calls.c.closes_at, calls.c.id)

call_parties = Table(
    "call_parties",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id"), primary_key=True),
    Column("party", Text, primary_key=True),
    columns.council(),
    Column("name", Text, nullable=False),
    columns.at("seen_at"),
    info=COUNCIL,
)
Index("ix_call_parties_party", call_parties.c.party, call_parties.c.call_id)

responses = Table(
    "responses",
    metadata,
    columns.identity(),
    columns.council(),
    Column("call_id", Text, ForeignKey("calls.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("party", Text, nullable=False),
    Column("party_name", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("state", Text, nullable=False),
    columns.at("received_at", nullable=False),
    columns.at("standing_since"),
    columns.at("ended_at"),
    Column("answers", Text, nullable=False),
    Column("digest", Text, nullable=False),
    UniqueConstraint("call_id", "sequence"),
    info=COUNCIL,
)
Index("ix_responses_party", responses.c.call_id, responses.c.party, responses.c.state)
Index("ix_responses_of_party", responses.c.party, responses.c.received_at)

links = Table(
    "links",
    metadata,
    Column("digest", Text, primary_key=True),
    columns.council(),
    columns.case(),
    Column("role", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("name", Text, nullable=False),
    columns.at("issued_at", nullable=False),
    columns.at("expires_at", nullable=False),
    columns.at("used_at"),
    columns.at("ended_at"),
    Column("ended_why", Text),
    info=COUNCIL,
)
Index("ix_links_case", links.c.case_id)
