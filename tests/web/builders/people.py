"""People who use the site in tests: an account of the market for staff and providers, else a link."""

from flask import Flask
from flask.testing import FlaskClient

from engine import actors
from engine.runtime import Runtime
from web.auth import access, accounts, sessions


def sign_in(site: Flask, runtime: Runtime, role: str, council: str, party: str | None) -> FlaskClient:
    """Return a browser of a person who has this role and nothing else."""
    now = runtime.clock.now()
    with runtime.database.begin() as connection:
        if role in {"citizen", "payer"}:
            actor = actors.Actor(f"{role}-{party}", "Pat", frozenset({role}), council, party or "nobody")
            token = sessions.start_for_link(connection, actor, now)
        else:
            email = f"{role}.{party if role == 'provider' else council}@example.org"
            account = next(each for each in accounts.practice_accounts(connection) if each.email == email)
            token = sessions.start_for_account(connection, account, account.memberships[0], now)
    browser = site.test_client()
    with browser.session_transaction() as session:
        session[access.SESSION_KEY] = token
    return browser
