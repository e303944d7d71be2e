"""What the files of drafts hold, compressed, each content once for a council."""

import hashlib
from collections.abc import Collection, Iterable

import zstandard
from sqlalchemy import Connection, delete, exists, insert, select

from engine.database.handle import one_at_a_time
from engine.database.studio_tables import draft_contents, draft_files, draft_saves

_C = draft_contents.c
_LEVEL = 9
LONGEST = 2 * 1024 * 1024
"""The longest file of a process, in bytes."""


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a content, by which it is kept."""
    return hashlib.sha256(content).hexdigest()


def keep(connection: Connection, council: str, contents: Iterable[bytes]) -> None:
    """Keep contents by their digests, unless they are kept already."""
    _wait_for_others(connection, council)
    by_digest = {digest_of(content): content for content in contents}
    rows = [
        {"council": council, "digest": digest, "content": _pack(by_digest[digest])}
        for digest in sorted(by_digest.keys() - _known(connection, council, by_digest))
    ]
    if rows:
        connection.execute(insert(draft_contents), rows)


def read(connection: Connection, council: str, digests: Collection[str]) -> dict[str, bytes]:
    """Return contents by their digests."""
    query = select(_C.digest, _C.content).where(_C.council == council, _C.digest.in_(digests))
    return {digest: _unpack(bytes(content)) for digest, content in connection.execute(query)}


def drop_unused(connection: Connection, council: str, digests: Collection[str]) -> None:
    """Delete those of these contents that no file and no save has any more."""
    _wait_for_others(connection, council)
    unused = [
        ~exists().where(table.c.council == council, table.c.digest == _C.digest)
        for table in (draft_files, draft_saves)
    ]
    connection.execute(delete(draft_contents).where(_C.council == council, _C.digest.in_(digests), *unused))


def _wait_for_others(connection: Connection, council: str) -> None:
    """Let nobody delete a content while somebody finds that it is kept already."""
    one_at_a_time(connection, f"draft contents {council}")


def _known(connection: Connection, council: str, digests: Collection[str]) -> set[str]:
    query = select(_C.digest).where(_C.council == council, _C.digest.in_(digests))
    return set(connection.execute(query).scalars())


def _pack(content: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=_LEVEL).compress(content)


def _unpack(packed: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompress(packed)
