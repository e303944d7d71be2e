"""Letters to send: rows written in the case's own transaction, delivered afterwards, at least once.

A lost or doubled delivery round is harmless: a row is marked sent only after the transport has taken it, so
the worst is a letter sent twice with the same reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from smtplib import SMTP, SMTPException
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, func, select, update

from engine import tables
from engine.database import of_council
from engine.room import Runtime

_OUTBOX = tables.outbox
_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
_LEASE = timedelta(minutes=2)
_DUE = (
    select(_OUTBOX)
    .where(_OUTBOX.c.next_try_at <= bindparam("now"))
    .order_by(_OUTBOX.c.next_try_at)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("b_id"))
    .values(next_try_at=bindparam("until"), tries=_OUTBOX.c.tries + 1)
)
_SENT = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("b_id"))
    .values(sent_at=bindparam("at"), next_try_at=None, last_error=None)
)
_FAILED = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("b_id"))
    .values(next_try_at=bindparam("at"), last_error=bindparam("text"))
)


class NotSent(Exception):
    """The transport could not take a letter now; it will be tried again."""


class NoAddress(Exception):
    """There is no address for this letter, so trying again would not help."""


@dataclass(frozen=True)
class Message:
    """A letter to send. `reference` is the same each time it is tried; `to` is what the process said."""

    reference: str
    council: str
    to: str
    subject: str
    body: str


class Transport(Protocol):
    """What carries letters. It turns `to` into an address; NotSent means later, NoAddress means never."""

    def send(self, message: Message) -> None:
        """Send one letter."""
        ...


class Practice:
    """Carries nothing anywhere: the letters stay where they can be read, in the outbox."""

    def send(self, message: Message) -> None:
        """Take the letter as sent."""


class Smtp:
    """Carries letters by a mail server; `address_of` turns a letter's `to` into an e-mail address or None."""

    def __init__(self, server: str, sender: str, address_of: Any) -> None:
        self._host, _, port = server.partition(":")
        self._port, self._sender, self._address_of = int(port or 25), sender, address_of

    def send(self, message: Message) -> None:
        """Send one letter as plain text, with its reference as the message's id."""
        address = self._address_of(message.council, message.to)
        if not address:
            raise NoAddress(f"There is no e-mail address for {message.to}.")
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, address, message.subject
        mail["Message-ID"] = f"<{message.reference}@{self._sender.rpartition('@')[2]}>"
        mail.set_content(message.body)
        try:
            with SMTP(self._host, self._port, timeout=20) as server:
                server.send_message(mail)
        except (OSError, SMTPException) as error:
            raise NotSent(str(error)) from error


def pending(connection: Connection, council: str) -> list[Mapping[Any, Any]]:
    """Return a council's letters that are not sent, oldest first."""
    query = of_council(_OUTBOX, council).where(_OUTBOX.c.sent_at.is_(None)).order_by(_OUTBOX.c.created_at)
    return list(connection.execute(query).mappings())


def latest(connection: Connection, council: str, limit: int = 100) -> list[Mapping[Any, Any]]:
    """Return a council's letters, sent or not, the newest first."""
    query = of_council(_OUTBOX, council).order_by(_OUTBOX.c.created_at.desc(), _OUTBOX.c.id).limit(limit)
    return list(connection.execute(query).mappings())


def of_case(connection: Connection, case_id: str) -> list[Mapping[Any, Any]]:
    """Return a case's letters, sent or not, oldest first."""
    query = select(_OUTBOX).where(_OUTBOX.c.case_id == case_id).order_by(_OUTBOX.c.created_at, _OUTBOX.c.key)
    return list(connection.execute(query).mappings())


def oldest_due(connection: Connection) -> datetime | None:
    """Return since when the longest-waiting letter is due."""
    return connection.execute(select(func.min(_OUTBOX.c.next_try_at))).scalar()


def deliver(runtime: Runtime, transport: Transport, limit: int = 50) -> int:
    """Send the letters that are due and return how many went. Each is taken, sent, then marked."""
    taken = _take(runtime, limit)
    return sum(_send(runtime, transport, row) for row in taken)


def _take(runtime: Runtime, limit: int) -> list[Mapping[Any, Any]]:
    """Take letters on for a while, so that another worker leaves them alone and a dead one's come back."""
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        rows: list[Mapping[Any, Any]] = list(
            connection.execute(_DUE, {"now": now, "limit": limit}).mappings()
        )
        if rows:
            connection.execute(_TAKE, [{"b_id": row["id"], "until": now + _LEASE} for row in rows])
    return rows


def _send(runtime: Runtime, transport: Transport, row: Mapping[Any, Any]) -> bool:
    message = Message(row["id"], row["council"], row["to"], row["subject"], row["body"])
    change: dict[str, Any] = {"b_id": row["id"]}
    try:
        transport.send(message)
        statement = _SENT
    except NotSent as error:
        statement, change["text"] = _FAILED, str(error)
    except NoAddress as error:
        statement, change["text"] = _FAILED, str(error)
        change["at"] = None
    with runtime.database.begin() as connection:
        wait = _WAITS[min(row["tries"], len(_WAITS) - 1)] if statement is _FAILED else timedelta(0)
        change.setdefault("at", runtime.clock.now_in(connection) + wait)
        connection.execute(statement, change)
    return statement is _SENT
