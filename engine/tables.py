"""The engine's tables, all of them a council's. What a step writes is kept narrow: steps are frequent."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from engine.database import COUNCIL, JsonText, UtcDateTime, metadata, only


def _id() -> "Column[str]":
    return Column("id", Text, primary_key=True)


def _council() -> "Column[str]":
    return Column("council", Text, nullable=False)


def _case() -> "Column[str]":
    return Column("case_id", Text, ForeignKey("cases.id"), nullable=False)


def _at(name: str, nullable: bool = True) -> "Column[object]":
    return Column(name, UtcDateTime, nullable=nullable)


releases = Table(
    "releases",
    metadata,
    _id(),
    _council(),
    Column("process", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    _at("published_at", nullable=False),
    Column("published_by", Text, nullable=False),
    UniqueConstraint("council", "process", "number"),
    info=COUNCIL,
)

release_files = Table(
    "release_files",
    metadata,
    Column("release_id", Text, ForeignKey("releases.id"), primary_key=True),
    Column("path", Text, primary_key=True),
    _council(),
    Column("content", LargeBinary, nullable=False),
    info=COUNCIL,
)

cases = Table(
    "cases",
    metadata,
    _id(),
    _council(),
    Column("reference", Text, nullable=False),
    Column("process", Text, nullable=False),
    Column("release_id", Text, ForeignKey("releases.id"), nullable=False),
    Column("release_number", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("stage", Text, nullable=False),
    Column("waiting_for", Text, nullable=False),
    _at("opened_at", nullable=False),
    _at("moved_at", nullable=False),
    _at("ended_at"),
    _at("next_due_at"),
    _at("deadline_at"),
    Column("history_length", Integer, nullable=False),
    Column("history_head", Text, nullable=False),
    Column("failed_step", Text),
    Column("failed_label", Text),
    Column("failed_text", Text),
    _at("failed_at"),
    Column("failed_act", JsonText),
    UniqueConstraint("council", "reference"),
    info=COUNCIL,
)
Index("ix_cases_deadline", cases.c.council, cases.c.status, cases.c.deadline_at)
Index("ix_cases_opened", cases.c.council, cases.c.status, cases.c.opened_at)
Index("ix_cases_stage", cases.c.council, cases.c.status, cases.c.stage)
Index("ix_cases_failed", cases.c.council, cases.c.failed_at, **only("failed_at IS NOT NULL"))

tasks = Table(
    "tasks",
    metadata,
    _id(),
    _council(),
    _case(),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("diagram", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("also_roles", Text, nullable=False),
    Column("party", Text),
    Column("form", Text, nullable=False),
    Column("call_id", Text),
    _at("opened_at", nullable=False),
    _at("due_at"),
    Column("priority", Integer, nullable=False),
    Column("assigned_to", Text),
    Column("assigned_name", Text),
    _at("claimed_at"),
    Column("version", Integer, nullable=False),
    Column("draft", JsonText),
    _at("draft_at"),
    Column("done_by", Text),
    Column("done_name", Text),
    _at("done_at"),
    info=COUNCIL,
)
Index("ix_tasks_case", tasks.c.case_id, tasks.c.status)
Index("ix_tasks_role", tasks.c.council, tasks.c.status, tasks.c.role, tasks.c.due_at)
Index("ix_tasks_party", tasks.c.party, tasks.c.status, **only("party IS NOT NULL"))
Index("ix_tasks_assigned", tasks.c.assigned_to, tasks.c.status, **only("assigned_to IS NOT NULL"))

timers = Table(
    "timers",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("node", Text, primary_key=True),
    _council(),
    Column("step", Text, nullable=False),
    _at("due_at", nullable=False),
    info=COUNCIL,
)
Index("ix_timers_due", timers.c.due_at)

history = Table(
    "history",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    _council(),
    _at("at", nullable=False),
    Column("kind", Text, nullable=False),
    Column("release_id", Text, nullable=False),
    Column("passed", JsonText),
    Column("digest", Text, nullable=False),
    Column("chain", Text, nullable=False),
    info=COUNCIL,
)

history_content = Table(
    "history_content",
    metadata,
    Column("case_id", Text, ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    _council(),
    Column("salt", Text, nullable=False),
    Column("content", Text, nullable=False),
    info=COUNCIL,
)

outbox = Table(
    "outbox",
    metadata,
    _id(),
    _council(),
    _case(),
    Column("key", Text, nullable=False),
    Column("letter", Text, nullable=False),
    Column("to", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    _at("created_at", nullable=False),
    _at("next_try_at"),
    _at("sent_at"),
    Column("tries", Integer, nullable=False),
    Column("last_error", Text),
    UniqueConstraint("case_id", "key"),
    info=COUNCIL,
)
Index("ix_outbox_next_try", outbox.c.next_try_at)
Index("ix_outbox_council", outbox.c.council, outbox.c.created_at)
Index("ix_outbox_unsent", outbox.c.council, outbox.c.created_at, **only("sent_at IS NULL"))

calls = Table(
    "calls",
    metadata,
    _id(),
    _council(),
    _case(),
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
    _at("opened_at", nullable=False),
    _at("closes_at"),
    _at("closed_at"),
    Column("last_sequence", Integer, nullable=False),
    UniqueConstraint("case_id", "key"),
    info=COUNCIL,
)
Index("ix_calls_open", calls.c.open, calls.c.role)

call_parties = Table(
    "call_parties",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id"), primary_key=True),
    Column("party", Text, primary_key=True),
    _council(),
    Column("name", Text, nullable=False),
    info=COUNCIL,
)
Index("ix_call_parties_party", call_parties.c.party)

responses = Table(
    "responses",
    metadata,
    _id(),
    _council(),
    Column("call_id", Text, ForeignKey("calls.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("party", Text, nullable=False),
    Column("party_name", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("state", Text, nullable=False),
    _at("received_at", nullable=False),
    _at("standing_since"),
    _at("ended_at"),
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
    _council(),
    _case(),
    Column("role", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("name", Text, nullable=False),
    _at("issued_at", nullable=False),
    _at("expires_at", nullable=False),
    _at("used_at"),
    info=COUNCIL,
)
