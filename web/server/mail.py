"""Sends letters through the mail server of the settings, with the full address in every link."""

import re
from dataclasses import replace

from brokerage.package import people
from engine.database import handle
from engine.store import outbox
from web.settings import Settings

ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1"})
_LINK = re.compile(r"(?<![\w/])/link/")


class WholeLinks:
    """Puts the site's address before the path of each one-off link, then passes the letter on."""

    def __init__(self, address: str, onward: outbox.Transport) -> None:
        self._address, self._onward = address, onward

    def send(self, message: outbox.Message) -> None:
        """Send one letter."""
        self._onward.send(replace(message, body=_LINK.sub(f"{self._address}/link/", message.body)))


def transport(settings: Settings, target: handle.Database) -> outbox.Transport:
    """Return what sends letters: the mail server, or nothing in a practice council without one."""
    if not settings.mail_server:
        return outbox.PracticeTransport()

    def address_of(council: str, to: str) -> str | None:
        with target.read() as connection:
            return people.address(connection, council, to)

    return WholeLinks(settings.address, outbox.Smtp(mail_server(settings), settings.mail_from, address_of))


def mail_server(settings: Settings) -> outbox.MailServer:
    """Return the mail server of the settings, with TLS except on this machine and in a practice council."""
    host, _, port = settings.mail_server.partition(":")
    return outbox.MailServer(
        host,
        int(port),
        plain=settings.practice or host in ON_THIS_MACHINE,
        user=settings.mail_user,
        password=settings.mail_password.get_secret_value(),
    )
