"""Publishing a process folder as a numbered release, and finding the release a case runs on."""

import threading
from collections import OrderedDict
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select, text

from engine.actors import Actor
from engine.checks.process_folder import check
from engine.database import tables
from engine.database.handle import new_id, of_council
from engine.definition.folder import Folder
from engine.definition.release import Release
from engine.errors import CannotPublish, NotFound
from engine.runtime import Runtime

CACHE_SIZE = 200
_RELEASES, _FILES = tables.releases, tables.release_files
_BY_ID = select(_RELEASES).where(_RELEASES.c.id == bindparam("id"))
_FILES_OF = select(_FILES.c.path, _FILES.c.content).where(_FILES.c.release_id == bindparam("id"))
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))")
_cache: OrderedDict[str, Release] = OrderedDict()
_lock = threading.Lock()


class PublishedRelease(NamedTuple):
    """When and by whom a release was published."""

    process: str
    number: int
    published_at: datetime
    published_by: str


def publish(runtime: Runtime, council: str, folder: Folder, actor: Actor, process: str = "") -> Release:
    """Check a folder and freeze it as the council's next release, or raise CannotPublish with every fault.

    A folder that is the same as the latest release, byte for byte, is not published again, unless that
    release tries its flows in another order than new ones do.
    """
    folder = Folder(process or folder.process, folder.files)
    problems = check(folder, runtime.operations)
    if problems:
        raise CannotPublish(problems)
    with runtime.database.begin() as connection:
        _wait_for_others(connection, council, folder.process)
        number = _last_number(connection, council, folder.process)
        if number:
            last = latest(connection, council, folder.process)
            if last.digest == folder.digest and not last.by_height:
                return last
        release = Release(new_id(), council, number + 1, folder)
        _freeze(connection, release, runtime.clock.now_in(connection), actor)
    return release


def _wait_for_others(connection: Connection, council: str, process: str) -> None:
    """Wait until nobody else is publishing the council's process. SQLite has only one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_AT_A_TIME, {"what": f"publish {council} {process}"})


def _freeze(connection: Connection, release: Release, at: datetime, actor: Actor) -> None:
    row = {
        "id": release.id,
        "council": release.council,
        "process": release.process,
        "number": release.number,
        "digest": release.digest,
        "published_at": at,
        "published_by": actor.id,
    }
    connection.execute(insert(_RELEASES), row)
    shared = {"release_id": release.id, "council": release.council}
    files = [{**shared, "path": path, "content": content} for path, content in release.folder.files.items()]
    connection.execute(insert(_FILES), files)


def latest(connection: Connection, council: str, process: str) -> Release:
    """Return the release on which new cases of a process begin."""
    query = (
        of_council(_RELEASES, council)
        .where(_RELEASES.c.process == process)
        .order_by(_RELEASES.c.number.desc())
    )
    row = connection.execute(query.limit(1)).mappings().first()
    if row is None:
        raise NotFound(f"The process “{process}” has not been published.")
    return by_id(connection, row["id"])


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
    """Return a council's releases, the newest first, with when and by whom each was published."""
    query = of_council(_RELEASES, council).order_by(_RELEASES.c.process, _RELEASES.c.number.desc())
    if process:
        query = query.where(_RELEASES.c.process == process)
    columns = [_RELEASES.c[name] for name in PublishedRelease._fields]
    return [PublishedRelease(*row) for row in connection.execute(query.with_only_columns(*columns))]


def _read(connection: Connection, release_id: str) -> Release:
    row = connection.execute(_BY_ID, {"id": release_id}).mappings().one_or_none()
    if row is None:
        raise NotFound("There is no such release.")
    files = {path: bytes(content) for path, content in connection.execute(_FILES_OF, {"id": release_id})}
    folder = Folder(row["process"], files)
    return Release(row["id"], row["council"], row["number"], folder, bool(row["by_height"]))


def _last_number(connection: Connection, council: str, process: str) -> int:
    query = select(func.max(_RELEASES.c.number)).where(
        _RELEASES.c.council == council, _RELEASES.c.process == process
    )
    return connection.execute(query).scalar() or 0
