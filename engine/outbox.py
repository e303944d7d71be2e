"""Letters to send: rows written in the case's own transaction, delivered afterwards, at least once.

A lost or doubled delivery round is harmless: a row is marked sent only after the transport has taken it, so
the worst is a letter sent twice with the same reference.
"""

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from smtplib import SMTP, SMTPException
from time import monotonic
from typing import Any, Protocol

from sqlalchemy import Connection, Update, and_, bindparam, func, select, update

from engine import tables
from engine.database import of_council
from engine.room import Runtime

_OUTBOX = tables.outbox
_log = logging.getLogger("homeward.outbox")
_WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
_LEASE = timedelta(minutes=2)
_ROUND_SECONDS = 10
_DUE = (
    select(_OUTBOX.c.id)
    .where(_OUTBOX.c.next_try_at <= bindparam("now"))
    .order_by(_OUTBOX.c.next_try_at)
    .limit(bindparam("limit"))
)
_TAKE = (
    update(_OUTBOX)
    .where(
        and_(
            _OUTBOX.c.id == bindparam("b_id"),
            _OUTBOX.c.sent_at.is_(None),
            _OUTBOX.c.next_try_at <= bindparam("now"),
        )
    )
    .values(next_try_at=bindparam("until"), tries=_OUTBOX.c.tries + 1)
    .returning(_OUTBOX)
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


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over. `plain`: without TLS, which only this machine's own server may be."""

    host: str
    port: int
    plain: bool = False
    user: str = ""
    password: str = field(default="", repr=False)


class Smtp:
    """Carries letters by a mail server; `address_of` turns a letter's `to` into an e-mail address or None."""

    def __init__(self, server: MailServer, sender: str, address_of: Any) -> None:
        self._server, self._sender, self._address_of = server, sender, address_of

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
            with SMTP(self._server.host, self._server.port, timeout=20) as server:
                if not self._server.plain:
                    server.starttls(context=ssl.create_default_context())
                if self._server.user:
                    server.login(self._server.user, self._server.password)
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
    """Send the letters that are due, the longest waiting first, and return how many went.

    A round that has lasted ten seconds stops before its next letter: deadlines do not wait for a slow server.
    """
    with runtime.database.read() as connection:
        now = runtime.clock.now_in(connection)
        due = list(connection.execute(_DUE, {"now": now, "limit": limit}).scalars())
    stop_at = monotonic() + _ROUND_SECONDS
    went = 0
    for letter_id in due:
        went += send(runtime, transport, letter_id) == "sent"
        if monotonic() > stop_at:
            break
    return went


def send(runtime: Runtime, transport: Transport, letter_id: str) -> str | None:
    """Send one letter, if it is due and nobody else has it in hand.

    Return "sent", "later" (it will be tried again), "never" (there is no address) or None for nothing to do.
    """
    row = _take(runtime, letter_id)
    if row is None:
        return None
    message = Message(row["id"], row["council"], row["to"], row["subject"], row["body"])
    try:
        transport.send(message)
    except NoAddress as error:
        return _note(runtime, _FAILED, row, "never", str(error))
    except NotSent as error:
        return _note(runtime, _FAILED, row, "later", str(error))
    except Exception as error:
        # One letter that no transport can carry must not keep the others from going.
        text = f"Something unexpected went wrong ({type(error).__name__}: {error})."
        return _note(runtime, _FAILED, row, "later", text)
    return _note(runtime, _SENT, row, "sent")


def again(runtime: Runtime, council: str, letter_id: str) -> bool:
    """Have a letter that was not sent tried again now; False if there is no such letter of this council."""
    with runtime.database.begin() as connection:
        found = connection.execute(
            update(_OUTBOX)
            .where(_OUTBOX.c.id == letter_id, _OUTBOX.c.council == council, _OUTBOX.c.sent_at.is_(None))
            .values(next_try_at=runtime.clock.now_in(connection))
        )
    return found.rowcount == 1


def _take(runtime: Runtime, letter_id: str) -> Mapping[Any, Any] | None:
    """Take a letter on for a while, so that other workers leave it alone and a dead one's comes back."""
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        given = {"b_id": letter_id, "now": now, "until": now + _LEASE}
        return connection.execute(_TAKE, given).mappings().one_or_none()


def _note(runtime: Runtime, change: Update, row: Mapping[Any, Any], outcome: str, text: str = "") -> str:
    with runtime.database.begin() as connection:
        at = runtime.clock.now_in(connection)
        given = {"b_id": row["id"], "at": at}
        if change is _FAILED:
            wait = _WAITS[min(row["tries"], len(_WAITS)) - 1]
            given |= {"text": text, "at": None if outcome == "never" else at + wait}
        connection.execute(change, given)
    about = {"letter": row["id"], "case": row["case_id"], "council": row["council"], "outcome": outcome}
    _log.info("A letter was tried.", extra=about)
    return outcome
