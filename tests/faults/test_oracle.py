"""Random diagrams run as SpiffWorkflow runs them, though they are stored and restored after every step."""

from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.faults.oracle import KEPT, base_seed, play, told

COUNT = 200


def test_random_diagrams_run_as_the_library_runs_them() -> None:
    first = base_seed(1)
    print(f"seeds {first} to {first + COUNT - 1}")  # noqa: T201 - shown when it fails
    with ProcessPoolExecutor() as pool:
        played = list(pool.map(play, range(first, first + COUNT), chunksize=10))
    assert [told(each) for each in played if each.fault] == []
    assert all(each.stored_again > each.steps or not each.steps for each in played)
    assert sum(each.ended for each in played) > COUNT / 2
    assert sum(each.steps for each in played) > COUNT * 3


@pytest.mark.parametrize("seed", KEPT.read_text().split())
def test_a_seed_that_once_failed_still_passes(seed: str) -> None:
    played = play(int(seed))
    assert played.fault == ""
