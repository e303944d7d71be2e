"""Signing in and out: who gets in, for how long, and what an intruder learns."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import clock
from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.web.builders.case_walk import Walk
from web.auth import access, accounts
from web.tables import Membership

GOOD = "correct horse"


@pytest.fixture
def ada(runtime: Runtime) -> str:
    with runtime.database.begin() as connection:
        return accounts.open_account(
            connection,
            email="ada@example.org",
            name="Ada Broker",
            password="correct horse",
            memberships=[Membership(council="ashby", roles=["broker"])],
            practice=True,
        )


def enter(browser: FlaskClient, password: str = GOOD, **more: str) -> TestResponse:
    return browser.post("/sign-in", data={"email": "ada@example.org", "password": password, **more})


@pytest.mark.usefixtures("ada")
def test_a_right_password_signs_in_with_a_new_session(site: Flask) -> None:
    browser = site.test_client()
    browser.get("/sign-in")
    before = browser.get_cookie("homeward")
    answer = enter(browser)
    assert answer.status_code == 303
    after = browser.get_cookie("homeward")
    assert after is not None
    assert after.http_only
    assert after.same_site == "Lax"
    assert before is None or before.value != after.value


@pytest.mark.usefixtures("ada")
def test_a_wrong_password_is_refused_without_saying_which_was_wrong(site: Flask) -> None:
    browser = site.test_client()
    wrong = enter(browser, "wrong")
    unknown = browser.post("/sign-in", data={"email": "eve@example.org", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 422
    assert "One of them is wrong" in wrong.text
    assert "One of them is wrong" in unknown.text


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "evil"])
def test_signing_in_never_leads_to_another_site(site: Flask, elsewhere: str) -> None:
    answer = enter(site.test_client(), next=elsewhere)
    assert answer.headers["Location"] == "/"


@pytest.mark.usefixtures("ada")
def test_signing_in_leads_back_to_the_page_asked_for(site: Flask) -> None:
    browser = site.test_client()
    asked = browser.get("/acting-for")
    assert asked.headers["Location"] == "/sign-in?next=/acting-for"
    assert enter(browser, next="/acting-for").headers["Location"] == "/acting-for"


@pytest.mark.usefixtures("ada")
def test_who_does_nothing_for_half_an_hour_is_signed_out(
    site: Flask, virtual_clock: clock.VirtualClock
) -> None:
    browser = site.test_client()
    enter(browser)
    virtual_clock.advance(timedelta(minutes=29))
    assert browser.get("/acting-for").status_code == 200
    virtual_clock.advance(timedelta(minutes=29))
    assert browser.get("/acting-for").status_code == 200
    virtual_clock.advance(timedelta(minutes=31))
    assert browser.get("/acting-for").status_code == 303


@pytest.mark.usefixtures("ada")
def test_nobody_stays_signed_in_for_more_than_twelve_hours(
    site: Flask, virtual_clock: clock.VirtualClock
) -> None:
    browser = site.test_client()
    enter(browser)
    for _ in range(12 * 60 // 25):
        virtual_clock.advance(timedelta(minutes=25))
        assert browser.get("/acting-for").status_code == 200
    virtual_clock.advance(timedelta(minutes=25))
    assert browser.get("/acting-for").status_code == 303


@pytest.mark.usefixtures("ada")
def test_signing_out_ends_the_session_on_the_server_too(site: Flask) -> None:
    browser = site.test_client()
    enter(browser)
    with browser.session_transaction() as session:
        token = session[access.SESSION_KEY]
    browser.post("/sign-out")
    stolen = site.test_client()
    with stolen.session_transaction() as session:
        session[access.SESSION_KEY] = token
    assert stolen.get("/acting-for").status_code == 303


def test_practice_people_are_shown_and_let_in_only_in_a_practice_council(site: Flask, ada: str) -> None:
    browser = site.test_client()
    assert "Ada Broker" in browser.get("/sign-in").text
    assert browser.post("/practice/sign-in", data={"account": ada}).status_code == 303
    site.config["PRACTICE"] = False
    assert "Ada Broker" not in site.test_client().get("/sign-in").text
    assert site.test_client().post("/practice/sign-in", data={"account": ada}).status_code == 404


def test_an_account_acts_only_for_its_own_memberships(site: Flask, runtime: Runtime, ada: str) -> None:
    with runtime.database.begin() as connection:
        accounts.open_account(
            connection,
            email="eve@example.org",
            name="Eve",
            password="x",
            memberships=[Membership(roles=["provider"], party="1-1", party_name="Elm Court")],
        )
        eves = accounts.check_password(connection, "eve@example.org", "x")
    assert eves is not None
    browser = site.test_client()
    enter(browser)
    assert browser.post("/acting-for", data={"membership": eves.memberships[0].id}).status_code == 404


def test_a_link_ends_the_session_that_its_browser_had(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-103")
    browser = walk.staff("broker")
    before = browser.get_cookie("homeward")
    assert before is not None
    address = walk.link("present_offer")
    assert browser.post(address, data={"fact": "1 6 1941"}).status_code == 303
    other = walk.site.test_client()
    other.set_cookie("homeward", before.value)
    assert other.get("/tasks").status_code == 303, "the broker's session is over"
