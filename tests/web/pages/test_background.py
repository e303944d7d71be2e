"""The administrator's page of background work: what waits, what failed, and having it tried again."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import update

from engine.database import tables
from engine.runtime import Runtime
from engine.store import outbox
from tests.web.builders import small_council
from tests.web.builders.case_walk import Walk

PAGE = "/background"


class Away:
    """A transport whose server is away."""

    def send(self, message: outbox.Message) -> None:
        raise outbox.NotSent("The mail server did not answer.")


def administrator(walk: Walk, council: str = small_council.COUNCIL) -> FlaskClient:
    return walk.staff("administrator", council)


def test_what_waits_is_listed_and_goes_on_when_asked(walk: Walk, runtime: Runtime) -> None:
    walk.refer()
    walk.advertise()
    outbox.deliver(runtime, Away())
    walk.clock.advance(timedelta(days=30))
    page = administrator(walk).get(PAGE).text
    assert "The mail server did not answer." in page
    assert f'action="/background/cases/{walk.case_id}/again"' in page
    assert "A case should have been woken" in page
    assert page.count("release 1") == page.count(f'href="/cases/{walk.case_id}"') > 1
    answer = administrator(walk).post(f"/background/cases/{walk.case_id}/again", follow_redirects=True)
    assert "The case has moved on." in answer.text
    assert f'action="/background/cases/{walk.case_id}/again"' not in answer.text
    answer = administrator(walk).post(f"/background/cases/{walk.case_id}/again", follow_redirects=True)
    assert "Nothing was due, so the case waits as before." in answer.text
    assert "moved on" not in answer.text


def test_a_letter_without_an_address_is_sent_again_when_asked(walk: Walk, runtime: Runtime) -> None:
    walk.refer()
    walk.advertise()
    with runtime.database.begin() as connection:
        stopped = {"next_try_at": None, "last_error": "There is no email address."}
        connection.execute(update(tables.outbox).values(stopped))
        letter = outbox.pending(connection, small_council.COUNCIL)[0].id
    browser = administrator(walk)
    assert "Only if you send it again" in browser.get(PAGE).text
    address = f"/background/letters/{letter}/again"
    assert administrator(walk, small_council.OTHER).post(address).status_code == 404
    assert "tried again within a few seconds" in browser.post(address, follow_redirects=True).text
    assert outbox.deliver(runtime, outbox.PracticeTransport()) == 1


def test_a_failed_step_is_listed_and_another_councils_is_not(walk: Walk, runtime: Runtime) -> None:
    walk.refer()
    with runtime.database.begin() as connection:
        failed = {"failed_label": "Rank", "failed_text": "No band.", "failed_at": walk.clock.now()}
        failed["failed_act"] = {"act": "wake", "case_id": walk.case_id}
        connection.execute(update(tables.cases).values(failed))
    assert "No band." in administrator(walk).get(PAGE).text
    assert "No band." not in administrator(walk, small_council.OTHER).get(PAGE).text
    answer = administrator(walk, small_council.OTHER).post(f"/background/cases/{walk.case_id}/again")
    assert answer.status_code == 404
    assert administrator(walk).post(f"/background/cases/{walk.case_id}/again").status_code == 303
