"""People who use the site in tests: an account for staff and providers, a link's session for the others."""

from flask import Flask
from flask.testing import FlaskClient

from engine import people, room
from web import access, accounts, sessions


def sign_in(
    site: Flask, runtime: room.Runtime, role: str, council: str = "ashby", party: str | None = None
) -> FlaskClient:
    """Return a browser of a person who has this role and nothing else."""
    now = runtime.clock.now()
    with runtime.database.begin() as connection:
        if role in {"citizen", "payer"}:
            actor = people.Actor(f"{role}-{party}", "Pat", frozenset({role}), council, party or "nobody")
            token = sessions.start_for_link(connection, actor, now)
        else:
            token = _of_account(connection, runtime, role, council, party)
    browser = site.test_client()
    with browser.session_transaction() as session:
        session[access.SESSION_KEY] = token
    return browser


def _of_account(connection, runtime, role, council, party):  # type: ignore[no-untyped-def]
    outside = role == "provider"
    membership = accounts.Membership(
        "" if outside else council,
        frozenset({role}),
        (party or "nobody") if outside else None,
        f"Home {party}" if outside else "",
    )
    email = f"{role}.{council}.{party}@example.org"
    accounts.open_account(
        connection, email=email, name=f"Ada {role}", password="correct horse", memberships=[membership]
    )
    account = accounts.check_password(connection, email, "correct horse")
    assert account is not None
    return sessions.start_for_account(connection, account, account.memberships[0], runtime.clock.now())
