"""Tasks and their pages: who has one, saving for later, handing over, two people on one task, mistakes."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.web.builders import small_council
from tests.web.builders.case_walk import ADVERT, Walk, posted, problems, version_on
from web.auth import accounts
from web.tables import Membership

BEN = "ben.broker@example.org"
HAND_OVER = "tasks.hand_over"
"""Moving a task of anybody is what it is for, and it says to whom."""
STOPPED = "CREATE TRIGGER stopped BEFORE UPDATE ON adverts BEGIN SELECT RAISE(ABORT, 'stopped'); END"


@pytest.fixture
def task(walk: Walk) -> str:
    walk.refer()
    return f"/tasks/{walk.tasks()['write_advert']['id']}"


@pytest.fixture
def ben(walk: Walk, runtime: Runtime) -> FlaskClient:
    with runtime.database.begin() as connection:
        held = [Membership(council=small_council.COUNCIL, roles=["broker"])]
        accounts.open_account(
            connection, email=BEN, name="Ben Broker", password="x", memberships=held, practice=True
        )
    return walk.person(BEN)


def test_the_list_names_the_release_of_each_case(walk: Walk, task: str) -> None:
    page = walk.staff("broker").get("/tasks").text
    assert page.count("release 1") == page.count(f'href="/cases/{walk.case_id}"') == 1


def test_the_second_person_sees_who_has_a_task_and_may_take_it_over(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    bea = walk.staff("broker")
    assert "Nobody has this task yet" in bea.get(task).text
    bea.post(f"{task}/claim")
    assert "You have this task" in bea.get(task).text
    assert "Bea Broker took this task" in ben.get(task).text
    ben.post(f"{task}/claim", data={"_version": worklist_version(walk)})
    assert "Ben Broker took this task" in bea.get(task).text


def test_nobody_takes_a_task_over_from_a_page_that_did_not_show_who_has_it(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    seen = worklist_version(walk)
    walk.staff("broker").post(f"{task}/claim", data={"_version": seen})
    for fields in ({"_version": seen}, {}):
        answer = ben.post(f"{task}/claim", data=fields)
        assert answer.status_code == 409
        assert "Bea Broker has taken on" in answer.text
    assert walk.tasks()["write_advert"]["assigned_name"] == "Bea Broker"


@pytest.mark.parametrize("act", ["send", "check", "change"])
def test_no_post_without_the_version_ends_or_moves_a_task_of_a_colleague(
    walk: Walk, task: str, ben: FlaskClient, act: str
) -> None:
    bea = walk.staff("broker")
    bea.post(f"{task}/claim", data={"_version": worklist_version(walk)})
    before = walk.tasks()["write_advert"]
    addresses = {
        rule.rule.replace("<task_id>", before["id"])
        for rule in walk.site.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and "task_id" in rule.arguments and rule.endpoint != HAND_OVER
    }
    assert len(addresses) > 4
    for address in addresses:
        ben.post(address, data={**posted(ADVERT), "_act": act})
    assert walk.tasks()["write_advert"] == before


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
    assert "Take it over before you send it" in answer.text
    assert ADVERT["description"] in answer.text


@pytest.mark.parametrize("said", [{}, {"_version": ""}, {"_version": "-1"}, {"_version": "newest"}])
def test_answers_from_a_page_that_does_not_say_what_it_showed_are_not_sent(
    walk: Walk, task: str, ben: FlaskClient, said: dict[str, str]
) -> None:
    ben.post(f"{task}/claim")
    answer = walk.staff("broker").post(task, data={**posted(ADVERT), "_act": "send", **said})
    assert answer.status_code == 422
    assert "because this page may be out of date" in answer.text
    assert ADVERT["description"] in answer.text
    assert "Ben Broker has this task" in answer.text
    assert walk.tasks()["write_advert"]["assigned_name"] == "Ben Broker", "it still waits for him"


def test_what_was_typed_is_kept_when_a_step_cannot_be_done(walk: Walk, task: str, runtime: Runtime) -> None:
    with runtime.database.begin() as connection:
        connection.execute(text(STOPPED))
    answer = walk.do(walk.staff("broker"), "write_advert", expected=422, **ADVERT)
    assert "could not be done" in answer.text
    assert ADVERT["description"] in answer.text
    with runtime.database.begin() as connection:
        connection.execute(text("DROP TRIGGER stopped"))
    walk.do(walk.staff("broker"), "write_advert", **ADVERT)


def test_what_a_citizen_typed_is_kept_when_it_cannot_be_accepted(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102")
    named = {"provider": "", "home_name": "Nowhere House", "reason": "The garden is like ours"}
    typed = {**whole_cases.ALTERNATIVE, **named}
    answer = walk.do(walk.open_link("choose_provider"), "choose_tied", expected=422, **typed)
    assert "No provider of that name is in the register" in answer.text
    assert "Nowhere House" in answer.text
    assert "The garden is like ours" in answer.text


def test_nobody_saves_answers_for_later_to_a_call_that_each_answers_alone(walk: Walk, task: str) -> None:
    walk.advertise()
    address = f"/tasks/{walk.tasks()['offer']['id']}"
    answer = walk.home("1-101").post(address, data={"how_met": "Ours", "_act": "save"})
    assert answer.status_code == 403
    assert "Ours" not in walk.home("1-101").get(f"/adverts/{walk.call()}").text


def test_answers_to_a_task_that_is_done_say_who_did_it_and_keep_what_was_typed(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    seen = {"_version": worklist_version(walk)}
    assert walk.staff("broker").post(task, data={**posted(ADVERT), **seen}).status_code == 303
    late = ben.post(task, data={**posted({**ADVERT, "description": "My own words"}), **seen})
    assert late.status_code == 409
    assert "Bea Broker completed" in late.text
    assert "This task is no longer open" in late.text
    assert "already done" not in late.text
    assert "My own words" in late.text
    gone = ben.get(task)
    assert gone.status_code == 409
    assert "This task is no longer open" in gone.text


def test_answers_saved_for_later_are_there_for_their_writer_and_for_nobody_else(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    bea = walk.staff("broker")
    bea.post(task, data={"description": "Half a sentence", "_act": "save"})
    assert "Half a sentence" in bea.get(task).text
    assert "Half a sentence" not in ben.get(task).text
    assert ben.get(f"{task}/drafts").status_code == 404
    assert "write_advert" in walk.tasks()


def test_whoever_takes_a_task_over_keeps_their_own_draft_and_may_look_at_the_other(
    walk: Walk, task: str, ben: FlaskClient
) -> None:
    bea = walk.staff("broker")
    bea.post(f"{task}/claim")
    bea.post(task, data={"description": "What Bea had typed", "_act": "save"})
    ben.post(task, data={"description": "What Ben had typed", "_act": "save"})
    ben.post(f"{task}/claim", data={"_version": worklist_version(walk)})
    page = ben.get(task).text
    assert "What Ben had typed" in page
    assert "What Bea had typed" not in page
    assert "Bea Broker had begun it" in page
    assert "What Bea had typed" in ben.get(f"{task}/drafts").text
    assert "What Bea had typed" in bea.get(task).text, "taking over takes nothing away"
    assert bea.get(f"{task}/drafts").status_code == 404
    walk.do(ben, "write_advert", **ADVERT)
    assert ben.get(f"{task}/drafts").status_code == 409


def test_a_task_is_handed_to_a_colleague_and_given_back(walk: Walk, task: str, ben: FlaskClient) -> None:
    bea = walk.staff("broker")
    with walk.runtime.database.read() as connection:
        known = {each.name: each.id for each in accounts.colleagues(connection, small_council.COUNCIL)}
    seen = {"_version": worklist_version(walk)}
    assert bea.post(f"{task}/hand-over", data={"colleague": known["Ben Broker"]}).status_code == 409
    assert bea.post(f"{task}/hand-over", data={"colleague": known["Ben Broker"], **seen}).status_code == 303
    assert "You have this task" in ben.get(task).text
    assert "Write the advert" in ben.get("/tasks?whose=mine").text
    assert "Write the advert" not in bea.get("/tasks?whose=mine").text
    for stale in (seen, {}):
        refused = ben.post(f"{task}/release", data=stale)
        assert refused.status_code == 409
        assert "was changed while you were looking at it" in refused.text
    ben.post(f"{task}/release", data={"_version": worklist_version(walk)})
    assert "Nobody has this task yet" in bea.get(task).text


def test_a_manager_gives_a_task_to_somebody_who_may_do_it(walk: Walk, task: str, ben: FlaskClient) -> None:
    manager = walk.staff("manager")
    case = manager.get(f"/cases/{walk.case_id}").text
    assert "Ben Broker" in case
    assert "Sam Officer" not in case
    with walk.runtime.database.read() as connection:
        known = {each.name: each.id for each in accounts.colleagues(connection, small_council.COUNCIL)}
    seen = {"_version": version_on(manager.get(f"/cases/{walk.case_id}"))}
    assert (
        manager.post(f"{task}/hand-over", data={"colleague": known["Sam Officer"], **seen}).status_code == 403
    )
    assert (
        manager.post(f"{task}/hand-over", data={"colleague": known["Ben Broker"], **seen}).status_code == 303
    )
    assert (
        manager.post(f"{task}/hand-over", data={"colleague": known["Ben Broker"], **seen}).status_code == 409
    )
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
    assert "No cases match" in manager.get("/cases?q=nobody").text
    assert "No cases match" in walk.staff("manager", small_council.OTHER).get("/cases?q=apple").text


@pytest.mark.parametrize("query", ["sort=stage", "state=late", "state=ended", "waiting=broker", "page=9&x=1"])
def test_filters_and_order_stand_in_the_address(walk: Walk, task: str, query: str) -> None:
    assert walk.staff("manager").get(f"/cases?{query}").status_code == 200


def worklist_version(walk: Walk) -> int:
    """The version of the task as a page shows it."""
    return int(walk.tasks()["write_advert"]["version"])


def test_a_page_of_an_outsider_that_is_out_of_date_is_not_passed_on_by_the_page_to_check(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102")
    citizen = walk.open_link("choose_provider")
    address = f"/tasks/{walk.tasks()['choose_tied']['id']}"
    choice = {**posted({"provider": "1-101", "by": "citizen", "decision": "choose"}), "_act": "check"}
    fields = {**choice, "_version": version_on(citizen.get(address))}
    assert version_on(citizen.post(address, data=fields)) == fields["_version"]
    with walk.runtime.database.begin() as connection:
        changed = text("UPDATE tasks SET version = version + 1 WHERE id = :id")
        connection.execute(changed, {"id": address.removeprefix("/tasks/")})
    stale = citizen.post(address, data=fields)
    assert stale.status_code == 422
    assert "was changed while you were looking at it" in problems(stale)
    assert "may be out of date" in problems(citizen.post(address, data=choice))
