"""Tasks and their pages: who has one, saving for later, handing over, two people on one task, mistakes."""

import pytest
from flask.testing import FlaskClient

from engine import room
from tests.web import market
from tests.web.journey import ADVERT, Walk, posted
from web import accounts
from web.accounts import Membership

BEN = "ben.broker@example.org"


@pytest.fixture
def task(walk: Walk) -> str:
    walk.refer()
    return f"/tasks/{walk.tasks()['write_advert']['id']}"


@pytest.fixture
def ben(walk: Walk, runtime: room.Runtime) -> FlaskClient:
    with runtime.database.begin() as connection:
        held = [Membership(market.COUNCIL, frozenset({"broker"}))]
        accounts.open_account(
            connection, email=BEN, name="Ben Broker", password="x", memberships=held, practice=True
        )
    return walk.person(BEN)


def test_the_second_person_sees_who_has_a_task_and_may_take_it_over(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    bea = walk.staff("broker")
    assert "Nobody has this task yet" in bea.get(task).text
    bea.post(f"{task}/claim")
    assert "You have this task" in bea.get(task).text
    assert "Bea Broker took this task" in ben.get(task).text
    ben.post(f"{task}/claim")
    assert "Ben Broker took this task" in bea.get(task).text


def test_answers_to_a_task_that_changed_are_kept_and_refused_in_words(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    bea = walk.staff("broker")
    seen = worklist_version(walk)
    ben.post(f"{task}/claim")
    answer = bea.post(task, data={**posted(ADVERT), "_act": "send", "_version": seen})
    assert answer.status_code == 422
    assert "was changed while you were looking at it" in answer.text
    assert ADVERT["description"] in answer.text


def test_a_task_that_a_colleague_has_is_taken_over_before_it_is_sent(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    ben.post(f"{task}/claim")
    given = {**posted(ADVERT), "_act": "send", "_version": worklist_version(walk)}
    answer = walk.staff("broker").post(task, data=given)
    assert answer.status_code == 422
    assert "has this task. Take it over" in answer.text
    assert ADVERT["description"] in answer.text


def test_answers_to_a_task_that_is_done_say_who_did_it_and_keep_what_was_typed(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    assert walk.staff("broker").post(task, data=posted(ADVERT)).status_code == 303
    late = ben.post(task, data=posted({**ADVERT, "description": "My own words"}))
    assert late.status_code == 409
    assert "Bea Broker completed" in late.text
    assert "My own words" in late.text
    assert ben.get(task).status_code == 409


def test_answers_saved_for_later_are_there_for_whoever_goes_on(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    walk.staff("broker").post(task, data={"description": "Half a sentence", "_act": "save"})
    assert "Half a sentence" in ben.get(task).text
    assert "write_advert" in walk.tasks()


def test_a_task_is_handed_to_a_colleague_and_given_back(walk: Walk, task: str, ben: FlaskClient) -> None:
    bea = walk.staff("broker")
    with walk.runtime.database.read() as connection:
        known = {each.name: each.id for each in accounts.colleagues(connection, market.COUNCIL)}
    bea.post(f"{task}/hand-over", data={"colleague": known["Ben Broker"]})
    assert "You have this task" in ben.get(task).text
    assert "Write the advert" in ben.get("/tasks?whose=mine").text
    assert "Write the advert" not in bea.get("/tasks?whose=mine").text
    ben.post(f"{task}/release")
    assert "Nobody has this task yet" in bea.get(task).text


def test_a_manager_gives_a_task_to_somebody_who_may_do_it(walk: Walk, task: str, ben: FlaskClient) -> None:
    manager = walk.staff("manager")
    case = manager.get(f"/cases/{walk.case_id}").text
    assert "Ben Broker" in case
    assert "Sam Officer" not in case
    with walk.runtime.database.read() as connection:
        known = {each.name: each.id for each in accounts.colleagues(connection, market.COUNCIL)}
    assert manager.post(f"{task}/hand-over", data={"colleague": known["Ben Broker"]}).status_code == 303
    assert manager.post(f"{task}/hand-over", data={"colleague": known["Sam Officer"]}).status_code == 403
    assert walk.tasks()["write_advert"]["assigned_name"] == "Ben Broker"


def test_a_mistake_redraws_the_form_with_what_was_typed(walk: Walk, task: str) -> None:
    answer = walk.staff("broker").post(task, data={"description": "", "required_start-day": "31"})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert 'value="31"' in answer.text


def test_the_questions_that_show_are_told_to_the_script(walk: Walk, task: str) -> None:
    with_change = walk.staff("broker").post(f"{task}/visible", data={"removed": "1-103"})
    without = walk.staff("broker").post(f"{task}/visible", data={})
    assert "reason" not in with_change.get_json()["hidden"]
    assert "reason" in without.get_json()["hidden"]


def test_tasks_stand_in_groups_of_lateness(walk: Walk, task: str) -> None:
    assert "Due soon" in walk.staff("broker").get("/tasks").text
    due = walk.tasks()["write_advert"]["due_at"]
    walk.pass_time(until=due)
    assert "Overdue" in walk.staff("broker").get("/tasks").text
    walk.clock.advance(due - due.replace(day=due.day - 1))
    walk._browsers.clear()
    assert "Critically overdue" in walk.staff("broker").get("/tasks").text


def test_a_case_is_found_by_person_and_by_reference(walk: Walk, task: str) -> None:
    manager = walk.staff("manager")
    reference = walk.tasks()["write_advert"]["reference"]
    for words in ("apple", reference, reference[:4].lower()):
        assert "Iris Applegarth" in manager.get("/cases", query_string={"q": words}).text
    assert "No case fits" in manager.get("/cases?q=nobody").text
    assert "No case fits" in walk.staff("manager", market.OTHER).get("/cases?q=apple").text


@pytest.mark.parametrize("query", ["sort=stage", "state=late", "state=ended", "waiting=broker", "page=9&x=1"])
def test_filters_and_order_stand_in_the_address(walk: Walk, task: str, query: str) -> None:
    assert walk.staff("manager").get(f"/cases?{query}").status_code == 200


def worklist_version(walk: Walk) -> int:
    """The version of the task as a page shows it."""
    return int(walk.tasks()["write_advert"]["version"])
