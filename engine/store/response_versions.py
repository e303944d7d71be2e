"""Whether a page shows the last response of its party. If not, what it sends must not replace it."""

from datetime import datetime
from typing import NamedTuple

from engine import clock
from engine.actors import Actor
from engine.errors import Conflict
from engine.store.responses import Response

UNKNOWN = -1
"""The version of a page that does not say which of the party's responses it showed."""


class Undone(NamedTuple):
    """What was not done because a page was out of date, and what to do instead, in words."""

    text: str
    if_old: str
    if_answered: str


NOT_SENT = Undone(
    "Your answers were not sent",
    "Check it as it is now, then send your answers again.",
    "Send them again only if they should count instead.",
)
NOT_WITHDRAWN = Undone(
    "Your offer was not withdrawn",
    "Check it as it is now, then withdraw it if you still want to.",
    "Withdraw it only if you have seen it.",
)


def check(
    last: Response | None, version: int | None, actor: Actor, now: datetime, undone: Undone = NOT_SENT
) -> None:
    """Raise Conflict, with who answered and when, unless `version` is that of the party's last response.

    A program that has seen no page passes None.
    """
    if version is not None and version != (last.version if last is not None else 0):
        raise Conflict(f"{undone.text}, because {_why(last, version, actor, now, undone)}")


def _why(last: Response | None, version: int, actor: Actor, now: datetime, undone: Undone) -> str:
    if last is None or version == UNKNOWN:
        return f"this page may be out of date. {undone.if_old}"
    if last.state == "withdrawn":
        what, at = f"the offer of {last.party_name} was withdrawn", last.ended_at or last.received_at
    else:
        who = "you have" if last.by == actor.id else f"{last.by_name} has"
        what, at = f"{who} answered for {last.party_name} since you opened this page", last.received_at
    return f"{what}: {clock.words(at, now)}. {undone.if_answered}"
