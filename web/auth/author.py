"""The mark on a form that says who was given it: what is posted after they are signed out is kept for them.

It is signed, so nobody can write into another person's draft, and it counts only for the form it stands on.
"""

from hashlib import sha256
from typing import TypedDict

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from engine.actors import Actor

FIELD = "_author"
BY_SCRIPT = "/draft"
"""How the address ends at which a script saves what somebody types into a form."""
LONGEST_SECONDS = 24 * 60 * 60


class _Author(TypedDict):
    """An actor, and the address that their form posts to."""

    id: str
    name: str
    roles: list[str]
    council: str
    party: str | None
    posts_to: str


def mark(actor: Actor, posts_to: str) -> str:
    """Return the mark for a form that this person was given and that posts to this address."""
    author = _Author(
        id=actor.id,
        name=actor.name,
        roles=sorted(actor.roles),
        council=actor.council,
        party=actor.party,
        posts_to=posts_to,
    )
    return str(_signer().dumps(author))


def read() -> Actor | None:
    """Return the person who was given the form that was posted; None if it does not prove who that was."""
    try:
        author: _Author = _signer().loads(request.form.get(FIELD, ""), max_age=LONGEST_SECONDS)
    except BadData:
        return None
    if author["posts_to"] != request.path.removesuffix(BY_SCRIPT):
        return None
    roles = frozenset(author["roles"])
    return Actor(author["id"], author["name"], roles, author["council"], author["party"])


def _signer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="author of a form", signer_kwargs={"digest_method": sha256})
