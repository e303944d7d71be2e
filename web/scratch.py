"""A temporary folder that belongs to one running process, and goes with it.

A process that is killed cannot take its folder away. Whoever makes the next one does so: a folder whose
process runs is locked, and the system lets go of the lock however the process ends. A process that was
forked from it shares the lock, so what the killed one left stays until both have ended.
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
    """Make a folder, and remove it in the end; those of the same prefix that nobody holds go at once."""
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError):
            _remove_unheld(left)
    made, lock = _made(prefix)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(lock)


def _made(prefix: str) -> tuple[str, int]:
    """Return a folder and its lock."""
    while True:
        made = tempfile.mkdtemp(prefix=prefix)
        try:
            return made, _locked(made)
        except (FileNotFoundError, BlockingIOError):
            # Somebody else who starts took it, not locked yet, for one that was left, and removes it.
            continue
        except OSError as error:
            shutil.rmtree(made, ignore_errors=True)
            raise OSError(error.errno, error.strerror, made) from error


def _remove_unheld(left: Path) -> None:
    lock = _locked(left)
    try:
        shutil.rmtree(left, ignore_errors=True)
    finally:
        os.close(lock)


def _locked(path: str | Path) -> int:
    """Return the lock on a folder; OSError if somebody has it or the folder has gone."""
    lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.stat(path)
    except OSError:
        os.close(lock)
        raise
    return lock
