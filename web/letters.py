"""How letters leave: by the mail server of the settings, with whole addresses in their links."""

import re
from dataclasses import replace

from brokerage import people
from engine import database, outbox
from web.settings import Settings

_LINK = re.compile(r"(?<![\w/])/link/")


class WholeLinks:
    """Puts the site's address before the paths of one-off links, then passes the letter on."""

    def __init__(self, address: str, onward: outbox.Transport) -> None:
        self._address, self._onward = address, onward

    def send(self, message: outbox.Message) -> None:
        """Send one letter."""
        self._onward.send(replace(message, body=_LINK.sub(f"{self._address}/link/", message.body)))


def transport(settings: Settings, target: database.Database) -> outbox.Transport:
    """What carries letters: the mail server, or nothing where practising without one."""
    if not settings.mail_server:
        return outbox.Practice()

    def address_of(_council: str, to: str) -> str | None:
        with target.read() as connection:
            return people.address(connection, to)

    return WholeLinks(settings.address, outbox.Smtp(settings.mail_server, settings.mail_from, address_of))
