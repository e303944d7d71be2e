"""The form that begins a case, sent twice, begins it once."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from engine.database import tables
from engine.database.handle import Database
from tests.web.builders import small_council
from tests.web.builders.case_walk import REFERRAL, Walk, new_referral, posted


def send(browser: FlaskClient, once: str) -> str:
    answer = browser.post("/cases/new", data={**posted(REFERRAL), "_once": once})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def shown(browser: FlaskClient) -> str:
    """Return the id under which the form that is shown begins a case."""
    return new_referral(browser).rsplit("/", 1)[1]


def begun(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(tables.cases)).scalar_one())


def test_a_form_sent_again_leads_to_the_case_it_began(walk: Walk) -> None:
    bea = walk.staff("broker")
    once = shown(bea)
    assert shown(bea) != once
    assert send(bea, once) == f"/cases/{once}"
    assert "already sent" not in bea.get(f"/cases/{once}").text
    assert send(bea, once) == f"/cases/{once}"
    assert "You have already sent this: reference" in bea.get(f"/cases/{once}").text
    assert begun(walk.runtime.database) == 1


def test_a_form_sent_four_times_at_once_begins_one_case(walk: Walk) -> None:
    once = shown(walk.staff("broker"))
    browsers = [walk.site.test_client() for _ in range(4)]
    for browser in browsers:
        browser.set_cookie("homeward", cookie_of(walk.staff("broker")))
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda browser: send(browser, once), browsers)) == {f"/cases/{once}"}
    assert begun(walk.runtime.database) == 1


@pytest.mark.parametrize("strange", ["", "1", "../tasks", "0" * 31])
def test_an_id_that_no_page_gave_is_not_used(walk: Walk, strange: str) -> None:
    assert re.fullmatch(r"/cases/[0-9a-f]{32}", send(walk.staff("broker"), strange))


def test_another_council_s_case_is_not_shown_for_its_id(walk: Walk) -> None:
    once = shown(walk.staff("broker"))
    send(walk.staff("broker"), once)
    answer = walk.staff("broker", small_council.OTHER).post(
        "/cases/new", data={**posted(REFERRAL), "_once": once}
    )
    assert answer.status_code == 404


def cookie_of(browser: FlaskClient) -> str:
    cookie = browser.get_cookie("homeward")
    assert cookie
    return cookie.value
