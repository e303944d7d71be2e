"""Several web servers and workers on one database, killed and replaced, and browsers that find the living."""

import threading
from collections.abc import Callable
from http.client import HTTPException
from itertools import count
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

from engine.database.handle import Database
from tests.frame.command_processes import Running, read
from tests.frame.plain_browser import Browser, Refused

BUSY = 503


class Fleet:
    """What runs now, and which server a browser turns to next."""

    def __init__(self, database: Database, folder: Path, mail_server: str) -> None:
        self._database, self._folder, self._mail_server = database, folder, mail_server
        self._members: dict[str, list[Running]] = {"serve": [], "work": []}
        self._turn, self._lock = count(), threading.Lock()

    def add(self, command: str, processes: int = 1) -> Running:
        """Start one more and wait until it answers."""
        more = {"WEB_PROCESSES": str(processes), "MAIL_SERVER": self._mail_server}
        member = Running(command, self._database, self._folder, **more)
        read(f"{member.address}/health/ready") if command == "serve" else member.figures()
        with self._lock:
            self._members[command].append(member)
        return member

    def replace(self, command: str) -> None:
        """Kill the eldest, then start another; meanwhile the rest do all the work."""
        eldest = self._members[command][0]
        eldest.kill()
        self.add(command)
        with self._lock:
            self._members[command].remove(eldest)

    def address(self) -> str:
        """Return the next web server's address, dead or alive, as a proxy does that has not noticed yet."""
        with self._lock:
            servers = self._members["serve"]
            return servers[next(self._turn) % len(servers)].address

    def end(self) -> None:
        """Kill everything."""
        for member in [*self._members["serve"], *self._members["work"]]:
            member.kill()

    def logs(self) -> str:
        """Return what all of them wrote of things that went wrong."""
        lines = [each for file in self._folder.glob("*.log") for each in file.read_text().splitlines()]
        return "\n".join(each for each in lines if "Traceback" in each or '"level": "error"' in each)


class Lost(Exception):
    """No answer came: what was sent may have been done or not."""


class Visitor(Browser):
    """A browser that turns to another server with each request and keeps its cookies."""

    def __init__(self, fleet: Fleet) -> None:
        super().__init__("")
        self._fleet = fleet

    def address(self) -> str:
        return self._fleet.address()

    def read(self, path: str) -> str:
        """The text of a page, from the first server that answers."""
        while True:
            try:
                return super().read(path)
            except HTTPError as error:
                if error.code != BUSY:
                    raise
            except (URLError, OSError, HTTPException):
                continue

    def answer(self, path: str, answers: Any) -> str:
        """Read a page and send its form; Lost if no answer comes."""
        try:
            return super().answer(path, answers)
        except Refused as refused:
            if refused.status != BUSY:
                raise
            raise Lost from refused
        except (URLError, OSError, HTTPException) as error:
            raise Lost from error


def surely(act: Callable[[], object], is_done: Callable[[], bool]) -> None:
    """Do something once: whoever gets no answer looks whether it was done before trying again."""
    lost = False
    while True:
        try:
            act()
        except Lost:
            lost = True
            if not is_done():
                continue
        except Refused:
            if not (lost and is_done()):
                raise
        return
