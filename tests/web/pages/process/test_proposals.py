"""The pages on which one person proposes a change and another approves it."""

import io
import threading
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine.definition.folder import Folder, read_folder
from engine.definition.zipped_folder import read_zip, write_zip
from engine.proposals import proposals
from engine.proposals.proposals import Play
from engine.runtime import Runtime
from engine.store import releases
from tests.web.builders import small_council
from web.server import example_play

Browsers = Callable[..., FlaskClient]
NEW = "/proposals/new/micro_procurement"
SHIPPED = read_folder(small_council.PROCESS)
WINDOW = "tables/response_window.dmn"


@pytest.fixture(autouse=True)
def examples_as_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Play no examples here, but record that they came out as expected."""

    def begin(runtime: Runtime, council: str, proposal_id: str) -> threading.Thread:
        with runtime.database.begin() as connection:
            proposal = proposals.find(connection, council, proposal_id)
            proposals.record_play(connection, proposal, Play.AS_EXPECTED, ["75 of 75"], 37_800)
        return threading.Thread()

    monkeypatch.setattr(example_play, "begin", begin)


def zipped(**replaced: bytes) -> tuple[io.BytesIO, str]:
    table = SHIPPED.files[WINDOW].replace(b"<text>1440</text>", b"<text>2880</text>", 1)
    return io.BytesIO(
        write_zip(Folder(SHIPPED.process, {**SHIPPED.files, WINDOW: table, **replaced}))
    ), "x.zip"


def propose(browser: FlaskClient) -> str:
    """Propose a longer window and return the address of the proposal."""
    answer = browser.post(NEW, data={"note": "Two days to answer", "folder": zipped()})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def newest(runtime: Runtime) -> releases.PublishedRelease:
    with runtime.database.read() as connection:
        return releases.list_of(connection, small_council.COUNCIL)[0]


def test_an_analyst_proposes_and_an_approver_publishes(runtime: Runtime, browser_of: Browsers) -> None:
    analyst, approver = browser_of("analyst"), browser_of("approver")
    address = propose(analyst)
    page = analyst.get(address).text
    assert "minutes 1440 -&gt; 2880" in page
    assert "75 of 75" in page
    assert "37.8 seconds" in page
    assert "Approve and publish" not in page
    assert newest(runtime).number == 1
    assert "Approve and publish" in approver.get(address).text
    answer = approver.post(f"{address}/approve", follow_redirects=True).text
    assert "The change is published" in answer
    assert newest(runtime).number == 2
    shown = approver.get("/processes/micro_procurement/releases/2").text
    assert "Ann Analyst" in shown
    assert "Abe Approver" in shown
    assert "Two days to answer" in shown


def test_an_analyst_alone_publishes_only_with_a_reason_that_all_can_read(
    runtime: Runtime, browser_of: Browsers
) -> None:
    analyst = browser_of("analyst")
    address = propose(analyst)
    assert analyst.post(f"{address}/approve").status_code == 403
    refused = analyst.post(f"{address}/publish-alone", data={"reason": ""}, follow_redirects=True).text
    assert "cannot approve it" in refused
    assert newest(runtime).number == 1
    analyst.post(f"{address}/publish-alone", data={"reason": "No advert can close tonight"})
    assert newest(runtime).alone == "No advert can close tonight"
    assert "No advert can close tonight" in browser_of("auditor").get("/proposals").text


def test_nobody_publishes_the_proposal_of_another_alone(runtime: Runtime, browser_of: Browsers) -> None:
    address = propose(browser_of("analyst"))
    answer = browser_of("approver").post(f"{address}/publish-alone", data={"reason": "Now"})
    assert answer.status_code == 403
    assert newest(runtime).number == 1


def test_a_rejection_says_why(runtime: Runtime, browser_of: Browsers) -> None:
    address = propose(browser_of("analyst"))
    approver = browser_of("approver")
    assert "Say why you reject it" in approver.post(f"{address}/reject", follow_redirects=True).text
    approver.post(f"{address}/reject", data={"reason": "Too long for discharges"})
    page = browser_of("analyst").get(address).text
    assert "Too long for discharges" in page
    assert "decided meanwhile" in approver.post(f"{address}/approve", follow_redirects=True).text
    assert newest(runtime).number == 1


def test_going_back_to_a_release_is_proposed_from_its_page(runtime: Runtime, browser_of: Browsers) -> None:
    analyst, approver = browser_of("analyst"), browser_of("approver")
    approver.post(f"{propose(analyst)}/approve")
    page = analyst.get("/processes/micro_procurement/releases/1").text
    assert 'href="/proposals/new/micro_procurement?back_to=1"' in page
    answer = analyst.post(NEW, data={"note": "It was better", "back_to": "1"})
    approver.post(f"{answer.headers['Location']}/approve")
    assert newest(runtime).number == 3
    shown = approver.get("/processes/micro_procurement/releases/3").text
    assert "Release 3 has the content of release 1." in shown


def test_a_stale_proposal_says_so_before_and_after_the_button(runtime: Runtime, browser_of: Browsers) -> None:
    analyst, approver = browser_of("analyst"), browser_of("approver")
    address = propose(analyst)
    letter = {"letters/advert_reminder.md": SHIPPED.files["letters/advert_reminder.md"] + b"\nThank you.\n"}
    other = analyst.post(NEW, data={"note": "Thanks", "folder": zipped(**letter)}).headers["Location"]
    approver.post(f"{other}/approve")
    assert "Release 2 was published meanwhile" in approver.get(address).text
    assert (
        "release 2 was published meanwhile" in approver.post(f"{address}/approve", follow_redirects=True).text
    )


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"note": "Why"}, "Choose a zip file, or the release to go back to."),
        ({"note": "Why", "folder": (io.BytesIO(b"no zip"), "x.zip")}, "This is no zip file that can be read"),
        ({"note": " ", "folder": None}, "Say what the change is for."),
    ],
)
def test_what_cannot_be_proposed_is_said_above_the_form(
    posted: dict[str, object], said: str, browser_of: Browsers
) -> None:
    if posted.get("folder", "") is None:
        posted = {**posted, "folder": zipped()}
    answer = browser_of("analyst").post(NEW, data=posted)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_faults_of_a_folder_are_said(browser_of: Browsers) -> None:
    broken = zipped(**{"forms/offer.form": b"{"})
    answer = browser_of("analyst").post(NEW, data={"note": "Why", "folder": broken})
    assert answer.status_code == 422
    assert "forms/offer.form" in answer.text


def test_folders_are_taken_away_as_zip_files(browser_of: Browsers) -> None:
    analyst = browser_of("analyst")
    content = analyst.get("/processes/micro_procurement/releases/1/folder").data
    assert read_zip(content, SHIPPED.process).files == SHIPPED.files
    address = propose(analyst)
    assert read_zip(analyst.get(f"{address}/folder").data, SHIPPED.process).files != SHIPPED.files


def test_another_councils_proposal_is_not_found(browser_of: Browsers) -> None:
    address = propose(browser_of("analyst"))
    stranger = browser_of("approver", council=small_council.OTHER)
    assert stranger.get(address).status_code == 404
    for act in ("approve", "reject", "play", "publish-alone"):
        assert stranger.post(f"{address}/{act}", data={"reason": "x"}).status_code == 404
