"""Signing in and out, and choosing for whom to act."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from web import errors
from web.auth import access, accounts, sessions
from web.auth.permissions import Permission
from web.presenters import layout
from web.server import security
from web.tables import Account

pages = Blueprint("sign_in", __name__)

WRONG = "Enter the email address and password of your account. One of them is wrong."


@pages.get("/")
@access.open_to(Permission.EVERYBODY)
def start() -> ResponseReturnValue:
    """Take people who are signed in to their start page, and others to the sign-in page."""
    person = access.signed_in()
    return redirect(layout.home_of(person.permissions) if person else url_for("sign_in.ask"), 303)


@pages.get("/sign-in")
@access.open_to(Permission.EVERYBODY)
def ask() -> ResponseReturnValue:
    """Ask for email address and password. In a practice council, also show its people."""
    return _ask_again("", {}, 200)


@pages.post("/sign-in")
@access.open_to(Permission.EVERYBODY)
@security.limiter.limit(security.ADDRESS_RATE)
@security.limiter.limit(security.PERSON_RATE, key_func=security.by_email)
def enter() -> ResponseReturnValue:
    """Sign a person in, or say that the email address or the password is wrong."""
    email, password = request.form.get("email", ""), request.form.get("password", "")
    with access.runtime().database.read() as connection:
        account = accounts.check_password(connection, email, password)
    if account is None or not account.memberships:
        return _ask_again(email, {"email": WRONG}, 422)
    return _admit(account)


@pages.post("/practice/sign-in")
@access.open_to(Permission.EVERYBODY)
def practise() -> ResponseReturnValue:
    """Sign in as one of the practice council's people, without a password."""
    if not current_app.config["PRACTICE"]:
        raise errors.NothingHere
    with access.runtime().database.read() as connection:
        account = accounts.practice_account(connection, request.form.get("account", ""))
    if account is None:
        raise errors.NothingHere
    return _admit(account)


@pages.post("/sign-out")
@access.open_to(Permission.EVERYBODY)
def leave() -> ResponseReturnValue:
    """Sign out and say so."""
    token = session.get(access.SESSION_KEY)
    if token:
        with access.runtime().database.begin() as connection:
            sessions.end(connection, token)
    session.clear()
    return access.redirect_afresh(url_for("sign_in.left"))


@pages.post("/stay-signed-in")
@access.open_to(Permission.SIGNED_IN)
def stay() -> ResponseReturnValue:
    """Keep a person signed in who says that they are still there, and tell the script for how long."""
    return jsonify(ends_in=access.seconds_left())


@pages.get("/signed-out")
@access.open_to(Permission.EVERYBODY)
def left() -> ResponseReturnValue:
    """Say that the person is signed out."""
    return render_template("sign_in/signed_out.html")


@pages.get("/acting-for")
@access.open_to(Permission.SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Show for whom the person may act."""
    with access.runtime().database.read() as connection:
        memberships = accounts.memberships_of(connection, access.actor().id)
    return render_template("sign_in/acting_for.html", memberships=memberships)


@pages.post("/acting-for")
@access.open_to(Permission.SIGNED_IN)
def act_for() -> ResponseReturnValue:
    """Act for another council or location of the account."""
    chosen = request.form.get("membership", "")
    with access.runtime().database.begin() as connection:
        memberships = accounts.memberships_of(connection, access.actor().id)
        if chosen not in {membership.id for membership in memberships}:
            raise errors.NothingHere
        sessions.act_for(connection, session[access.SESSION_KEY], chosen)
    return redirect(url_for("sign_in.start"), 303)


def _admit(account: Account) -> ResponseReturnValue:
    runtime = access.runtime()
    ways_back = {
        membership: access.way_back(account.id, membership.council, membership.party)
        for membership in account.memberships
    }
    membership = next((own for own, address in ways_back.items() if address), account.memberships[0])
    with runtime.database.begin() as connection:
        if access.SESSION_KEY in session:
            sessions.end(connection, session[access.SESSION_KEY])
        token = sessions.start_for_account(connection, account, membership, runtime.clock.now())
    return access.admit(token, ways_back[membership] or _own_address(request.form.get("next", "")))


def _ask_again(email: str, problems: dict[str, str], status: int) -> ResponseReturnValue:
    practice = current_app.config["PRACTICE"]
    with access.runtime().database.read() as connection:
        people = accounts.practice_accounts(connection) if practice else []
    going_to = _own_address(request.values.get("next", ""))
    page = render_template(
        "sign_in/sign_in.html", email=email, errors=problems, people=people, going_to=going_to
    )
    return page, status


def _own_address(address: str) -> str:
    """Return the address if it is one of this site, else the start page, so that nobody is sent elsewhere."""
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if plain and "\\" not in address else url_for("sign_in.start")
