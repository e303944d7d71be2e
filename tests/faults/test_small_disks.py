"""Disks that are really full: a few megabytes of memory as the disk of a database, on both kinds.

It takes somebody who may mount disks; where nobody may, these are not run.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from engine.admin import doctor, write_probe
from engine.database.handle import Database
from tests import databases
from tests.faults import racing_commands
from tests.faults.refusing_databases import begin_until_full, everything

BLOCK = b"\0" * 65_536


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """Give a disk of its own of this size."""
    folder = Path(tempfile.mkdtemp(prefix="homeward-disk-"))
    try:
        order = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "none", str(folder)]
        found = shutil.which("mount") and subprocess.run(order, capture_output=True, text=True)
        if not found or found.returncode:
            pytest.skip("NOT RUN: nobody here may mount a disk")
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    finally:
        folder.rmdir()


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """Leave no room on a disk."""
    ballast = folder / "ballast"
    number = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    try:
        for block in (BLOCK, b"\0" * 512):
            while True:
                try:
                    os.write(number, block)
                except OSError:
                    break
    finally:
        os.close(number)
    try:
        yield
    finally:
        ballast.unlink()


@contextmanager
def on_small_sqlite(maker: databases.SqliteMaker) -> Iterator[tuple[Database, Path]]:
    with small_disk(24) as folder, maker.make() as template:
        template.close()
        file = folder / "small.db"
        shutil.copy(template.url.removeprefix("sqlite:///"), file)
        database = Database(f"sqlite:///{file}")
        yield database, folder
        database.close()


@contextmanager
def on_small_postgresql(maker: databases.PostgresMaker) -> Iterator[tuple[Database, Path]]:
    with (
        small_disk(64) as folder,
        maker.make() as beside,
        psycopg.connect(beside.url, autocommit=True) as order,
    ):
        row = order.execute("SHOW data_directory").fetchone()
        assert row is not None
        if not Path(row[0]).exists():
            pytest.skip("NOT RUN: the PostgreSQL of the tests is on another machine")
        owner = Path(row[0]).stat()
        place, name = folder / "rows", folder.name.replace("-", "_")
        place.mkdir()
        os.chown(place, owner.st_uid, owner.st_gid)
        order.execute(f"CREATE TABLESPACE {name} LOCATION '{place}'")  # type: ignore[call-overload]
        try:
            with maker.make_on(name) as database:
                yield database, folder
        finally:
            order.execute(f"DROP TABLESPACE {name}")  # type: ignore[call-overload]


def test_a_disk_that_is_really_full_is_told_read_and_gone_on_from(maker: Any) -> None:
    small = on_small_sqlite if isinstance(maker, databases.SqliteMaker) else on_small_postgresql
    with small(maker) as (database, folder):
        racing_commands.publish(database)
        rival = racing_commands.begin(database)
        assert write_probe.fault(database) == ""
        with filled(folder):
            before = begin_until_full(database)
            assert everything(database) == before
            assert "takes no changes" in write_probe.fault(database)
            if database.dialect == "sqlite":
                assert "Make room on it." in write_probe.shortage(database)
            assert racing_commands.left_by(database, rival)["cases"]
        assert write_probe.fault(database) == ""
        assert write_probe.shortage(database) == ""
        racing_commands.COMMANDS["complete"](database, rival)
        racing_commands.begin(database)
        assert doctor.examine(racing_commands.at(database)) == []
