"""Correcting a person's details, and the one-off links that depend on them, through the pages."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from brokerage.package import people
from engine.store import hash_chain, history
from tests.journeys import whole_cases
from tests.web.builders import case_walk, small_council
from tests.web.builders.case_walk import Walk

REASON = "Her daughter telephoned today"
BORN = date(1941, 6, 1)


def details(walk: Walk, browser: FlaskClient) -> dict[str, str]:
    """Return what the page of a person's details holds in its boxes."""
    page = browser.get(f"/cases/{walk.case_id}/person")
    assert page.status_code == 200, page.text
    boxes = re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', page.text)
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s?(.*?)</textarea>', page.text, re.DOTALL)
    ticks = set(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?type="(?:radio|checkbox)"', page.text))
    return {name: text for name, text in (*boxes, *areas) if name not in ticks}


def correct(
    walk: Walk, changes: Mapping[str, Any], expected: int = 303, role: str = "broker", **other: Any
) -> TestResponse:
    """Correct a person's details as staff do: read the page, change boxes, send."""
    browser = walk.staff(role)
    sent = {**details(walk, browser), "reason": REASON, **case_walk.posted(changes), **other}
    answer = browser.post(f"/cases/{walk.case_id}/person", data=sent)
    assert answer.status_code == expected, case_walk.problems(answer)
    return answer


def lines(walk: Walk, case_id: str, *kinds: str) -> list[history.StoredLine]:
    """Return the lines of a case's history about people and links."""
    with walk.runtime.database.read() as connection:
        assert hash_chain.verify(connection, case_id).whole
        return [line for line in history.lines(connection, case_id) if line.kind in kinds]


def test_a_correction_is_told_in_each_running_case_with_old_and_new(walk: Walk) -> None:
    first = walk.refer()
    second = walk.refer()
    correct(walk, {"email": "right@example.org", "name": "Iris Apple", "born_on": date(1941, 1, 6)})
    for case_id in (first, second):
        [line] = lines(walk, case_id, "person")
        assert line.text == "Corrected the person's details: name, date of birth, email address."
        assert line.name == "Bea Broker"
        assert line.details["reason"] == REASON
        assert line.details["changes"]["email address"] == (
            "from \u201ciris@example.org\u201d to \u201cright@example.org\u201d"
        )
        page = walk.staff("manager").get(f"/cases/{case_id}/history").text
        assert "right@example.org" in page
        assert "1 June 1941" in page
        assert REASON in page
    assert "Iris Apple" in walk.staff("broker").get(f"/cases/{first}").text


def test_who_speaks_for_a_person_can_be_corrected_and_taken_away(walk: Walk) -> None:
    walk.refer(
        representative_name="Al", representative_role="relative", representative_email="al@example.org"
    )
    rosa = {"speaker_name": "Rosa", "speaker_role": "attorney", "speaker_email": "rosa@example.org"}
    asked = correct(walk, rosa, 422).text
    assert "now applies too" in asked
    correct(walk, rosa, _hidden="")
    boxes = details(walk, walk.staff("broker"))
    assert (boxes["speaker_name"], boxes["speaker_email"]) == ("Rosa", "rosa@example.org")
    correct(walk, {"speaker_name": "", "speaker_email": "", "speaker_role": ""})
    assert details(walk, walk.staff("broker"))["speaker_name"] == ""
    texts = [
        line.details["changes"]["person to speak for them"] for line in lines(walk, walk.case_id, "person")
    ]
    assert texts[0].startswith("from \u201cAl, relative") or "Al, " in texts[0]
    assert texts[1].endswith("to nothing")


def test_a_correction_needs_a_reason_and_a_change_and_facts_that_can_be(walk: Walk) -> None:
    walk.refer()
    assert "Enter why this is correct" in correct(walk, {"name": "Iris A", "reason": ""}, 422).text
    assert "You have not changed anything" in correct(walk, {}, 422).text
    assert "Enter the full name" in correct(walk, {"name": ""}, 422).text
    assert "must be in the past" in correct(walk, {"born_on": date(2030, 1, 1)}, 422).text
    kept = correct(walk, {"email": "no address"}, 422).text
    assert "no address" in kept
    assert lines(walk, walk.case_id, "person") == []


def test_a_colleagues_correction_is_not_undone_unseen(walk: Walk) -> None:
    walk.refer()
    seen = details(walk, walk.staff("broker"))["_seen"]
    correct(walk, {"phone": "01632 960 002"}, role="practitioner")
    late = correct(walk, {"name": "Iris Apple"}, 422, _seen=seen)
    assert "Somebody has changed these details meanwhile" in late.text
    assert "01632 960 002" in late.text


@pytest.mark.parametrize("role", ["manager", "senior_officer", "auditor"])
def test_only_who_may_sees_the_link_to_the_page(walk: Walk, role: str) -> None:
    walk.refer()
    assert "Correct this person" in walk.staff("broker").get(f"/cases/{walk.case_id}").text
    assert "Correct this person" not in walk.staff(role).get(f"/cases/{walk.case_id}").text
    assert walk.staff(role).get(f"/cases/{walk.case_id}/person").status_code == 403


def test_without_a_date_of_birth_no_link_is_sent_until_one_is_added(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102", date_of_birth=None)
    [letter] = [row for row in walk.letters() if row.letter == "choose_provider"]
    assert (letter.sent_at, letter.next_try_at) == (None, None)
    assert re.findall(r"/link/[\w-]+", letter.body) == ["/link/to-come"]
    task = walk.tasks()["choose_tied"]
    for address in (f"/cases/{walk.case_id}", f"/tasks/{task['id']}"):
        page = walk.staff("broker").get(address).text
        assert "No date of birth is on record for Iris Applegarth" in page
        assert "Add the date of birth" in page
    assert (
        "Nothing was sent" in again(walk, "choose_tied").text
        or "No date of birth" in again(walk, "choose_tied").text
    )
    correct(walk, {"born_on": BORN})
    [letter] = [row for row in walk.letters() if row.letter == "choose_provider"]
    assert letter.next_try_at is not None
    assert letter.waits_for is None
    walk.do(walk.open_link("choose_provider"), "choose_tied", **whole_cases.ALTERNATIVE)
    assert "waited for the date of birth" in lines(walk, walk.case_id, "link")[0].text


def test_a_payers_link_waits_for_the_date_of_birth_too(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102", date_of_birth=None)
    broker, today = walk.staff("broker"), walk.clock.now().date()
    said = {"recorded_from": "phone", "said_by": "Iris", "said_on": today}
    walk.do(broker, "choose_tied", **whole_cases.ALTERNATIVE, **said)
    walk.do(walk.staff("senior_officer"), "decide_reasonable", reasonable="yes", reasons="Her sister is near")
    home = {"suitable": "yes", "available": "yes", "accepts_council_terms": "yes", "weekly_pence": 780}
    payer = {"payer_type": "third_party", "payer_name": "Rosa Applegarth", "payer_email": "rosa@example.org"}
    telling = {"told_to": "Rosa", "told_by": "Bea", "told_on": today, "understood": "yes", "agreed": "yes"}
    walk.do(broker, "check_home", **home)
    walk.do(broker, "explain_top_up", **payer, **telling)
    page = broker.get(f"/cases/{walk.case_id}").text
    assert "No date of birth is on record for Iris Applegarth" in page
    correct(walk, {"born_on": BORN, "payer_email": "right@example.org"})
    assert [row.letter for row in walk.letters() if row.waits_for] == ["choose_provider"]
    walk.do(
        walk.open_link("declare_top_up"), "declare_means", willing="yes", can_pay="yes", advice_offered="yes"
    )
    with walk.runtime.database.read() as connection:
        [to] = {row.to for row in walk.letters() if row.letter == "declare_top_up"}
        assert people.address(connection, small_council.COUNCIL, to) == "right@example.org"


def test_a_link_ends_with_its_task_and_says_so(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-103")
    address = walk.link("present_offer")
    iris = walk.open_link("present_offer")
    walk.do(iris, "respond_to_offer", decision="accept", by="citizen")
    for answer in (
        walk.site.test_client().get(address),
        walk.site.test_client().post(address, data={"fact": "1 6 1941"}),
    ):
        assert answer.status_code == 410
        assert "This link has ended" in answer.text
        assert "What this link was for has been done" in answer.text


def test_a_link_also_ends_with_a_task_whose_time_ran_out(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102")
    address = walk.link("choose_provider")
    walk.close()
    assert "choose_tied" not in walk.tasks()
    assert "This link has ended" in walk.site.test_client().get(address).text


def act(walk: Walk, form: str, what: str, role: str = "broker") -> TestResponse:
    """Press a button about the link of a task that waits."""
    task = walk.tasks()[form]
    address = f"/cases/{walk.case_id}/links/{task['role']}/{task['party']}/{what}"
    return walk.staff(role).post(address, follow_redirects=True)


def again(walk: Walk, form: str) -> TestResponse:
    """Send the link of a task again."""
    return act(walk, form, "again")


def test_a_link_is_sent_again_to_the_corrected_address_and_the_first_one_ends(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-103")
    first, stranger = walk.link("present_offer"), walk.open_link("present_offer")
    correct(walk, {"email": "right@example.org", "born_on": date(1941, 1, 6)})
    walk.clock.advance(timedelta(minutes=1))
    assert "A new link is on its way" in again(walk, "respond_to_offer").text
    second = walk.link("present_offer")
    assert second != first
    assert "The council has sent a new link" in walk.site.test_client().get(first).text
    assert stranger.get("/choice").status_code == 303
    wrong = walk.site.test_client().post(second, data={"fact": "1 6 1941"})
    assert wrong.status_code == 422
    iris = walk.open_link("present_offer", fact="6 1 1941")
    walk.do(iris, "respond_to_offer", decision="accept", by="citizen")
    assert "sent the link to Iris Applegarth again" in lines(walk, walk.case_id, "link")[0].text


def test_staff_end_a_link_and_whoever_came_by_it_is_signed_out(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-103")
    address, opened = walk.link("present_offer"), walk.open_link("present_offer")
    task = walk.tasks()["respond_to_offer"]
    assert opened.get(f"/tasks/{task['id']}").status_code == 200
    page = act(walk, "respond_to_offer", "end").text
    assert "The link no longer works" in page
    assert "The link was ended on" in page
    assert opened.get(f"/tasks/{task['id']}").status_code == 303
    assert "The council has ended this link" in walk.site.test_client().get(address).text
    assert "none was ended" in act(walk, "respond_to_offer", "end").text
    assert act(walk, "respond_to_offer", "end", role="manager").status_code == 403
    assert again(walk, "respond_to_offer").status_code == 200
    walk.open_link("present_offer")


def test_a_link_for_which_nothing_waits_is_not_sent_again(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-103")
    task = walk.tasks()["respond_to_offer"]
    walk.do(walk.open_link("present_offer"), "respond_to_offer", decision="accept", by="citizen")
    address = f"/cases/{walk.case_id}/links/citizen/{task['party']}/again"
    assert "Nothing waits for this person" in walk.staff("broker").post(address, follow_redirects=True).text
    assert len([row for row in walk.letters() if row.letter == "present_offer"]) == 1
