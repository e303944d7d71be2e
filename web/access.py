"""Who may use which address: every view names the roles it is open to, and one place holds to it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from engine import people, room
from web import errors, logs, outages, sessions

EVERYBODY = "everybody"
OUTSIDE = frozenset({"provider", "citizen", "payer"})
CASEWORK = ("broker", "practitioner", "senior_officer")
OVERSIGHT = ("manager", "auditor", "commissioner", "administrator")
STAFF = CASEWORK + OVERSIGHT
ROLES = (*STAFF, *sorted(OUTSIDE))
SESSION_KEY = "signed_in"

View = TypeVar("View", bound=Callable[..., Any])


def open_to(*roles: str) -> Callable[[View], View]:
    """Name the roles that may use a view; EVERYBODY lets in people who are not signed in."""

    def named(view: View) -> View:
        view.open_to = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return named


def roles_of(app: Flask, endpoint: str) -> frozenset[str]:
    """Return the roles a view is open to; a view that names none is open to nobody."""
    if endpoint == "static":
        return frozenset({EVERYBODY})
    return getattr(app.view_functions[endpoint], "open_to", frozenset())


def guard(app: Flask) -> None:
    """Look up who is signed in before every view, and refuse those it is not open to."""

    @app.before_request
    def check() -> None:
        g.signed_in = _find()
        if g.signed_in is not None and g.signed_in.actor.council:
            logs.about(council=g.signed_in.actor.council)
        if request.endpoint is None:
            return
        allowed = roles_of(app, request.endpoint)
        if EVERYBODY in allowed:
            return
        if g.signed_in is None:
            raise errors.NotSignedIn
        if not g.signed_in.actor.has_any(allowed):
            raise errors.WrongRole


def runtime() -> room.Runtime:
    """Return the engine that this application was put together with."""
    found: room.Runtime = current_app.extensions["homeward"]
    return found


def actor() -> people.Actor:
    """Return the person who is signed in; only for views that are not open to everybody."""
    who: people.Actor = g.signed_in.actor
    return who


def anyone(of: people.Actor) -> people.Actor:
    """Return somebody of the same council in every role: staff see what waits for any colleague."""
    return people.Actor(of.id, of.name, frozenset(ROLES), of.council, of.party)


def signed_in() -> sessions.SignedIn | None:
    """Return who is signed in at this browser, if anybody."""
    who: sessions.SignedIn | None = g.get("signed_in")
    return who


def admit(token: str) -> None:
    """Give the browser a new session that stands for somebody who has just proved who they are."""
    session.clear()
    session[SESSION_KEY] = token
    session.permanent = False


def _find() -> sessions.SignedIn | None:
    token = session.get(SESSION_KEY)
    if token is None:
        return None
    engine = runtime()
    now = engine.clock.now()
    idle = timedelta(minutes=current_app.config["SIGN_OUT_AFTER_MINUTES"])
    with engine.database.read() as connection:
        found = sessions.find(connection, token, now, idle)
    if found is None:
        session.clear()
    elif found.must_be_noted(now):
        _note(engine, token, now)
    return found


def _note(engine: room.Runtime, token: str, now: datetime) -> None:
    """Write down that a browser was heard of; a database that takes no changes now still lets it read."""
    try:
        with engine.database.begin() as connection:
            sessions.note(connection, token, now)
    except SQLAlchemyError as error:
        if outages.told(error) is None:
            raise
