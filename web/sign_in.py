"""Signing in and out, and choosing whom to act for."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from web import access, accounts, errors, layout, security, sessions

pages = Blueprint("sign_in", __name__)

WRONG = "Enter the email address and password of an account. One of them is wrong."


@pages.get("/")
@access.open_to(access.EVERYBODY)
def start() -> ResponseReturnValue:
    """Send people who are signed in to their own page, others to the sign-in page."""
    who = access.signed_in()
    return redirect(layout.home_of(who.actor) if who else url_for("sign_in.ask"), 303)


@pages.get("/sign-in")
@access.open_to(access.EVERYBODY)
def ask() -> ResponseReturnValue:
    """Ask for e-mail and password; in a practice council, show its people."""
    return _ask_again("", {}, 200)


@pages.post("/sign-in")
@access.open_to(access.EVERYBODY)
@security.limiter.limit(security.ADDRESS_RATE)
@security.limiter.limit(security.PERSON_RATE, key_func=security.by_email)
def enter() -> ResponseReturnValue:
    """Sign a person in, or say that e-mail or password is wrong."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    with access.runtime().database.read() as connection:
        account = accounts.check_password(connection, email, password)
    if account is None or not account.memberships:
        return _ask_again(email, {"email": WRONG}, 422)
    return _admit(account)


@pages.post("/practice/sign-in")
@access.open_to(access.EVERYBODY)
def practise() -> ResponseReturnValue:
    """Sign in as one of a practice council's people, without a password."""
    if not current_app.config["PRACTICE"]:
        raise errors.NothingHere
    with access.runtime().database.read() as connection:
        account = accounts.practice_account(connection, request.form.get("account", ""))
    if account is None:
        raise errors.NothingHere
    return _admit(account)


@pages.post("/sign-out")
@access.open_to(access.EVERYBODY)
def leave() -> ResponseReturnValue:
    """Sign out and say so."""
    token = session.get(access.SESSION_KEY)
    if token:
        with access.runtime().database.begin() as connection:
            sessions.end(connection, token)
    session.clear()
    answer = redirect(url_for("sign_in.left"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@pages.get("/signed-out")
@access.open_to(access.EVERYBODY)
def left() -> ResponseReturnValue:
    """Say that the person is signed out."""
    return render_template("signed_out.html")


@pages.get("/acting-for")
@access.open_to(*access.ROLES)
def choose() -> ResponseReturnValue:
    """Show whom the account may act for."""
    with access.runtime().database.read() as connection:
        memberships = accounts.memberships_of(connection, access.actor().id)
    return render_template("acting_for.html", memberships=memberships)


@pages.post("/acting-for")
@access.open_to(*access.ROLES)
def act_for() -> ResponseReturnValue:
    """Act for another of the account's own councils or locations."""
    chosen = request.form.get("membership", "")
    with access.runtime().database.begin() as connection:
        own = {each.id for each in accounts.memberships_of(connection, access.actor().id)}
        if chosen not in own:
            raise errors.NothingHere
        sessions.act_for(connection, session[access.SESSION_KEY], chosen)
    return redirect(url_for("sign_in.start"), 303)


def _admit(account: accounts.Account) -> ResponseReturnValue:
    engine = access.runtime()
    with engine.database.begin() as connection:
        if access.SESSION_KEY in session:
            sessions.end(connection, session[access.SESSION_KEY])
        token = sessions.start_for_account(connection, account, account.memberships[0], engine.clock.now())
    access.admit(token)
    return redirect(_inside(request.form.get("next", "")), 303)


def _ask_again(email: str, problems: dict[str, str], status: int) -> ResponseReturnValue:
    practice = current_app.config["PRACTICE"]
    with access.runtime().database.read() as connection:
        people = accounts.practice_accounts(connection) if practice else []
    going_to = _inside(request.values.get("next", ""))
    page = render_template("sign_in.html", email=email, errors=problems, people=people, going_to=going_to)
    return page, status


def _inside(address: str) -> str:
    """Return an address of this site; the start page for any other, so that nobody is sent elsewhere."""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if plain and "\\" not in address else url_for("sign_in.start")
