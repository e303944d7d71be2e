"""One-off links in letters: a page says what the link is for, and only a button press opens it.

Mail scanners look at every link they see; looking does nothing.
"""

from flask import Blueprint, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from brokerage import people
from engine import links
from web import access, councils, days, layout, security, sessions

pages = Blueprint("links", __name__, url_prefix="/link")

NOT_THAT = "That is not what we have on record. Try again, or telephone the council."
GONE = 410


@pages.get("/<token>")
@access.open_to(access.EVERYBODY)
@security.limiter.limit(security.ADDRESS_RATE)
def look(token: str) -> ResponseReturnValue:
    """Say what the link is for, without using it."""
    return _page(token, "", 200)


@pages.post("/<token>")
@access.open_to(access.EVERYBODY)
@security.limiter.limit(security.ADDRESS_RATE)
@security.limiter.limit(security.PERSON_RATE, key_func=security.by_link)
def enter(token: str) -> ResponseReturnValue:
    """Open the link for whoever pressed the button and knows the second fact."""
    runtime = access.runtime()
    now = runtime.clock.now()
    with runtime.database.read() as connection:
        link = links.look(connection, token, now)
        question = people.second_fact(connection, link.role, link.party)
        typed = request.form.get("fact", "")
        fits = question is None or people.fits(connection, link.role, link.party, days.in_figures(typed))
    if not fits:
        return _page(token, NOT_THAT, 422)
    actor = links.open(runtime, token)
    with runtime.database.begin() as connection:
        if access.SESSION_KEY in session:
            sessions.end(connection, session[access.SESSION_KEY])
        token = sessions.start_for_link(connection, actor, now)
    access.admit(token)
    return redirect(layout.home_of(actor), 303)


def gone(error: links.LinkGone) -> ResponseReturnValue:
    """Say in plain words that a link's time is over, and how to get another."""
    return render_template("links/gone.html", text=str(error)), GONE


def _page(token: str, problem: str, status: int) -> ResponseReturnValue:
    runtime = access.runtime()
    with runtime.database.read() as connection:
        link = links.look(connection, token, runtime.clock.now())
        question = people.second_fact(connection, link.role, link.party)
        council = councils.find_council(connection, link.council)
    return render_template(
        "links/look.html",
        link=link,
        question=question,
        errors={"fact": problem} if problem else {},
        council=council,
        council_name=council.name,
    ), status
