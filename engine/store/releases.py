"""Publishing a process folder as a numbered release, and finding the release a case runs on."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, insert, select

from engine.actors import Actor
from engine.checks.process_folder import check
from engine.database import tables
from engine.database.handle import new_id, of_council, one_at_a_time
from engine.database.release_tables import release_files, releases
from engine.definition.folder import Folder
from engine.definition.release import Release
from engine.definition.runnable import obstacles
from engine.errors import CannotPublish, NotFound
from engine.runtime import Runtime

CACHE_SIZE = 200
COUNTED = 1_000
"""Up to so many cases of a release are counted."""
_C = releases.c
_BY_ID = select(releases).where(_C.id == bindparam("id"))
_FILES_OF = select(release_files.c.path, release_files.c.content).where(
    release_files.c.release_id == bindparam("id")
)
_cache: OrderedDict[str, Release] = OrderedDict()
_lock = threading.Lock()


class PublishedRelease(NamedTuple):
    """A release as lists show it. `alone` says why nobody else approved it; it is empty if somebody did."""

    id: str
    process: str
    number: int
    digest: str
    published_at: datetime
    published_by: str
    author: str
    note: str
    alone: str
    base: str
    by_height: bool


@dataclass(frozen=True)
class Origin:
    """Where a release comes from: who wrote it, why, and the digest of the shipped folder below it.

    Without a base the release goes on from the base of the one before it; the first release is its own base.
    `by_height`: it goes back to a release whose gateways try their flows in the old order (decision 37).
    """

    author: str = ""
    note: str = ""
    alone: str = ""
    base: str = ""
    by_height: bool = False


NO_ORIGIN = Origin()


def publish(
    runtime: Runtime,
    council: str,
    folder: Folder,
    actor: Actor,
    process: str = "",
    origin: Origin = NO_ORIGIN,
) -> Release:
    """Check a folder and freeze it as the council's next release, or raise CannotPublish with every fault.

    A folder that is the same as the latest release, byte for byte, is not published again. One that is the
    same as an older release was checked then; it is refused only if it cannot run any more.
    """
    folder = Folder(process or folder.process, folder.files)
    refuse_faults(runtime, council, folder, origin.by_height)
    with runtime.database.begin() as connection:
        wait_for_others(connection, council, folder.process)
        return freeze(connection, council, folder, runtime.clock.now_in(connection), actor, origin)


def refuse_faults(runtime: Runtime, council: str, folder: Folder, by_height: bool = False) -> None:
    """Raise CannotPublish if the folder has faults, or if it was published before and can no longer run."""
    with runtime.database.read() as connection:
        known = find_content(connection, council, folder.process, folder.digest, by_height)
    if known is None:
        problems = check(folder, runtime.operations)
        if problems:
            raise CannotPublish(problems)
        return
    reasons = obstacles(Release("", council, 0, folder, by_height), runtime.operations)
    if reasons:
        raise CannotPublish(reasons)


def wait_for_others(connection: Connection, council: str, process: str) -> None:
    """Wait until nobody else is publishing the council's process."""
    one_at_a_time(connection, f"publish {council} {process}")


def freeze(
    connection: Connection, council: str, folder: Folder, at: datetime, actor: Actor, origin: Origin
) -> Release:
    """Store a checked folder as the next release and return it; the latest one if nothing changed."""
    number = last_number(connection, council, folder.process)
    base = origin.base or folder.digest
    if number:
        last = _row(connection, council, folder.process, number)
        base = origin.base or last.base
        if (last.digest, last.by_height, last.base) == (folder.digest, origin.by_height, base):
            return by_id(connection, last.id)
    release = Release(new_id(), council, number + 1, folder, origin.by_height)
    of_origin = {"note": origin.note, "alone": origin.alone, "base": base, "by_height": origin.by_height}
    row = {
        "id": release.id,
        "council": council,
        "process": release.process,
        "number": release.number,
        "digest": release.digest,
        "published_at": at,
        "published_by": actor.id,
        "author": origin.author or actor.id,
    }
    connection.execute(insert(releases), row | of_origin)
    shared = {"release_id": release.id, "council": release.council}
    files = [{**shared, "path": path, "content": content} for path, content in folder.files.items()]
    connection.execute(insert(release_files), files)
    return release


def latest(connection: Connection, council: str, process: str) -> Release:
    """Return the release on which new cases of a process begin."""
    query = of_council(releases, council).where(_C.process == process).order_by(_C.number.desc())
    row = connection.execute(query.limit(1)).mappings().first()
    if row is None:
        raise NotFound(f"The process “{process}” has not been published.")
    return by_id(connection, row["id"])


def by_number(connection: Connection, council: str, process: str, number: int) -> Release:
    """Return a release by its number; raises NotFound."""
    return by_id(connection, _row(connection, council, process, number).id)


def published(connection: Connection, council: str, process: str, number: int) -> PublishedRelease:
    """Return what lists show of one release; raises NotFound."""
    return _row(connection, council, process, number)


def find_content(
    connection: Connection, council: str, process: str, digest: str, by_height: bool = False
) -> PublishedRelease | None:
    """Return the council's first release with this content and order of flows, if there is one."""
    query = _listed(council, process).where(_C.digest == digest, _C.by_height.is_(by_height))
    query = query.order_by(None).order_by(_C.number)
    row = connection.execute(query.limit(1)).first()
    return PublishedRelease(*row) if row else None


def return_to(
    connection: Connection, council: str, process: str, number: int, author: str, note: str
) -> tuple[Folder, Origin]:
    """Return what to publish in order to go back to a release; raises NotFound."""
    row = _row(connection, council, process, number)
    folder = by_id(connection, row.id).folder
    return folder, Origin(author, note, base=row.base, by_height=row.by_height)


def running_cases(connection: Connection, council: str, release_id: str) -> int:
    """Return how many cases run on a release, at most COUNTED."""
    running = of_council(tables.cases, council).where(
        tables.cases.c.release_id == release_id, tables.cases.c.ended_at.is_(None)
    )
    some = running.with_only_columns(tables.cases.c.id).limit(COUNTED).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def by_id(connection: Connection, release_id: str) -> Release:
    """Return a release. A program reads and parses it once and keeps it in memory while it is in use."""
    with _lock:
        if release_id in _cache:
            _cache.move_to_end(release_id)
            return _cache[release_id]
    release = _read(connection, release_id)
    with _lock:
        _cache[release_id] = release
        while len(_cache) > CACHE_SIZE:
            _cache.popitem(last=False)
    return release


def list_of(connection: Connection, council: str, process: str = "") -> list[PublishedRelease]:
    """Return a council's releases by process, the newest first."""
    return [PublishedRelease(*row) for row in connection.execute(_listed(council, process))]


def last_number(connection: Connection, council: str, process: str) -> int:
    """Return the number of the latest release; 0 if there is none."""
    query = select(func.max(_C.number)).where(_C.council == council, _C.process == process)
    return connection.execute(query).scalar() or 0


def _listed(council: str, process: str = "") -> Select[Any]:
    query = of_council(releases, council).order_by(_C.process, _C.number.desc())
    if process:
        query = query.where(_C.process == process)
    return query.with_only_columns(*(_C[name] for name in PublishedRelease._fields))


def _row(connection: Connection, council: str, process: str, number: int) -> PublishedRelease:
    row = connection.execute(_listed(council, process).where(_C.number == number)).first()
    if row is None:
        raise NotFound(f"There is no release {number} of the process “{process}”.")
    return PublishedRelease(*row)


def _read(connection: Connection, release_id: str) -> Release:
    row = connection.execute(_BY_ID, {"id": release_id}).mappings().one_or_none()
    if row is None:
        raise NotFound("There is no such release.")
    files = {path: bytes(content) for path, content in connection.execute(_FILES_OF, {"id": release_id})}
    folder = Folder(row["process"], files)
    return Release(row["id"], row["council"], row["number"], folder, bool(row["by_height"]))
