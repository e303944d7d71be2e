"""A step that cannot be done: people outside the council read plain words, staff read why."""

from sqlalchemy import text

from engine import room
from tests.journeys import walks
from tests.web.journey import Walk

STOPPED = "CREATE TRIGGER stopped BEFORE UPDATE ON selections BEGIN SELECT RAISE(ABORT, 'ledger 4711'); END"


def test_a_citizen_is_not_shown_what_went_wrong_inside_and_staff_are(
    walk: Walk, runtime: room.Runtime
) -> None:
    walks.to_ranking(walk, "1-101", "1-103")
    iris = walk.open_link("present_offer")
    address = f"/tasks/{walk.tasks()['respond_to_offer']['id']}"
    with runtime.database.begin() as connection:
        connection.execute(text(STOPPED))
    answer = iris.post(address, data={"decision": "accept", "by": "citizen", "_act": "send"})
    assert answer.status_code == 500
    assert "You need not send it again" in answer.text
    assert [each for each in ("4711", "Error", "Record the acceptance") if each in answer.text] == []
    assert "Record the acceptance" in walk.staff("broker").get(f"/cases/{walk.case_id}").text
    with runtime.database.begin() as connection:
        connection.execute(text("DROP TRIGGER stopped"))
    walk.staff("manager").post(f"/cases/{walk.case_id}/retry")
    assert "last_checks" in walk.tasks(), "what she sent was kept"
