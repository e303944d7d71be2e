"""What every page shows around its content: the council's name, navigation, styles and scripts."""

import json
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TypedDict

from flask import Flask, current_app, request, url_for

from engine import clock
from web import councils
from web.auth import access, author, permissions, sessions
from web.auth.permissions import Permission
from web.presenters import filters
from web.tables import Council

BUILT = Path(__file__).parents[1] / "static" / "build"
MANIFEST = "manifest.json"
WARNING_SECONDS = 300
"""How long before somebody is signed out they are warned."""


class NavigationItem(TypedDict):
    """An entry of the navigation, and whether it leads to the current page."""

    text: str
    href: str
    current: bool


class SessionEnd(TypedDict):
    """When a person is signed out: the time, the seconds until then, and how many seconds before to warn.

    `final` if nothing they do makes it later.
    """

    at: datetime
    seconds: int
    warning: int
    final: bool


def register(app: Flask) -> None:
    """Give every template what the layout needs."""
    app.jinja_env.globals.update(
        asset=asset,
        author_mark=_author_mark,
        product=councils.PRODUCT,
        now=_now,
        may=access.may,
        Permission=Permission,
    )
    app.jinja_env.filters.update(filters.FILTERS)
    app.context_processor(_context)


def asset(name: str) -> str:
    """Return the address of a built style sheet or script; empty if it was not built."""
    file = _manifest().get(name)
    return url_for("static", filename=f"build/{file}") if file else ""


def home_of(granted: Collection[Permission]) -> str:
    """Return the address of the page at which a person with these permissions starts."""
    return url_for(next((page.view for page in permissions.pages_of(granted)), "about.help"))


def _context() -> dict[str, object]:
    person = access.signed_in()
    council = (person and person.council) or _council(person.actor.council if person else "")
    return {
        "council": council,
        "council_name": council.name,
        "navigation": _navigation(person) if person else [],
        "signed_in_as": _name(person.actor.name, person.party_name) if person else None,
        "sign_out": url_for("sign_in.leave"),
        "built": bool(_manifest()),
        "practice": current_app.config["PRACTICE"],
        "me": person.actor if person else None,
        "session_end": _session_end(person) if person else None,
    }


def _session_end(person: sessions.SignedIn) -> SessionEnd:
    idle_seconds = int(current_app.config["SIGN_OUT_AFTER_MINUTES"]) * 60
    ends_at = access.ends_at() or person.signs_out_at
    return SessionEnd(
        at=ends_at,
        seconds=access.seconds_left(),
        warning=min(WARNING_SECONDS, idle_seconds // 2),
        final=ends_at == person.signs_out_at,
    )


def _council(key: str) -> Council:
    """Return the council with this key; without one, the only council there is, or one without a name."""
    with access.runtime().database.read() as connection:
        own_council = councils.find_council(connection, key) if key else councils.NOBODYS
        return own_council if own_council.key else councils.only_council(connection)


def _name(person: str, party: str) -> str:
    return f"{person}, {party}" if party else person


def _navigation(person: sessions.SignedIn) -> list[NavigationItem]:
    """Return the links to the pages that the person may open."""
    links = [(page.label, page.view) for page in permissions.pages_of(person.permissions)]
    if current_app.config["PRACTICE"] and not access.is_outside():
        links.append(("Practice mailbox", "mailbox.listed"))
    return [
        NavigationItem(text=text, href=url_for(view), current=request.endpoint == view)
        for text, view in links
    ]


def _author_mark(posts_to: str) -> str:
    """Return the mark of who was given a form."""
    return author.mark(access.actor(), posts_to)


def _now() -> datetime:
    return clock.london(access.runtime().clock.now())


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    path = BUILT / MANIFEST
    manifest: dict[str, str] = json.loads(path.read_text()) if path.is_file() else {}
    return manifest
