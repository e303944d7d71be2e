"""A temporary folder that belongs to one running process and is removed with it.

A process that is killed cannot remove its folder, so the next process to create one does it. A folder is
locked while its process runs, and the system releases the lock however the process ends. A forked child
shares the lock, so the folder stays until both processes have ended.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def folder(prefix: str) -> Iterator[str]:
    """Create a folder and remove it at the end. First remove unlocked folders with the same prefix."""
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):
            _remove_unlocked(left)
    path, lock = _create(prefix)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def _create(prefix: str) -> tuple[str, int]:
    """Create a folder and return its path and its lock."""
    while True:
        path = tempfile.mkdtemp(prefix=prefix)
        try:
            return path, _lock(path)
        except (FileNotFoundError, BlockingIOError):
            # It was not locked yet, so another process took it for a leftover and removes it.
            continue
        except OSError as error:
            shutil.rmtree(path, ignore_errors=True)
            raise OSError(error.errno, error.strerror, path) from error


def _remove_unlocked(left: Path) -> None:
    lock = _lock(left)
    try:
        shutil.rmtree(left, ignore_errors=True)
    finally:
        os.close(lock)


def _lock(path: str | Path) -> int:
    """Lock a folder and return the lock. OSError if another process has it or the folder is gone."""
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.stat(path)
    except OSError:
        os.close(lock)
        raise
    return lock
