"""A change goes from an analyst to an approver in real browsers, and every page of releases holds there."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import actors
from engine.definition.folder import Folder, read_folder
from engine.definition.zipped_folder import write_zip
from engine.proposals import kept_folders, proposals, shipped
from engine.proposals.proposals import Play
from engine.runtime import Runtime
from engine.store import releases
from engine.store.releases import Origin
from tests.browser.browser_person import Person
from tests.browser.test_five_people import staff
from tests.web.builders import small_council
from web.server import example_play

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

People = Callable[[str], Person]


@pytest.fixture(autouse=True)
def examples_that_differ_at_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Record that the examples differ, and once they are played again that they do not."""
    plays = iter([(Play.DIFFERS, ["X1 DIFFERS  The window"]), (Play.AS_EXPECTED, ["75 of 75"])])

    def begin(runtime: Runtime, council: str, proposal_id: str) -> threading.Thread:
        play, lines = next(plays)
        with runtime.database.begin() as connection:
            proposal = proposals.find(connection, council, proposal_id)
            proposals.record_play(connection, proposal, play, lines, 37_800)
        return threading.Thread()

    monkeypatch.setattr(example_play, "begin", begin)


def test_an_analyst_proposes_and_an_approver_publishes(people: People, tmp_path: Path) -> None:
    folder = read_folder(small_council.PROCESS)
    path = "tables/response_window.dmn"
    table = folder.files[path].replace(b"<text>1440</text>", b"<text>2880</text>", 1)
    (tmp_path / "changed.zip").write_bytes(write_zip(Folder(folder.process, {**folder.files, path: table})))
    analyst = people("analyst").sign_in(staff("analyst")).follow("Propose a change")
    analyst.press("Check and propose")
    assert analyst.says("This cannot be proposed")
    analyst.page.set_input_files("#folder", tmp_path / "changed.zip")
    analyst.fill({"note": "Two days to answer"}).press("Check and propose")
    assert analyst.says("X1 DIFFERS The window")
    analyst.press("Play the examples again")
    assert analyst.says("As expected (75 of 75)")
    approver = people("approver").sign_in(staff("approver")).follow("Proposed changes")
    approver.follow("Two days to answer").press("Approve and publish")
    assert approver.says("Published as release 2")
    approver.open("/processes").follow("Release 2").press("Compare")
    assert approver.says("They are the same.")
    approver.fill({"from": "1"}).press("Compare")
    assert approver.says("rule 1 changed: minutes 1440 -> 2880")
    people("auditor").sign_in(staff("auditor")).open("/processes").open("/proposals")


def test_an_analyst_reads_what_to_settle_in_a_shipped_change(people: People, runtime: Runtime) -> None:
    shipped_folder = read_folder(small_council.PROCESS)

    def with_changes(minutes: str, label: str, name: str) -> Folder:
        changes = (
            ("tables/response_window.dmn", "<text>1440</text>", f"<text>{minutes}</text>"),
            ("forms/offer.form", "We cannot offer this time", label),
            ("advertise.bpmn", 'name="Write the advert"', f'name="{name}"'),
        )
        files = dict(shipped_folder.files)
        for path, before, after in changes:
            files[path] = files[path].replace(before.encode(), after.encode(), 1)
        return Folder(shipped_folder.process, files)

    council = small_council.COUNCIL
    ours, theirs = with_changes("2880", "Not now", "Ask"), with_changes("4320", "Sorry, no", "Call out")
    releases.publish(runtime, council, ours, actors.SYSTEM, origin=Origin(base=shipped_folder.digest))
    with runtime.database.begin() as connection:
        kept_folders.keep(connection, council, shipped_folder)
    assert shipped.offer(runtime, council, theirs, "New in Homeward 9.9") is not None
    analyst = people("analyst").sign_in(staff("analyst")).open("/proposals").follow("New in Homeward 9.9")
    headings = [heading.inner_text() for heading in analyst.page.get_by_role("heading", level=3).all()]
    assert headings == ["advertise", "forms/offer", "tables/response_window"]
    assert analyst.says('The rule for "routine", "home_support", result 1: your council has “2880”')
    assert analyst.says("your council has “2880”, Homeward now has “4320”, before it was “1440”")
    releases.publish(runtime, council, shipped_folder, actors.SYSTEM)
    analyst.open(analyst.page.url.removeprefix(analyst.address))
    assert analyst.says("merges its changes with that release and lists a new draft")
    assert not analyst.page.get_by_role("button", name="Propose it").count()
