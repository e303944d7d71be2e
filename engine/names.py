"""Words for what people see of cases and tasks: references, why a task is gone, whose role it is."""

import secrets
from collections.abc import Mapping
from typing import Any

from engine.clock import london
from engine.errors import Conflict, NotAllowed
from engine.people import Actor

# Without the letters and digits people mistake for one another or that spell words.
_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"


def new_reference() -> str:
    """Return a random reference that can be read out on the telephone: "7KQ4-M2XD"."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def reference_typed(text: str) -> str:
    """Return a reference, or its beginning, as it is kept, however it was typed: "7kq4 m2xd"."""
    letters = "".join(each for each in text.upper() if each.isalnum())
    return f"{letters[:4]}-{letters[4:]}" if len(letters) > 4 else letters


def roles_of(task: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return every role that may do a task, the lane's first."""
    return (task["role"], *task["also_roles"].split())


def check_roles(actor: Actor, task: Mapping[Any, Any]) -> None:
    """Raise NotAllowed, saying whose task it is, unless the actor has one of its roles."""
    if not actor.has_any(roles_of(task)):
        whose = " or ".join(role.replace("_", " ") for role in roles_of(task))
        raise NotAllowed(f"“{task['label']}” is for the role {whose}.")


def why_gone(task: Mapping[Any, Any]) -> str:
    """Return why a task is no longer open: who completed it and when, or that the case went on without it."""
    at = london(task["done_at"])
    when = f"on {at.day} {at:%B %Y} at {at:%H:%M}"
    if task["status"] == "done":
        return f"{task['done_name']} completed “{task['label']}” {when}."
    return f"“{task['label']}” is no longer needed: the case went on without it {when}."


def changed(task: Mapping[Any, Any]) -> Conflict:
    """Return the conflict of a task that changed while somebody was looking at it."""
    who = f" It is now assigned to {task['assigned_name']}." if task["assigned_name"] else ""
    return Conflict(f"“{task['label']}” was changed while you were looking at it.{who} Look at it again.")
