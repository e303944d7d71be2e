"""How it stands with the one-off links of a case, for staff: sent, waiting for a fact, opened, ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from brokerage import formatting
from brokerage.package.one_off_links import DAYS, Bearer
from engine.store import link_letters, links
from engine.store.link_letters import Letter
from engine.store.links import LinkRow

_ENDED = {
    links.LinkEnd.BY_STAFF: "The link was ended on {at}. Send it again if they still need it.",
    links.LinkEnd.REPLACED: "The link was replaced on {at}.",
    links.LinkEnd.TASK_DONE: "The link ended on {at}. Send it again if they still need it.",
}


@dataclass(frozen=True)
class LinkState:
    """How it stands with a party's link: in words, whether it works, and whether one can be sent again."""

    role: str
    party: str
    text: str
    lacks_fact: bool
    is_live: bool


def of_tasks(
    connection: Connection, council: str, case_id: str, tasks: Iterable[Mapping[str, object]], now: datetime
) -> dict[str, LinkState]:
    """Return the state of the link of each task that somebody does by a link, by the task's id."""
    bearers = {
        str(task["id"]): Bearer(council, case_id, str(task["role"]), str(task["party"]))
        for task in tasks
        if task["kind"] == "work" and task["party"] and task["role"] in DAYS
    }
    if not bearers:
        return {}
    letters = link_letters.latest(connection, council, [case_id])
    latest = {(row.role, row.party): row for row in links.of_case(connection, council, case_id)}
    states = {}
    for task_id, bearer in bearers.items():
        letter = letters.get((case_id, bearer.addressee))
        if letter is not None:
            states[task_id] = _state(bearer, letter, latest.get((bearer.role, bearer.party)), now)
    return states


def _state(bearer: Bearer, letter: Letter, link: LinkRow | None, now: datetime) -> LinkState:
    if letter["waits_for"]:
        return LinkState(bearer.role, bearer.party, letter["waits_for"], True, False)
    is_live = link is not None and link.ended_at is None and link.expires_at > now
    return LinkState(bearer.role, bearer.party, _words(letter, link, now), False, is_live)


def _words(letter: Letter, link: LinkRow | None, now: datetime) -> str:
    if link is None:
        return "No link was sent."
    if link.ended_at is not None:
        return _ENDED[links.LinkEnd(link.ended_why)].format(at=formatting.moment(link.ended_at))
    if link.expires_at <= now:
        return (
            f"The link expired on {formatting.moment(link.expires_at)}. Send it again if they still need it."
        )
    if letter["last_error"] and letter["sent_at"] is None:
        return f"The letter with the link is not sent: {letter['last_error']}"
    used = f" It was first opened on {formatting.moment(link.used_at)}." if link.used_at else ""
    sent = formatting.moment(letter["created_at"])
    return f"A link was sent on {sent} and works until {formatting.moment(link.expires_at)}.{used}"
