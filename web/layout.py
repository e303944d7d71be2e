"""What every page shows round its content: the council's name, navigation, built styles and scripts."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request, url_for

from engine import clock, people
from web import access, councils, filters

BUILT = Path(__file__).parent / "static" / "build"
MANIFEST = "manifest.json"

LINKS: dict[str, tuple[tuple[str, str], ...]] = {
    "broker": (("My tasks", "broker.tasks"), ("Cases", "cases.listed"), ("New package", "cases.new")),
    "practitioner": (("My tasks", "broker.tasks"), ("Cases", "cases.listed"), ("New package", "cases.new")),
    "senior_officer": (("Decisions waiting", "broker.tasks"), ("Cases", "cases.listed")),
    "manager": (("Cases in flight", "cases.listed"),),
    "auditor": (("Cases in flight", "cases.listed"),),
    "commissioner": (("Cases in flight", "cases.listed"),),
    "administrator": (("Cases in flight", "cases.listed"), ("Background work", "background.listed")),
    "provider": (
        ("Adverts for you", "provider.listed"),
        ("Your offers", "provider.offers"),
        ("Awarded to you", "awarded.listed"),
    ),
    "citizen": (("Your choice", "citizen.choice"),),
    "payer": (("Your agreement", "payer.agreement"),),
}
"""Each role's pages, in order: their names and their views."""


def register(app: Flask) -> None:
    """Give every template what the layout needs."""
    app.jinja_env.globals.update(asset=asset, product=councils.PRODUCT, now=_now)
    app.jinja_env.filters.update(filters.FILTERS)
    app.context_processor(_context)


def asset(name: str) -> str:
    """Return the address of a built style sheet or script; empty where it was not built."""
    found = _manifest().get(name)
    return url_for("static", filename=f"build/{found}") if found else ""


def home_of(actor: people.Actor) -> str:
    """Return the address of the page a person comes for."""
    return url_for(next((views[0][1] for role, views in LINKS.items() if role in actor.roles), "about.help"))


def _context() -> dict[str, Any]:
    who = access.signed_in()
    engine = access.runtime()
    with engine.database.read() as connection:
        key = who.actor.council if who else ""
        found = councils.find_council(connection, key) if key else councils.NOBODYS
        council = found if found.key else councils.only_council(connection)
    return {
        "council": council,
        "council_name": council.name,
        "navigation": _navigation(who.actor) if who else [],
        "signed_in_as": _name(who.actor.name, who.party_name) if who else None,
        "sign_out": url_for("sign_in.leave"),
        "built": bool(_manifest()),
        "practice": current_app.config["PRACTICE"],
        "me": who.actor if who else None,
    }


def _name(person: str, party: str) -> str:
    return f"{person}, {party}" if party else person


def _navigation(actor: people.Actor) -> list[dict[str, Any]]:
    """Return the links of all the person's roles, each once."""
    links = dict.fromkeys(link for role, views in LINKS.items() if role in actor.roles for link in views)
    if current_app.config["PRACTICE"] and not actor.roles & access.OUTSIDE:
        links[("Practice mailbox", "mailbox.letters")] = None
    return [
        {"text": text, "href": url_for(view), "current": request.endpoint == view} for text, view in links
    ]


def _now() -> Any:
    at = access.runtime().clock.now()
    return clock.london(at)


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    path = BUILT / MANIFEST
    return json.loads(path.read_text()) if path.is_file() else {}
