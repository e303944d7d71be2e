"""The practice people who answer forms: staff of the practice council, and the parties a case deals with."""

from collections.abc import Collection

from engine.actors import Actor

COUNCIL = "practice"


def staff(role: str) -> Actor:
    """Return a member of staff in a role."""
    return Actor(f"practice-{role}", f"Practice {role.replace('_', ' ')}", frozenset({role}), COUNCIL)


def party(role: str, id_of_it: str, name: str = "") -> Actor:
    """Return somebody who acts for a party in a role: a provider's location, a citizen or a payer."""
    called = name or f"Practice {role.replace('_', ' ')}"
    return Actor(f"practice-{role}-{id_of_it}", called, frozenset({role}), "", id_of_it)


def onlooker(roles: Collection[str]) -> Actor:
    """Return somebody who sees every open task of the practice council, whoever it is for."""
    return Actor("practice-onlooker", "Practice onlooker", frozenset(roles), COUNCIL)
