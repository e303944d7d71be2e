"""The pages of releases: the list, one release, and what differs between two."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from engine import actors
from engine.definition.folder import Folder, read_folder
from engine.runtime import Runtime
from engine.store import releases
from tests.web.builders import small_council
from tests.web.builders.case_walk import Walk
from web.auth import accounts
from web.tables import Membership

Browsers = Callable[..., FlaskClient]
PROCESS = "/processes/micro_procurement"


def publish_longer_window(runtime: Runtime) -> None:
    """Publish the shipped folder with a longer window for Ashby, as an analyst wrote and an approver let."""
    folder = read_folder(small_council.PROCESS)
    table = folder.files["tables/response_window.dmn"].replace(b"<text>1440</text>", b"<text>2880</text>", 1)
    changed = Folder(folder.process, {**folder.files, "tables/response_window.dmn": table})
    approver = actors.Actor("approver", "Abe Approver", frozenset({"approver"}), small_council.COUNCIL)
    origin = releases.Origin(author="Ann Analyst", note="Two days to answer")
    releases.publish(runtime, small_council.COUNCIL, changed, approver, origin=origin)


@pytest.mark.parametrize("role", ["analyst", "approver", "manager", "auditor"])
def test_who_changes_and_who_oversees_sees_the_releases(
    role: str, runtime: Runtime, browser_of: Browsers
) -> None:
    publish_longer_window(runtime)
    browser = browser_of(role)
    listed = browser.get("/processes").text
    assert "Ann Analyst" in listed
    assert "Two days to answer" in listed
    assert 'href="/processes/micro_procurement/releases/2"' in listed
    page = browser.get(f"{PROCESS}/releases/2").text
    assert "rule 1 changed: minutes 1440 -&gt; 2880" in page
    assert "This is the first release." in browser.get(f"{PROCESS}/releases/1").text


def test_an_author_whose_account_is_closed_still_has_a_name(runtime: Runtime, browser_of: Browsers) -> None:
    browser = browser_of("analyst")
    with runtime.database.begin() as connection:
        membership = Membership(council=small_council.COUNCIL, roles="analyst")
        account = accounts.open_account(
            connection,
            email="leaver@council.example",
            name="Lena Leaver",
            password="long enough to do",
            memberships=[membership],
        )
        accounts.close_account(connection, account)
    folder = read_folder(small_council.PROCESS)
    letter = folder.files["letters/award_notice.md"] + b"\nThank you.\n"
    changed = Folder(folder.process, {**folder.files, "letters/award_notice.md": letter})
    origin = releases.Origin(author=account)
    releases.publish(runtime, small_council.COUNCIL, changed, actors.SYSTEM, origin=origin)
    for page in (browser.get("/processes").text, browser.get(f"{PROCESS}/releases/2").text):
        assert "Lena Leaver" in page
        assert account not in page


def test_a_broker_does_not(browser_of: Browsers) -> None:
    assert browser_of("broker").get(f"{PROCESS}/releases/1").status_code == 403


def test_another_councils_release_is_not_found(runtime: Runtime, browser_of: Browsers) -> None:
    publish_longer_window(runtime)
    stranger = browser_of("analyst", council=small_council.OTHER)
    assert stranger.get(f"{PROCESS}/releases/2").status_code == 404
    assert stranger.get(f"{PROCESS}/releases/1").status_code == 200


def test_any_two_releases_are_compared(runtime: Runtime, browser_of: Browsers) -> None:
    publish_longer_window(runtime)
    browser = browser_of("approver")
    assert "minutes 2880 -&gt; 1440" in browser.get(f"{PROCESS}/differences?from=2&to=1").text
    assert "They are the same." in browser.get(f"{PROCESS}/differences?from=1&to=1").text
    assert "minutes 1440 -&gt; 2880" in browser.get(f"{PROCESS}/differences?from=1").text
    assert browser.get("/processes/other/differences").status_code == 404
    for typed in ("from=1&to=9", "from=x&to=1", "from=&to=1"):
        assert browser.get(f"{PROCESS}/differences?{typed}").status_code == 404


def test_a_case_names_its_release_and_who_may_see_it_is_led_there(walk: Walk) -> None:
    walk.refer()
    link = 'href="/processes/micro_procurement/releases/1">release 1</a>'
    for address in ("", "/history", "/diagram", "/offers", "/papers"):
        answer = walk.staff("manager").get(f"/cases/{walk.case_id}{address}")
        assert answer.status_code == 404 or link in answer.text, address
    assert link in walk.staff("manager").get("/cases").text
    broker = walk.staff("broker").get(f"/cases/{walk.case_id}").text
    assert "release 1" in broker
    assert link not in broker
    assert "Cases running on it" in walk.staff("auditor").get(f"{PROCESS}/releases/1").text
