"""Trying again what failed on a case, for the person who did it the first time."""

from engine.actors import Actor
from engine.cases import commands
from engine.outcomes import Completed, Refused, Withheld
from engine.runtime import Runtime


def retry(runtime: Runtime, case_id: str, actor: Actor) -> Completed | Withheld | Refused | None:
    """Retry what failed on a case, as the person who did it the first time; the history names who retried it.

    Return None if nothing had failed, or if it was a deadline.
    """
    with runtime.database.read() as connection:
        act = commands.find(connection, case_id, actor).failed_act
    if act is None:
        return None
    if act["act"] == "wake":
        commands.wake(runtime, case_id, actor)
        return None
    posted = [(name, text) for name, text in act["posted"]]
    return commands.complete(runtime, act["task_id"], posted, Actor.read(act["by"]), retried_by=actor)
