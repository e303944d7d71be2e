"""A soak: people work at a steady rate while memory and times are watched.

`python -m tests.faults.soak SECONDS RATE` makes a practice council on a PostgreSQL of its own, lets people do
RATE acts a second on one web process and one worker, and prints what they needed. It ends with 1 where the
doctor finds something, where memory goes on growing, or where answers come slower in the end.
"""

import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

from engine.admin import doctor
from engine.database.handle import Database
from tests import databases
from tests.faults.fleet import Fleet
from tests.faults.office import Case, Office, council, runtime_on
from tests.frame import mail
from tests.frame.command_processes import Running, wait_until

PEOPLE_AT_ONCE = 4
LOOKED_AT = ("/tasks", "/cases", "/cases/{case}", "/cases/{case}/history")
SAMPLE_SECONDS = 2.0
WARM_SHARE = 1 / 3
"""The share of the time in which caches fill; memory is compared from then on."""
MOST_GROWTH = 30.0
"""Megabytes an hour; a web process with its caches full may not need more."""
MOST_SLOWER = 1.5
Samples = list[tuple[float, float]]


@dataclass
class Watched:
    """What was seen: seconds since the beginning with megabytes, or with the seconds that something took.

    A page is one request; an act is three: its form, its answers, and the page that these lead to.
    """

    seconds: float
    web: Samples = field(default_factory=list)
    worker: Samples = field(default_factory=list)
    pages: Samples = field(default_factory=list)
    acts: Samples = field(default_factory=list)
    findings: list[str] = field(default_factory=list)

    def slope(self, samples: Samples) -> float:
        """Megabytes an hour by which memory grows once the caches are full, by least squares."""
        late = [each for each in samples if each[0] >= self.seconds * WARM_SHARE]
        mean_at = sum(at for at, _ in late) / len(late)
        mean = sum(megabytes for _, megabytes in late) / len(late)
        spread = sum((at - mean_at) ** 2 for at, _ in late)
        return sum((at - mean_at) * (megabytes - mean) for at, megabytes in late) / spread * 3600

    def p95(self, samples: Samples, third: int) -> float:
        """Milliseconds within which 95 of 100 came, in the first (0) or last (2) third."""
        begin, end = third * self.seconds / 3, (third + 1) * self.seconds / 3
        ordered = sorted(spent for at, spent in samples if begin <= at < end)
        return ordered[ceil(0.95 * len(ordered)) - 1] * 1000

    def faults(self) -> list[str]:
        """What should not be."""
        found = list(self.findings)
        if self.slope(self.web) > MOST_GROWTH or self.slope(self.worker) > MOST_GROWTH:
            found.append(f"Memory grows by more than {MOST_GROWTH:,.0f} MB an hour.")
        if self.p95(self.pages, 2) > MOST_SLOWER * self.p95(self.pages, 0):
            found.append(f"Pages come more than {MOST_SLOWER} times as late in the end.")
        return found

    def told(self) -> str:
        """What was seen, in words."""
        lines = [f"{len(self.acts):,} acts and {len(self.pages):,} pages in {self.seconds:,.0f} s"]
        for name, samples in (("a page", self.pages), ("an act (3 requests)", self.acts)):
            first, last = self.p95(samples, 0), self.p95(samples, 2)
            lines.append(f"p95 of {name}: first third {first:,.0f} ms, last {last:,.0f} ms")
        for name, samples in (("web process", self.web), ("worker", self.worker)):
            lines.append(
                f"{name}: {samples[0][1]:,.0f} MB at the beginning, {samples[-1][1]:,.0f} MB at the end, "
                f"{self.slope(samples):+,.1f} MB an hour after the first third"
            )
        return "\n".join([*lines, *(self.faults() or ["Nothing is wrong."])])


def soak(database: Database, folder: Path, seconds: float, rate: float) -> Watched:
    """Let people work for so long, at so many acts a second, and return what was seen."""
    with mail.catcher() as (mail_server, _):
        fleet = Fleet(database, folder, mail_server)
        try:
            web, worker = fleet.add("serve"), fleet.add("work")
            everybody = Office(fleet, database)
            everybody.sign_in()
            found = Watched(seconds)
            _Shift(everybody, found, rate).run(web, worker)
            wait_until(lambda: _unsent(database) == 0)
        finally:
            fleet.end()
    found.findings = [str(each) for each in doctor.examine(runtime_on(database))]
    return found


class _Shift:
    """People who take one act after the other, each at its moment."""

    def __init__(self, everybody: Office, found: Watched, rate: float) -> None:
        self.everybody, self.found, self.rate = everybody, found, rate
        self.began, self.over, self.lock = monotonic(), threading.Event(), threading.Lock()
        self.cases = self.turns = 0

    def run(self, web: Running, worker: Running) -> None:
        with ThreadPoolExecutor(PEOPLE_AT_ONCE) as pool:
            working = [pool.submit(self._work) for _ in range(PEOPLE_AT_ONCE)]
            while monotonic() - self.began < self.found.seconds:
                at = monotonic() - self.began
                self.found.web.append((at, megabytes(web.children()[-1])))
                self.found.worker.append((at, megabytes(worker.process.pid)))
                sleep(SAMPLE_SECONDS)
            self.over.set()
            for each in working:
                each.result()

    def _work(self) -> None:
        while not self.over.is_set():
            with self.lock:
                self.cases += 1
                number = self.cases
            _Paced(self, f"Nora Tennant {number}").award()

    def turn(self) -> None:
        """Wait for the moment of the next act."""
        with self.lock:
            due = self.began + self.turns / self.rate
            self.turns += 1
        sleep(max(0.0, due - monotonic()))

    def timed(self, samples: Samples, work: Callable[[], object]) -> None:
        began = monotonic()
        work()
        samples.append((began - self.began, monotonic() - began))


class _Paced(Case):
    """A case whose people also look at a page before each act, and take their time."""

    def __init__(self, shift: _Shift, person: str) -> None:
        super().__init__(shift.everybody, person)
        self.shift = shift

    def answer(self, email: str, path: str, answers: dict[str, Any]) -> None:
        """Wait for the moment, look at a page as the broker, and answer the form."""
        self.shift.turn()
        page = LOOKED_AT[self.shift.turns % (len(LOOKED_AT) if self.case_id else 2)]
        broker, found = self.office.browsers["broker@practice.example"], self.shift.found
        self.shift.timed(found.pages, lambda: broker.read(page.format(case=self.case_id)))
        self.shift.timed(found.acts, lambda: super(_Paced, self).answer(email, path, answers))


def megabytes(process: int) -> float:
    """Return the memory that a process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _unsent(database: Database) -> int:
    with database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(next_try_at) FROM outbox").scalar_one())


def main(arguments: Sequence[str]) -> int:
    """Soak and print; 1 where the doctor found something."""
    seconds, rate = float(arguments[0]), float(arguments[1])
    with databases.postgres_url() as url, TemporaryDirectory() as folder:
        maker = databases.PostgresMaker(url)
        with council(maker) as database:
            found = soak(database, Path(folder), seconds, rate)
        maker.close()
    sys.stdout.write(f"{found.told()}\n")
    return 1 if found.faults() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
