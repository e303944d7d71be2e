"""A change goes from an analyst to an approver in real browsers, and every page of releases holds there."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.definition.folder import Folder, read_folder
from engine.definition.zipped_folder import write_zip
from engine.proposals import proposals
from engine.proposals.proposals import Play
from engine.runtime import Runtime
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
