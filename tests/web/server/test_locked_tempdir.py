"""A temporary folder is locked while somebody has it, or is not made at all."""

import errno
import fcntl
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from web.server import locked_tempdir


def answering(monkeypatch: pytest.MonkeyPatch, *errors: int) -> None:
    """Let the system answer the first wishes for a lock with these errors, and fulfil those that follow."""
    left, lock = list(errors), fcntl.flock

    def flock(*wish: Any) -> None:
        if left:
            number = left.pop(0)
            raise OSError(number, os.strerror(number))
        lock(*wish)

    monkeypatch.setattr(fcntl, "flock", flock)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EMFILE])
def test_where_nothing_can_be_locked_there_is_an_error_and_no_folder(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, number)
    with pytest.raises(OSError, match=os.strerror(number)) as raised, locked_tempdir.folder("mine-"):
        pass
    assert str(raised.value.filename).startswith(str(tmp_path / "mine-"))
    assert list(tmp_path.iterdir()) == []


def test_another_folder_is_made_where_somebody_took_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, errno.EWOULDBLOCK, errno.ENOENT)
    with locked_tempdir.folder("mine-") as made:
        assert Path(made).is_dir()
        # Those that others took are theirs to remove.
        assert len(list(tmp_path.iterdir())) == 3
    assert not Path(made).exists()
