"""What a file of a draft held after each save.

One person's saves within two minutes are one state. States of a week are kept, then the last of each day; the
first and the newest always.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert

from engine.database.handle import of_council
from engine.database.studio_tables import draft_saves
from engine.errors import NotFound
from engine.studio import draft_contents
from engine.studio.process_drafts import ProcessDraft

ONE_STATE = timedelta(minutes=2)
EACH_SAVE = timedelta(hours=1)
"""For so long every save is kept, so that a save over an older version can be told from it."""
EACH_STATE = timedelta(days=7)
_S = draft_saves.c


class Save(NamedTuple):
    """A save: the version that it made, what the file held ("" if it was deleted), and who saved it when."""

    version: int
    digest: str
    saved_by: str
    saved_at: datetime


def record(connection: Connection, draft: ProcessDraft, save: Save, path: str) -> None:
    """Keep a save, and drop those that are too old to be kept beside it."""
    own = {"draft_id": draft.id, "council": draft.council, "path": path}
    connection.execute(insert(draft_saves), own | save._asdict())
    saves = _all(connection, draft, path)
    staying = {save.version for save in _worth_keeping(saves, save.saved_at)}
    dropped = [save for save in saves if save.version not in staying]
    if dropped:
        versions = [save.version for save in dropped]
        connection.execute(delete(draft_saves).where(*_of_file(draft, path), _S.version.in_(versions)))
        draft_contents.drop_unused(connection, draft.council, [save.digest for save in dropped])


def states(connection: Connection, draft: ProcessDraft, path: str) -> list[Save]:
    """Return the states of a file, the newest first: of one person's saves within two minutes the last."""
    return _states(_all(connection, draft, path))[::-1]


def content_of(connection: Connection, draft: ProcessDraft, path: str, version: int) -> bytes:
    """Return what a file held after a save, b"" if it was deleted; raises NotFound if it is not kept."""
    for save in _all(connection, draft, path):
        if save.version == version:
            contents = draft_contents.read(connection, draft.council, [save.digest]) if save.digest else {}
            return contents.get(save.digest, b"")
    raise NotFound("This state of the file is not kept any more.")


def _states(saves: Sequence[Save]) -> list[Save]:
    """Return the last save of each run of one person's saves; the first version is a state of its own."""
    last: list[Save] = []
    began: datetime | None = None
    for save in saves:
        same = last and last[-1].version > 1 and last[-1].saved_by == save.saved_by
        if same and began is not None and save.saved_at - began <= ONE_STATE:
            last[-1] = save
        else:
            last.append(save)
            began = save.saved_at
    return last


def _worth_keeping(saves: Sequence[Save], now: datetime) -> list[Save]:
    """Return the saves that are kept at a time."""
    recent = [save for save in saves if now - save.saved_at <= EACH_SAVE]
    every_state = _states(saves)
    days = {save.saved_at.date(): save for save in every_state}
    old = [save for save in every_state if now - save.saved_at <= EACH_STATE or save in days.values()]
    return [*saves[:1], *old, *recent]


def _all(connection: Connection, draft: ProcessDraft, path: str) -> list[Save]:
    query = of_council(draft_saves, draft.council).where(*_of_file(draft, path)).order_by(_S.version)
    columns = [_S[name] for name in Save._fields]
    return [Save(*row) for row in connection.execute(query.with_only_columns(*columns))]


def _of_file(draft: ProcessDraft, path: str) -> tuple[Any, ...]:
    return _S.council == draft.council, _S.draft_id == draft.id, _S.path == path
