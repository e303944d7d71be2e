"""The practice people who answer forms: staff of the practice council, and the parties a case deals with."""

from collections.abc import Collection

from engine.people import Actor

COUNCIL = "practice"


def staff(role: str) -> Actor:
    """A member of staff in a role."""
    return Actor(f"practice-{role}", f"Practice {role.replace('_', ' ')}", frozenset({role}), COUNCIL)


def party(role: str, id_of_it: str, name: str = "") -> Actor:
    """Somebody who speaks for a party in a role: a provider's location, a person, a payer."""
    called = name or f"Practice {role.replace('_', ' ')}"
    return Actor(f"practice-{role}-{id_of_it}", called, frozenset({role}), "", id_of_it)


def onlooker(roles: Collection[str]) -> Actor:
    """Somebody who sees every open task of the practice council, whoever is to do it."""
    return Actor("practice-onlooker", "Practice onlooker", frozenset(roles), COUNCIL)
