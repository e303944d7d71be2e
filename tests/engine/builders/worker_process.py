"""A worker in a process of its own, to be killed: `python -m tests.engine.working URL FOLDER MOMENT HOW`.

Each letter sent is one line in FOLDER/sent. HOW is "well", or what it hangs on for ever: "letter" or
"step", or what takes it two seconds: "slow" or "slow step"; it then makes FOLDER/hangs.
"""

import sys
import time
from datetime import datetime
from pathlib import Path

from engine import jobs, outbox, worker
from engine.clock import VirtualClock
from engine.context import CaseContext
from engine.database import Database
from engine.operations import Operations
from engine.room import Runtime
from tests.engine import errands


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
            return errands.gather(case, **given)  # type: ignore[arg-type]

        operations = Operations(
            (errands.open_round, errands.extend_round, gather, errands.tell, errands.stumble),
            (errands.helpers, errands.errand_facts),
            {"clerk", "senior_clerk", "helper"},
        )
    else:
        operations = errands.OPERATIONS
    runtime = Runtime(Database(url), clock, operations)
    if runtime.database.dialect == "postgresql":
        jobs.run(runtime, ToFile(folder, how))
    else:
        worker.turn(runtime, ToFile(folder, how))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
