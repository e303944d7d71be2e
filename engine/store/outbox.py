"""Letters to send: rows that are written in the case's transaction and delivered afterwards, at least once.

A delivery round that is lost or runs twice is harmless. A row is marked as sent only after the transport has
taken it, so the worst that can happen is that a letter is sent twice with the same reference.
"""

import logging
import ssl
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from smtplib import SMTP, SMTPException
from time import monotonic
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection, Update, bindparam, func, select, update

from engine.database import tables
from engine.runtime import Runtime


class Letter(NamedTuple):
    """A letter, sent or not: to whom, what it says, and what came of sending it."""

    id: str
    council: str
    case_id: str
    letter: str
    to: str
    subject: str
    body: str
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    tries: int
    last_error: str | None
    waits_for: str | None


_OUTBOX = tables.outbox
_ALL = select(*(_OUTBOX.c[name] for name in Letter._fields))
_log = logging.getLogger("homeward.outbox")
_WAITS = [timedelta(minutes=wait) for wait in (1, 5, 30, 120, 720)]
QUICK_TRIES = len(_WAITS)  # afterwards a letter is tried twice a day, and somebody should look at why
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
        _OUTBOX.c.id == bindparam("b_id"),
        _OUTBOX.c.sent_at.is_(None),
        _OUTBOX.c.next_try_at <= bindparam("now"),
    )
    .values(next_try_at=bindparam("until"), tries=_OUTBOX.c.tries + 1)
    .returning(*_ALL.selected_columns)
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
    """A letter to send. `reference` is the same at every try; `to` is what the process gave."""

    reference: str
    council: str
    to: str
    subject: str
    body: str


class Transport(Protocol):
    """What sends letters. It turns `to` into an address. NotSent means try later, NoAddress means never."""

    def send(self, message: Message) -> None:
        """Send one letter."""
        ...


class PracticeTransport:
    """Sends nothing: the letters stay in the outbox, where they can be read."""

    def send(self, message: Message) -> None:
        """Treat the letter as sent."""


@dataclass(frozen=True)
class MailServer:
    """The server that takes letters. `plain` means without TLS, which is safe only on the same machine."""

    host: str
    port: int
    plain: bool = False
    user: str = ""
    password: str = field(default="", repr=False)


class Smtp:
    """Sends letters through a mail server. `address_of` turns a letter's `to` into an address or None."""

    def __init__(self, server: MailServer, sender: str, address_of: Any) -> None:
        self._server, self._sender, self._address_of = server, sender, address_of

    def send(self, message: Message) -> None:
        """Send one letter as plain text, with its reference as the message's id."""
        address = self._address_of(message.council, message.to)
        if not address:
            raise NoAddress(f"There is no email address for {message.to}.")
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


def pending(connection: Connection, council: str) -> list[Letter]:
    """Return a council's letters that are not sent, the oldest first."""
    unsent = _ALL.where(_OUTBOX.c.council == council, _OUTBOX.c.sent_at.is_(None))
    return [Letter(*row) for row in connection.execute(unsent.order_by(_OUTBOX.c.created_at))]


def latest(connection: Connection, council: str, limit: int = 100) -> list[Letter]:
    """Return a council's letters, sent or not, the newest first."""
    letters = _ALL.where(_OUTBOX.c.council == council)
    query = letters.order_by(_OUTBOX.c.created_at.desc(), _OUTBOX.c.id).limit(limit)
    return [Letter(*row) for row in connection.execute(query)]


def of_case(connection: Connection, case_id: str) -> list[Letter]:
    """Return a case's letters, sent or not, the oldest first."""
    query = _ALL.where(_OUTBOX.c.case_id == case_id).order_by(_OUTBOX.c.created_at, _OUTBOX.c.key)
    return [Letter(*row) for row in connection.execute(query)]


def by_ids(connection: Connection, council: str, ids: Collection[str]) -> list[Letter]:
    """Return a council's letters with these ids, in the order of their keys."""
    if not ids:
        return []
    query = _ALL.where(_OUTBOX.c.council == council, _OUTBOX.c.id.in_(ids)).order_by(_OUTBOX.c.key)
    return [Letter(*row) for row in connection.execute(query)]


def oldest_due(connection: Connection) -> datetime | None:
    """Return when the oldest unsent letter became due."""
    return connection.execute(select(func.min(_OUTBOX.c.next_try_at))).scalar()


def deliver(runtime: Runtime, transport: Transport, limit: int = 50) -> int:
    """Send the letters that are due, the longest waiting first, and return how many were sent.

    After ten seconds a round stops before its next letter, so that deadlines need not wait for a slow server.
    """
    with runtime.database.read() as connection:
        now = runtime.clock.now_in(connection)
        due = list(connection.execute(_DUE, {"now": now, "limit": limit}).scalars())
    stop_at = monotonic() + _ROUND_SECONDS
    number = 0
    for letter_id in due:
        number += send(runtime, transport, letter_id) == "sent"
        if monotonic() > stop_at:
            break
    return number


def send(runtime: Runtime, transport: Transport, letter_id: str) -> str | None:
    """Send one letter if it is due and no other worker is sending it.

    Return "sent", "later" (it will be tried again), "never" (it has no address), or None if nothing was to
    do.
    """
    letter = _take(runtime, letter_id)
    if letter is None:
        return None
    message = Message(letter.id, letter.council, letter.to, letter.subject, letter.body)
    try:
        transport.send(message)
    except NoAddress as error:
        return _note(runtime, _FAILED, letter, "never", str(error))
    except NotSent as error:
        return _note(runtime, _FAILED, letter, "later", str(error))
    except Exception as error:
        # One letter that no transport can send must not hold up the others.
        text = f"Something unexpected went wrong ({type(error).__name__}: {error})."
        return _note(runtime, _FAILED, letter, "later", text)
    return _note(runtime, _SENT, letter, "sent")


def retry(runtime: Runtime, council: str, letter_id: str) -> bool:
    """Make an unsent letter due now. Return False if this council has no such letter."""
    with runtime.database.begin() as connection:
        result = connection.execute(
            update(_OUTBOX)
            .where(_OUTBOX.c.id == letter_id, _OUTBOX.c.council == council)
            .where(_OUTBOX.c.sent_at.is_(None), _OUTBOX.c.waits_for.is_(None))
            .values(next_try_at=runtime.clock.now_in(connection))
        )
    return result.rowcount == 1


def _take(runtime: Runtime, letter_id: str) -> Letter | None:
    """Reserve a letter for a while. Other workers leave it alone; if this one dies, it becomes due again."""
    with runtime.database.begin() as connection:
        now = runtime.clock.now_in(connection)
        parameters = {"b_id": letter_id, "now": now, "until": now + _LEASE}
        row = connection.execute(_TAKE, parameters).one_or_none()
    return Letter(*row) if row else None


def _note(runtime: Runtime, change: Update, letter: Letter, outcome: str, text: str = "") -> str:
    with runtime.database.begin() as connection:
        at = runtime.clock.now_in(connection)
        parameters = {"b_id": letter.id, "at": at}
        if change is _FAILED:
            wait = _WAITS[min(letter.tries, len(_WAITS)) - 1]
            parameters |= {"text": text, "at": None if outcome == "never" else at + wait}
        connection.execute(change, parameters)
    about = {"letter": letter.id, "case": letter.case_id, "council": letter.council, "outcome": outcome}
    _log.info("A letter was tried.", extra=about)
    return outcome
