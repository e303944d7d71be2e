"""One-off links in letters: a page says what the link is for, and only a press of its button opens it.

Mail scanners visit every link in a letter, so a visit alone does nothing.
"""

from http import HTTPStatus

from flask import Blueprint, render_template, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from brokerage.package import people
from engine.store import links
from web import councils
from web.auth import access, roles, sessions
from web.auth.permissions import Permission
from web.forms import typed_days
from web.presenters import layout
from web.server import security

pages = Blueprint("links", __name__, url_prefix="/link")

CANNOT_ASK = "We cannot check yet who opens this link. Telephone the council, and it will send you a new one."
NOT_THAT = "That is not what we have on record. Try again, or telephone the council."


@pages.get("/<token>")
@access.open_to(Permission.EVERYBODY)
@security.limiter.limit(security.ADDRESS_RATE)
def look(token: str) -> ResponseReturnValue:
    """Say what the link is for, without using it."""
    return _page(token, "", 200)


@pages.post("/<token>")
@access.open_to(Permission.EVERYBODY)
@security.limiter.limit(security.ADDRESS_RATE)
@security.limiter.limit(security.PERSON_RATE, key_func=security.by_link)
def enter(token: str) -> ResponseReturnValue:
    """Open the link for a person who pressed the button and knows the second fact."""
    runtime = access.runtime()
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        link = links.find(connection, token, now)
        _question(connection, link)  # without an answer on record nobody is let in
        typed = request.form.get("fact", "")
        fact = typed_days.in_figures(typed)
        fits = people.fits(connection, link.role, link.party, fact)
    if not fits:
        return _page(token, NOT_THAT, 422)
    actor = links.open(runtime, token)
    with runtime.database.begin() as connection:
        if access.SESSION_KEY in session:
            sessions.end(connection, session[access.SESSION_KEY])
        token = sessions.start_for_link(connection, actor, now)
    return access.admit(token, layout.home_of(roles.permissions_of(roles.OUTSIDE, actor.roles)))


def gone(error: links.LinkGone) -> ResponseReturnValue:
    """Say in plain words why a link no longer works, and how to get another."""
    has_ended = isinstance(error, links.LinkEnded)
    return render_template("links/gone.html", text=str(error), has_ended=has_ended), HTTPStatus.GONE


def _question(connection: Connection, link: links.Link) -> str:
    """Return what whoever opens the link is asked; LinkGone when no answer is on record."""
    question = people.second_fact(connection, link.role, link.party)
    if question is None:
        raise links.LinkGone(CANNOT_ASK)
    return question


def _page(token: str, problem: str, status: int) -> ResponseReturnValue:
    runtime = access.runtime()
    with runtime.database.read() as connection:
        link = links.find(connection, token, runtime.clock.now())
        question = _question(connection, link)
        council = councils.find_council(connection, link.council)
    return render_template(
        "links/look.html",
        link=link,
        question=question,
        errors={"fact": problem} if problem else {},
        council=council,
        council_name=council.name,
    ), status
