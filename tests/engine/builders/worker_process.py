"""A worker in a process of its own, to be killed; run as a module with the arguments URL FOLDER MOMENT HOW.

Each letter that it sends is one line in FOLDER/sent. HOW is "well", or what it hangs on for ever: "letter" or
"step", or what takes it two seconds: "slow" or "slow step"; it then makes FOLDER/hangs.
"""

import sys
import time
from datetime import datetime
from pathlib import Path

from engine.background import procrastinate_worker, worker
from engine.cases.context import CaseContext
from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.definition.operations import Operations
from engine.runtime import Runtime
from engine.store import outbox
from tests.engine.builders import small_process


def hang(folder: Path, seconds: float = 600) -> None:
    (folder / "hangs").touch()
    time.sleep(seconds)


class ToFile:
    """A transport that notes each letter's reference in a file."""

    def __init__(self, folder: Path, how: str) -> None:
        self.folder, self.how = folder, how

    def send(self, message: outbox.Message) -> None:
        if self.how == "letter":
            hang(self.folder)
        if self.how == "slow":
            hang(self.folder, 2)
        with (self.folder / "sent").open("a") as file:
            file.write(f"{message.reference}\n")


def main(url: str, folder: Path, moment: str, how: str) -> None:
    clock = VirtualClock(datetime.fromisoformat(moment))
    if how in {"step", "slow step"}:

        def gather(case: CaseContext, **given: object) -> object:
            hang(folder, 600 if how == "step" else 2)
            return small_process.gather(case, **given)  # type: ignore[arg-type]

        operations = Operations(
            (
                small_process.open_round,
                small_process.extend_round,
                gather,
                small_process.tell,
                small_process.stumble,
            ),
            (small_process.helpers, small_process.errand_facts),
            {"clerk", "senior_clerk", "helper"},
        )
    else:
        operations = small_process.OPERATIONS
    runtime = Runtime(Database(url), clock, operations)
    if runtime.database.dialect == "postgresql":
        procrastinate_worker.run(runtime, ToFile(folder, how))
    else:
        worker.turn(runtime, ToFile(folder, how))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
