"""A whole case, killed before or after each of its commits: whoever goes on ends where nobody was killed.

Web and worker are both in the victim: pages answer forms, a worker looks what is due and sends letters. The
long form kills at every moment three times over; the short one at a few.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import pytest

from engine.admin import doctor
from engine.clock import VirtualClock
from engine.database.handle import Database
from engine.runtime import Runtime
from tests.faults import case_story, killed_processes
from tests.faults.case_story import Pages
from tests.faults.oracle import base_seed
from tests.faults.racing_commands import LONG
from tests.faults.test_kills import Post
from tests.old_databases import cases, parking

pytestmark = pytest.mark.timeout(3600 if LONG else 300)
LEAST_MOMENTS, ROUNDS, SOME = 50, 3, 4
MOST_SECONDS = 10
SEED = base_seed(Random().randrange(10_000))


@pytest.fixture
def council(maker: Any) -> Iterator[Database]:
    with maker.make() as database:
        case_story.council(database)
        yield database


def undisturbed(database: Database, post: Post) -> tuple[list[Any], int]:
    """Tell the story once; return what its history says, and how many moments there were."""
    own = Database(database.url)
    moments = killed_processes.Moments(own)
    case = Pages(own, "Undisturbed", post)
    case.go_on()
    told = case.told()
    own.close()
    return told, moments.passed


def test_whoever_goes_on_after_a_kill_at_any_commit_ends_where_nobody_was_killed(
    council: Database, tmp_path: Path
) -> None:
    wanted, moments = undisturbed(council, Post(tmp_path / "undisturbed"))
    assert moments >= LEAST_MOMENTS
    chosen = [*range(moments)] * ROUNDS if LONG else Random(SEED).sample(range(moments), SOME)
    again, longest = 0, 0.0
    for number, moment in enumerate(chosen):
        post, person = Post(tmp_path / str(number)), f"Person {number}"
        council.close()
        assert killed_processes.was_killed(
            killed_processes.fork(
                council.url, lambda of, p=person, to=post: Pages(of, p, to).go_on(), die_at=moment
            )  # type: ignore[misc]
        )
        killed_at = monotonic()
        case = Pages(council, person, post)
        case.step()
        longest = max(longest, monotonic() - killed_at)
        case.go_on()
        assert case.told() == wanted, f"killed at moment {moment} (seed {SEED})"
        again += sent_again(case, post)
    assert not LONG or longest <= MOST_SECONDS
    assert doctor.examine(Runtime(council, VirtualClock(parking.START), cases.OPERATIONS)) == []
    sys.stdout.write(
        f"{council.dialect}: {moments} moments, {len(chosen)} kills, {again} letters sent again, "
        f"gone on within {longest:.1f} s (seed {SEED})\n"
    )


def sent_again(case: Pages, post: Post) -> int:
    """See that each letter was sent, under its own reference; return how many went out once more."""
    sent = Counter(post.sent())
    assert set(sent) == {each.id for each in case.letters()}
    assert all(each.sent_at for each in case.letters())
    assert sent.total() - len(sent) <= 1  # only between the transport and the mark
    return sent.total() - len(sent)
