"""A step that cannot be done: people outside the council read plain words, staff read why."""

from sqlalchemy import text, update

from engine.database import tables
from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.web.builders import small_council
from tests.web.builders.case_walk import Walk

STOPPED = "CREATE TRIGGER stopped BEFORE UPDATE ON selections BEGIN SELECT RAISE(ABORT, 'ledger 4711'); END"


def test_a_citizen_is_not_shown_what_went_wrong_inside_and_staff_are(walk: Walk, runtime: Runtime) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-103")
    iris = walk.open_link("present_offer")
    task = walk.tasks()["respond_to_offer"]
    with runtime.database.begin() as connection:
        connection.execute(text(STOPPED))
    answer = iris.post(
        f"/tasks/{task['id']}", data={"decision": "accept", "by": "citizen", "_version": task["version"]}
    )
    assert answer.status_code == 500
    assert "You do not need to send it again" in answer.text
    assert [each for each in ("4711", "Error", "Record the acceptance") if each in answer.text] == []
    assert "Record the acceptance" in walk.staff("broker").get(f"/cases/{walk.case_id}").text
    with runtime.database.begin() as connection:
        connection.execute(text("DROP TRIGGER stopped"))
    answer = walk.staff("manager").post(f"/cases/{walk.case_id}/retry", follow_redirects=True)
    assert "The step was tried again, and the case has moved on." in answer.text
    assert "last_checks" in walk.tasks(), "what she sent was kept"


def test_only_people_who_may_retry_a_step_see_the_button(walk: Walk, runtime: Runtime) -> None:
    walk.refer()
    note_failure(walk, runtime, {"act": "wake", "case_id": walk.case_id})
    button = f'action="/cases/{walk.case_id}/retry"'
    assert button in walk.staff("manager").get(f"/cases/{walk.case_id}").text
    page = walk.staff("broker").get(f"/cases/{walk.case_id}").text
    assert "A step of this case could not be done" in page
    assert button not in page


def test_a_retry_of_a_case_in_which_nothing_failed_says_so(walk: Walk) -> None:
    walk.refer()
    answer = walk.staff("manager").post(f"/cases/{walk.case_id}/retry", follow_redirects=True)
    assert "No step of this case had failed" in answer.text


def test_a_retry_whose_answers_are_refused_says_so_on_both_pages(walk: Walk, runtime: Runtime) -> None:
    walk.refer()
    by = {"id": "b", "name": "Bea", "roles": ["broker"], "council": small_council.COUNCIL, "party": None}
    task = walk.tasks()["write_advert"]["id"]
    note_failure(walk, runtime, {"act": "complete", "task_id": task, "posted": [], "by": by})
    pages = {
        "manager": f"/cases/{walk.case_id}/retry",
        "administrator": f"/background/cases/{walk.case_id}/again",
    }
    for role, address in pages.items():
        answer = walk.staff(role).post(address, follow_redirects=True)
        assert "The answers are no longer accepted: " in answer.text
        assert "moved on" not in answer.text
    assert "write_advert" in walk.tasks()


def note_failure(walk: Walk, runtime: Runtime, act: dict[str, object]) -> None:
    """Note a failed step on the case, with what to try again."""
    failure = {
        "failed_label": "Rank",
        "failed_text": "No band.",
        "failed_at": walk.clock.now(),
        "failed_act": act,
    }
    with runtime.database.begin() as connection:
        connection.execute(update(tables.cases).where(tables.cases.c.id == walk.case_id).values(failure))
