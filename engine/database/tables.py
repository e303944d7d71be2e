"""The engine's tables. Every row belongs to a council. Steps are frequent, so what they write is small."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from engine.database import columns
from engine.database.handle import COUNCIL, JsonText, metadata, only
from engine.database.release_tables import releases


def _list(name: str, table: Table, *ordered: str, **only_some: Any) -> None:
    """Add the index from which a list of a council's rows is read, in the order of these columns."""
    Index(name, table.c.council, *(table.c[column] for column in ordered), **only_some)


cases = Table(
    "cases",
    metadata,
    columns.identity(),
    columns.council(),
    Column("reference", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("release_id", Text, ForeignKey(releases.c.id), nullable=False),
    Column("release_number", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("stage", Text, nullable=False),
    columns.at("stage_since"),
    Column("waiting_for", Text, nullable=False),
    columns.at("opened_at", nullable=False),
    columns.at("moved_at", nullable=False),
    columns.at("ended_at"),
    columns.at("next_due_at"),
    columns.at("deadline_at"),
    Column("history_length", Integer, nullable=False),
    Column("history_head", Text, nullable=False),
    Column("failed_step", Text),
    Column("failed_label", Text),
    Column("failed_text", Text),
    columns.at("failed_at"),
    Column("failed_act", JsonText),
    UniqueConstraint("council", "reference"),
    info=COUNCIL,
)
# Lists are read from these indexes in order, so each ends with the columns that its list is ordered by.
_list("ix_cases_deadline", cases, "status", "deadline_at", "opened_at", "id")
# It holds everything that lists filter, count and order by, so they are answered without reading the cases.
_list(
    "ix_cases_stage",
    cases,
    "status",
    "stage",
    "waiting_for",
    "deadline_at",
    "opened_at",
    "moved_at",
    "id",
)
Index("ix_cases_release", cases.c.release_id)
_list("ix_cases_ended", cases, "ended_at", "opened_at", "process", **only("ended_at IS NOT NULL"))
_list("ix_cases_failed", cases, "failed_at", **only("failed_at IS NOT NULL"))

tasks = Table(
    "tasks",
    metadata,
    columns.identity(),
    columns.council(),
    columns.case(),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("diagram", Text, nullable=False),
    Column("step", Text, nullable=False),
    # The steps that called its diagram, the outermost first; none in the journey itself.
    Column("via", Text, nullable=False, server_default=""),
    Column("label", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("also_roles", Text, nullable=False),
    Column("party", Text),
    Column("form", Text, nullable=False),
    Column("call_id", Text),
    columns.at("opened_at", nullable=False),
    columns.at("due_at"),
    columns.at("due_first_at"),
    Column("priority", Integer, nullable=False),
    Column("assigned_to", Text),
    Column("assigned_name", Text),
    columns.at("claimed_at"),
    columns.at("claimed_first_at"),
    Column("version", Integer, nullable=False),
    # Both are empty: a task had one draft for everybody, until each person got their own (see `drafts`).
    Column("draft", JsonText),
    columns.at("draft_at"),
    Column("done_by", Text),
    Column("done_name", Text),
    columns.at("done_at"),
    info=COUNCIL,
)
Index("ix_tasks_case", tasks.c.case_id, tasks.c.status)
_list("ix_tasks_role", tasks, "kind", "role", "due_at", "opened_at", "id", **only("status = 'open'"))
_list(
    "ix_tasks_also",
    tasks,
    "also_roles",
    "due_at",
    "opened_at",
    "id",
    **only("status = 'open' AND kind = 'work' AND also_roles <> ''"),
)
Index("ix_tasks_call", tasks.c.call_id, **only("call_id IS NOT NULL"))
Index("ix_tasks_party", tasks.c.party, tasks.c.status, **only("party IS NOT NULL"))
Index("ix_tasks_assigned", tasks.c.assigned_to, tasks.c.status, **only("assigned_to IS NOT NULL"))

# A timer that has fired, or whose step was left, stays: `ended_at` says when.
timers = Table(
    "timers",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("node", Text, primary_key=True),
    columns.council(),
    Column("diagram", Text, nullable=False, server_default=""),
    Column("step", Text, nullable=False),
    columns.at("set_at"),
    columns.at("due_at", nullable=False),
    columns.at("ended_at"),
    info=COUNCIL,
)
Index("ix_timers_due", timers.c.due_at, **only("ended_at IS NULL"))

# What somebody has typed into a form and not sent: theirs alone. `form_id` is the task or the new case.
# `account` is empty for people who came by a link, who are known by their party; staff have an empty `party`.
drafts = Table(
    "drafts",
    metadata,
    Column("form_id", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("party", Text, primary_key=True),
    columns.council(),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("posted", JsonText, nullable=False),
    columns.at("saved_at", nullable=False),
    info=COUNCIL,
)
Index("ix_drafts_person", drafts.c.account, drafts.c.party)

history = Table(
    "history",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    columns.council(),
    columns.at("at", nullable=False),
    Column("kind", Text, nullable=False),
    Column("release_id", Text, nullable=False),
    Column("passed", JsonText),
    # Of an act's first line: what it passed, as a number; how many seconds its task had been open, and how
    # many were left until it was due (less than 0 if it was late).
    Column("path", BigInteger),
    Column("waited", Integer),
    Column("margin", Integer),
    Column("digest", Text, nullable=False),
    Column("chain", Text, nullable=False),
    info=COUNCIL,
)

_list("ix_history_path", history, "at", "path", "waited", "margin", **only("path IS NOT NULL"))

# What acts passed, each way of a release once: counting the passes of a year reads numbers, not texts.
paths = Table(
    "paths",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    columns.council(),
    Column("release_id", Text, ForeignKey(releases.c.id), nullable=False),
    Column("steps", Text, nullable=False),
    info=COUNCIL,
)

history_content = Table(
    "history_content",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    columns.council(),
    Column("salt", Text, nullable=False),
    Column("content", Text, nullable=False),
    info=COUNCIL,
)

outbox = Table(
    "outbox",
    metadata,
    columns.identity(),
    columns.council(),
    columns.case(),
    Column("key", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("to", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    columns.at("created_at", nullable=False),
    columns.at("next_try_at"),
    columns.at("sent_at"),
    Column("tries", Integer, nullable=False),
    Column("last_error", Text),
    Column("waits_for", Text),
    UniqueConstraint("case_id", "key"),
    info=COUNCIL,
)
Index("ix_outbox_next_try", outbox.c.next_try_at)
_list("ix_outbox_council", outbox, "created_at")
_list("ix_outbox_unsent", outbox, "created_at", **only("sent_at IS NULL"))
