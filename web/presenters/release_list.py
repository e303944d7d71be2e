"""Releases as pages and commands list them: with the names of people, and which have the same content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine import actors
from engine.changes.folder_changes import folder_changes
from engine.store import releases
from engine.store.releases import PublishedRelease
from web.auth import accounts


@dataclass(frozen=True)
class ReleaseRow:
    """A release with names. `same_as` is the number of the first release with the same content, if another.

    `approver` is empty where its author published it alone; `alone` then says why, if a reason was asked for.
    """

    id: str
    process: str
    number: int
    digest: str
    published_at: datetime
    author: str
    approver: str
    note: str
    alone: str
    same_as: int | None


def rows(connection: Connection, council: str, process: str = "") -> list[ReleaseRow]:
    """Return a council's releases by process, the newest first."""
    listed = releases.list_of(connection, council, process)
    names = accounts.names(connection, council)
    firsts: dict[tuple[str, str], int] = {}
    for release in reversed(listed):
        firsts.setdefault((release.process, release.digest), release.number)
    return [_row(release, names, firsts[release.process, release.digest]) for release in listed]


def title(process: str) -> str:
    """Return the name of a process as people read it."""
    return process.replace("_", " ").capitalize()


def changes_since_previous(
    connection: Connection, council: str, listed: Sequence[ReleaseRow], row: ReleaseRow
) -> list[str]:
    """Return what changed from the release before to this one; empty for the first."""
    before = [other.number for other in listed if other.process == row.process and other.number < row.number]
    return changes(connection, council, row.process, max(before), row.number) if before else []


def changes(connection: Connection, council: str, process: str, old: int, new: int) -> list[str]:
    """Return what changed from one release to another; raises NotFound."""
    one, other = (releases.by_number(connection, council, process, number) for number in (old, new))
    return folder_changes(one.folder, other.folder)


def _row(release: PublishedRelease, names: dict[str, str], first: int) -> ReleaseRow:
    author = release.author or release.published_by
    approved = release.published_by not in (author, actors.SYSTEM.id)
    return ReleaseRow(
        release.id,
        release.process,
        release.number,
        release.digest,
        release.published_at,
        names.get(author, author),
        names.get(release.published_by, release.published_by) if approved else "",
        release.note,
        release.alone,
        None if first == release.number else first,
    )
