"""Letters leave by a mail server, and not in the clear."""

import pytest

from engine.store import outbox
from tests.frame import mail
from web import settings
from web.server.mail import mail_server

LETTER = outbox.Message("r1", "here", "person:1", "Your care", "Open /link/abc")


def test_a_letter_reaches_the_server_with_its_reference() -> None:
    with mail.catcher() as (server, caught):
        host, _, port = server.partition(":")
        plain = outbox.MailServer(host, int(port), plain=True)
        outbox.Smtp(plain, "homeward@council.example", lambda *_: "iris@example.org").send(LETTER)
    assert [each["Message-ID"] for each in caught] == ["<r1@council.example>"]


def test_a_server_without_tls_gets_no_letter() -> None:
    with mail.catcher() as (server, caught):
        host, _, port = server.partition(":")
        safe = outbox.Smtp(outbox.MailServer(host, int(port)), "a@b.example", lambda *_: "iris@example.org")
        with pytest.raises(outbox.NotSent, match="STARTTLS"):
            safe.send(LETTER)
    assert caught == []


@pytest.mark.parametrize(
    ("practice", "server", "plain"),
    [(False, "mail.example:587", False), (False, "localhost:25", True), (True, "mail:1025", True)],
)
def test_only_practice_and_this_machines_own_server_do_without_tls(
    practice: bool, server: str, plain: bool
) -> None:
    chosen = settings.read(
        practice=practice,
        secret_key="k" * 40,
        address="https://care.example",
        mail_server=server,
        mail_user="homeward",
        mail_password="secret words",
    )
    found = mail_server(chosen)
    assert (found.plain, found.user, found.password) == (plain, "homeward", "secret words")
    assert "secret words" not in f"{found} {chosen}"
