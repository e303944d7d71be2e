"""Two processes that write to one SQLite file, as `homeward work` beside `homeward serve` does."""

from pathlib import Path

from benchmarks.concurrency import contention
from benchmarks.concurrency.clients import Workload
from benchmarks.workbench import bench

CLIENTS = 4
CASES = 2


def test_what_two_processes_do_on_the_same_cases_is_done_once_and_none_is_lost(tmp_path: Path) -> None:
    with bench(f"sqlite:///{tmp_path / 'two.db'}") as here:
        here.publish("reference_case")
        steps = len(here.whole_case("reference_case"))
        shared = [here.start("reference_case").case_id for _ in range(CASES)]
        with contention.crew_of(here, 2) as crew:
            timing, lost = contention.measured(here, crew, Workload(contention.LOCK_HELD, [shared] * CLIENTS))
    # Each client tried every step that was open when it looked; whoever came second was told (TaskGone).
    assert (len(timing.steps), lost) == (steps * CASES, 0)
