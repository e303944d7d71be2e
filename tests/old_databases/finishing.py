"""Taking cases that an older version left to their ends, whatever they wait for."""

from datetime import datetime, timedelta

from sqlalchemy import select

from engine.cases import retries
from engine.clock import VirtualClock
from engine.database import tables
from engine.database.handle import Database
from engine.runtime import Runtime
from engine.store import outbox
from tests.old_databases.cases import EVERYBODY, OPERATIONS, Case

MOST_STEPS = 60
_CASES = tables.cases


def running(database: Database) -> list[Case]:
    """Return the cases that have not ended, each at the time at which it last moved or failed."""
    query = select(_CASES).where(_CASES.c.status == "running").order_by(_CASES.c.id)
    with database.read() as connection:
        rows = connection.execute(query).all()
    return [Case(database, row.failed_at or row.moved_at, row.id) for row in rows]


def finish(case: Case) -> None:
    """Do what people do and let time pass, until the case has ended."""
    for _ in range(MOST_STEPS):
        row = case.row()
        if row["status"] == "ended":
            return
        if row["failed_at"] is not None:
            retries.retry(case.runtime, case.id, EVERYBODY)
        elif not _step(case):
            break
    row, steps = case.row(), [each["step"] for kind in ("work", "call", "action") for each in case.open(kind)]
    raise AssertionError(f"{row['process']} {row['reference']} does not end: it waits for {steps}.")


def _step(case: Case) -> bool:
    """Do one thing; return whether there was any."""
    work, calls = case.open("work"), case.open("call")
    if work:
        case.answer(work[0])
    elif calls:
        closes_at = case.call().closes_at
        for party in case.silent()[:2]:
            if closes_at is None or case.clock.now() < closes_at:
                case.offer(party)
        return case.wait()
    elif not case.wait():
        actions = case.open("action")
        if actions:
            case.answer(actions[0])
        return bool(actions)
    return True


def send_all(database: Database, at: datetime) -> int:
    """Send every letter that has not gone; return how many were left that cannot."""

    class Mail:
        def send(self, message: outbox.Message) -> None:
            """Take the letter."""

    late = Runtime(database, VirtualClock(at + timedelta(days=365)), OPERATIONS)
    while outbox.deliver(late, Mail()):
        continue
    query = select(tables.outbox.c.id).where(tables.outbox.c.sent_at.is_(None))
    with database.read() as connection:
        return len(connection.execute(query).all())
