"""A council that changed an old version's process is offered what this one ships, merged with its own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.actors import Actor
from engine.changes.folder_changes import folder_changes
from engine.checks.process_folder import check
from engine.clock import SystemClock
from engine.definition.folder import Folder, read_folder
from engine.errors import Conflict
from engine.proposals import kept_folders, proposals, shipped
from engine.proposals.proposals import Play, Proposal, Source, Status
from engine.runtime import Runtime
from engine.store import releases
from engine.store.releases import Origin
from tests.databases import SqliteMaker
from tests.old_databases import packed
from tests.web.builders import small_council
from web.server import bootstrap, migrations

COUNCIL, PROCESS = small_council.COUNCIL, small_council.PROCESS.name
WINDOW = "tables/response_window.dmn"
SHIPPED = read_folder(small_council.PROCESS)
ANN = Actor("ann", "Ann Analyst", frozenset({"analyst"}), COUNCIL)
ABE = Actor("abe", "Abe Approver", frozenset({"approver"}), COUNCIL)
OWN = "<text>2000</text>"


@pytest.fixture(params=["0.1.0", "0.2.0", "0.3.0"])
def old(request: pytest.FixtureRequest, sqlite_maker: SqliteMaker) -> Iterator[Runtime]:
    """The database that an old version left, brought up to date."""
    [file] = [file for file in packed.files() if request.param in file.name]
    with sqlite_maker.make_empty() as database:
        packed.fill(database, file)
        migrations.upgrade(database)
        yield Runtime(database, SystemClock(), bootstrap.operations())


@pytest.fixture
def runtime(old: Runtime) -> Runtime:
    """An old database in which Ashby has a window of its own."""
    publish(old, WINDOW, lambda table: table.replace(b"<text>1440</text>", OWN.encode(), 1))
    return old


def publish(runtime: Runtime, path: str, change: Callable[[bytes], bytes]) -> None:
    """Publish Ashby's latest release with one file changed, as the old version did."""
    with runtime.database.begin() as connection:
        files = releases.latest(connection, COUNCIL, PROCESS).folder.files
        folder = Folder(PROCESS, {**files, path: change(files.get(path, b""))})
        at = runtime.clock.now_in(connection)
        releases.freeze(connection, COUNCIL, folder, at, ANN, Origin(by_height=True))


def newest(runtime: Runtime) -> releases.PublishedRelease:
    with runtime.database.read() as connection:
        return releases.list_of(connection, COUNCIL, PROCESS)[0]


def draft_of(runtime: Runtime) -> tuple[Proposal, Folder]:
    with runtime.database.read() as connection:
        [draft] = proposals.list_of(connection, COUNCIL)
        return draft, kept_folders.find(connection, COUNCIL, PROCESS, draft.digest)


def test_the_councils_own_window_stays_in_what_is_offered_and_nothing_is_published(runtime: Runtime) -> None:
    before = newest(runtime)
    assert shipped.offer(runtime, COUNCIL, SHIPPED, "New") is not None
    assert newest(runtime) == before
    draft, folder = draft_of(runtime)
    assert (draft.origin, draft.status, draft.base) == (Source.SHIPPED, Status.DRAFT, SHIPPED.digest)
    assert draft.conflicts == []
    assert OWN.encode() in folder.files[WINDOW]
    assert folder_changes(SHIPPED, folder) == ["tables/response_window: rule 1 changed: minutes 1440 -> 2000"]
    assert check(folder, bootstrap.operations()) == []


def test_it_is_offered_once_and_again_after_another_release(runtime: Runtime) -> None:
    assert shipped.offer(runtime, COUNCIL, SHIPPED, "New") is not None
    assert shipped.offer(runtime, COUNCIL, SHIPPED, "New") is None
    first, _ = draft_of(runtime)
    publish(runtime, "letters/own.md", lambda _: b"Subject: Ours\n")
    assert shipped.offer(runtime, COUNCIL, SHIPPED, "New") is not None
    assert shipped.offer(runtime, COUNCIL, SHIPPED, "New") is None
    with runtime.database.read() as connection:
        by_status = {proposal.status: proposal for proposal in proposals.list_of(connection, COUNCIL)}
    assert by_status[Status.REJECTED].id == first.id
    assert by_status[Status.DRAFT].follows == newest(runtime).number


def test_once_published_its_release_comes_from_what_is_shipped_now(runtime: Runtime) -> None:
    draft_id = shipped.offer(runtime, COUNCIL, SHIPPED, "New")
    assert draft_id is not None
    with pytest.raises(Conflict):
        proposals.approve(runtime, COUNCIL, draft_id, ABE)
    proposals.take_up(runtime, COUNCIL, draft_id, ANN, "")
    with runtime.database.begin() as connection:
        draft = proposals.find(connection, COUNCIL, draft_id)
        proposals.record_play(connection, draft, Play.AS_EXPECTED, [], 1)
    release = proposals.approve(runtime, COUNCIL, draft_id, ABE)
    assert newest(runtime).base == SHIPPED.digest
    assert OWN.encode() in release.folder.files[WINDOW]
    assert shipped.offer(runtime, COUNCIL, SHIPPED, "New") is None


def test_what_both_changed_is_told_and_stays_the_councils(runtime: Runtime) -> None:
    table = SHIPPED.files[WINDOW].replace(b"<text>1440</text>", b"<text>3000</text>", 1)
    shipped.offer(runtime, COUNCIL, Folder(PROCESS, {**SHIPPED.files, WINDOW: table}), "New")
    draft, folder = draft_of(runtime)
    assert any("your council has “2000”, Homeward now has “3000”" in line for line in draft.conflicts)
    assert OWN.encode() in folder.files[WINDOW]


def test_a_council_that_changed_nothing_is_offered_the_shipped_folder_itself(old: Runtime) -> None:
    assert shipped.offer(old, COUNCIL, SHIPPED, "New") is not None
    draft, folder = draft_of(old)
    assert draft.conflicts == []
    assert folder.files == SHIPPED.files


def test_of_two_programs_that_start_at_once_one_offers_it(runtime: Runtime) -> None:
    with ThreadPoolExecutor(2) as pool:
        offers = list(pool.map(lambda _: shipped.offer(runtime, COUNCIL, SHIPPED, "New"), range(2)))
    assert sorted(offer is None for offer in offers) == [False, True]
    draft_of(runtime)
