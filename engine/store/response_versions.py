"""Whether a page shows the last response of its party. If not, what it sends must not replace it."""

from datetime import datetime

from engine import clock
from engine.actors import Actor
from engine.errors import Conflict
from engine.store.responses import Response

UNKNOWN = -1
"""The version of a page that does not say which of the party's responses it showed."""
_NOT_SENT = "Your answers were not sent, because "
_OUT_OF_DATE = "this page may be out of date. Check it as it is now, then send your answers again."


def check(last: Response | None, version: int, actor: Actor, now: datetime) -> None:
    """Raise Conflict, with who answered and when, unless `version` is that of the party's last response."""
    if version != (last.version if last is not None else 0):
        raise Conflict(_NOT_SENT + _why(last, version, actor, now))


def _why(last: Response | None, version: int, actor: Actor, now: datetime) -> str:
    if last is None or version == UNKNOWN:
        return _OUT_OF_DATE
    if last.state == "withdrawn":
        what, at = f"the offer of {last.party_name} was withdrawn", last.ended_at or last.received_at
    else:
        who = "you have" if last.by == actor.id else f"{last.by_name} has"
        what, at = f"{who} answered for {last.party_name} since you opened this page", last.received_at
    return f"{what}: {clock.words(at, now)}. Send them again only if they should count instead."
