"""What people read about cases and tasks: references, who may do a task, and why a task is no longer open."""

import secrets
from collections.abc import Mapping
from typing import Any

from engine import clock
from engine.actors import Actor
from engine.errors import Conflict, NotAllowed

# Letters and digits that people do not mistake for one another, and that spell no words.
_ALPHABET = "23456789BCDFGHJKLMNPQRSTVWXZ"


def new_reference() -> str:
    """Return a random reference that is easy to read out on the telephone: "7KQ4-M2XD"."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def normalise_reference(text: str) -> str:
    """Return a reference, or the beginning of one, as it is stored, however it was typed: "7kq4 m2xd"."""
    letters = "".join(letter for letter in text.upper() if letter.isalnum())
    return f"{letters[:4]}-{letters[4:]}" if len(letters) > 4 else letters


def roles_of(task: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return every role that may do a task, starting with the role of its lane."""
    return (task["role"], *task["also_roles"].split())


def check_roles(actor: Actor, task: Mapping[Any, Any]) -> None:
    """Raise NotAllowed, naming the roles that may do the task, unless the actor has one of them."""
    if not actor.has_any(roles_of(task)):
        roles = " or ".join(role.replace("_", " ") for role in roles_of(task))
        raise NotAllowed(f"“{task['label']}” is for the role {roles}.")


def check_holder(actor: Actor, task: Mapping[Any, Any]) -> None:
    """Raise Conflict if a colleague of the actor has the task. Outside parties have no colleagues here."""
    if actor.party is None and task["kind"] == "work" and task["assigned_to"] not in {None, actor.id}:
        raise Conflict(f"{task['assigned_name']} has this task. Take it over before you send it.")


def check_not_call(task: Mapping[Any, Any]) -> None:
    """Raise NotAllowed for an open call, which has a separate answer from each respondent."""
    if task["kind"] == "call":
        raise NotAllowed("Each respondent answers this for themselves. Nobody can answer for all of them.")


def why_gone(task: Mapping[Any, Any]) -> str:
    """Return why a task is no longer open: who completed it and when, or when the case went on without it."""
    when = f"on {clock.moment(task['done_at'])}"
    if task["status"] == "done":
        return f"{task['done_name']} completed “{task['label']}” {when}."
    return f"“{task['label']}” is no longer needed: the case went on without it {when}."


def change_conflict(task: Mapping[Any, Any]) -> Conflict:
    """Return the Conflict for a task that changed while somebody was looking at it."""
    who = f" It is now assigned to {task['assigned_name']}." if task["assigned_name"] else ""
    return Conflict(f"“{task['label']}” was changed while you were looking at it.{who} Look at it again.")
