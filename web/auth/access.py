"""Who may use which address. Each view names the permissions that open it, and one place checks them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from flask import Flask, current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from engine import actors
from engine.runtime import Runtime
from web import errors
from web.auth import permissions, sessions
from web.auth.permissions import Permission
from web.server import logs, outage_messages

OUTSIDE = frozenset(role.key for role in permissions.OUTSIDE_ROLES)
SESSION_KEY = "signed_in"
RETURN = "return_to"

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def open_to(*opening: Permission) -> Callable[[View], View]:
    """Mark a view with the permissions that open it. EVERYBODY also admits people who are not signed in."""

    def mark(view: View) -> View:
        view.open_to = frozenset(opening)  # type: ignore[attr-defined]
        return view

    return mark


def opens(app: Flask, endpoint: str) -> frozenset[Permission]:
    """Return the permissions that open a view; a view without any is open to nobody."""
    if endpoint == "static":
        return frozenset({Permission.EVERYBODY})
    return getattr(app.view_functions[endpoint], "open_to", frozenset())


def guard(app: Flask) -> None:
    """Before every view, find out who is signed in and refuse people who may not open it."""

    @app.before_request
    def check() -> None:
        identify()
        if g.signed_in is not None and g.signed_in.actor.council:
            logs.about(council=g.signed_in.actor.council)
        if request.endpoint is None:
            return
        opening = opens(app, request.endpoint)
        if Permission.EVERYBODY in opening:
            return
        if g.signed_in is None:
            raise errors.NotSignedIn
        if Permission.SIGNED_IN not in opening and g.signed_in.permissions.isdisjoint(opening):
            raise errors.WrongRole


def identify() -> sessions.SignedIn | None:
    """Find out who is signed in at this browser, and keep it for this request."""
    g.signed_in = _find()
    person: sessions.SignedIn | None = g.signed_in
    return person


def ends_at() -> datetime | None:
    """Return when the person at this browser is signed out if they do nothing more."""
    person = signed_in()
    return person.ends_at(_idle()) if person else None


def seconds_left() -> int:
    """Return for how many more seconds the person stays signed in if they do nothing."""
    end = ends_at()
    return max(0, int((end - runtime().clock.now()).total_seconds())) if end else 0


def was_signed_out() -> bool:
    """Return whether this browser had a session that has ended by itself."""
    return bool(g.get("signed_out"))


def runtime() -> Runtime:
    """Return the engine's runtime that this application uses."""
    engine: Runtime = current_app.extensions["homeward"]
    return engine


def actor() -> actors.Actor:
    """Return the person who is signed in. Only for views that are not open to everybody."""
    person: actors.Actor = g.signed_in.actor
    return person


def in_every_role(person: actors.Actor) -> actors.Actor:
    """Return the person with every role of their council, so that staff see all tasks of their colleagues."""
    roles = OUTSIDE.union(g.signed_in.known_roles)
    return actors.Actor(person.id, person.name, roles, person.council, person.party)


def may(permission: Permission) -> bool:
    """Return whether the person who is signed in has a permission. Templates ask this too."""
    person = signed_in()
    return person is not None and permission in person.permissions


def is_outside() -> bool:
    """Return whether the person who is signed in acts for somebody outside the council."""
    person = signed_in()
    return person is not None and person.actor.party is not None


def signed_in() -> sessions.SignedIn | None:
    """Return who is signed in at this browser, if anybody."""
    person: sessions.SignedIn | None = g.get("signed_in")
    return person


def admit(token: str, address: str) -> ResponseReturnValue:
    """Give the browser a new session for a person who has just proved who they are, and lead them on."""
    session.clear()
    session[SESSION_KEY] = token
    session.permanent = False
    return redirect_afresh(address)


def redirect_afresh(address: str) -> ResponseReturnValue:
    """Lead the browser on, and let it forget the forms that it kept: they may be somebody else's."""
    answer = redirect(address, 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def lead_back(writer: actors.Actor, address: str) -> None:
    """Remember where this person was, so that signing in leads them back, and only them."""
    session[RETURN] = {
        "account": writer.id,
        "council": writer.council,
        "party": writer.party,
        "address": address,
    }


def way_back(account: str, council: str, party: str | None) -> str:
    """Return the address at which this person was when they were signed out in this browser, if any."""
    place = session.get(RETURN) or {}
    known = (place.get("account"), place.get("council"), place.get("party"))
    return str(place["address"]) if known == (account, council, party) else ""


def _find() -> sessions.SignedIn | None:
    token = session.get(SESSION_KEY)
    if token is None:
        return None
    engine = runtime()
    now = engine.clock.now()
    with engine.database.read() as connection:
        person = sessions.find(connection, token, now, _idle())
    if person is None:
        session.clear()
        g.signed_out = True
    elif person.use_needs_recording(now) and _record_use(engine, token, now):
        person = replace(person, seen_at=now)
    return person


def _idle() -> timedelta:
    return timedelta(minutes=current_app.config["SIGN_OUT_AFTER_MINUTES"])


def _record_use(engine: Runtime, token: str, now: datetime) -> bool:
    """Record when the browser was last used. If the database takes no changes now, people may still read."""
    try:
        with engine.database.begin() as connection:
            sessions.record_use(connection, token, now)
        return True
    except SQLAlchemyError as error:
        if outage_messages.report(error) is None:
            raise
        return False
