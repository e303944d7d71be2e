"""Typing that comes too late is kept for its writer, who is led back to it, and shown to nobody else."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.runtime import Runtime
from tests.journeys import whole_cases
from tests.web.builders import small_council
from tests.web.builders.case_walk import ADVERT, Walk, new_referral, posted
from web.auth import accounts
from web.tables import Membership

HALF = "Half a sentence about the room"
LATE = timedelta(minutes=31)
TIA = "tia@example.org"


def fields_of(browser: FlaskClient, address: str) -> dict[str, str]:
    """The hidden fields of a page's last form that belong to the page itself."""
    page = browser.get(address)
    assert page.status_code == 200, page.text
    return {
        name: re.findall(rf'name="{name}" value="([^"]*)"', page.text)[-1]
        for name in ("_author", "_version", "csrf_token", "_once")
        if f'name="{name}"' in page.text
    }


@pytest.fixture
def task(walk: Walk) -> str:
    walk.refer()
    return f"/tasks/{walk.tasks()['write_advert']['id']}"


def sign_in(browser: FlaskClient, runtime: Runtime, email: str) -> TestResponse:
    """Sign in at the same browser by the page that the browser was led to, with its token."""
    page = browser.get("/sign-in").text
    token = re.findall(r'name="csrf_token" value="([^"]*)"', page)
    with runtime.database.read() as connection:
        ids = {account.email: account.id for account in accounts.practice_accounts(connection)}
    data = {"account": ids[email], "csrf_token": token[-1] if token else ""}
    answer = browser.post("/practice/sign-in", data=data)
    assert answer.status_code == 303
    return answer


def staff(role: str) -> str:
    return f"{role}.{small_council.COUNCIL}@example.org"


@pytest.mark.parametrize("act", ["save", "send", "check"])
def test_what_was_posted_after_a_time_out_stands_in_the_form_after_signing_in_again(
    walk: Walk, task: str, runtime: Runtime, act: str
) -> None:
    bea = walk.staff("broker")
    fields = fields_of(bea, task)
    walk.clock.advance(LATE)
    late = bea.post(task, data={**fields, "description": HALF, "_act": act})
    assert (late.status_code, late.headers["Location"]) == (303, "/sign-in")
    assert "What you typed is kept" in bea.get("/sign-in").text
    assert sign_in(bea, runtime, staff("broker")).headers["Location"] == task
    assert HALF in bea.get(task).text
    assert "write_advert" in walk.tasks(), "nothing was sent"


def test_another_person_at_the_same_browser_is_not_led_to_it_and_never_sees_it(
    walk: Walk, task: str, runtime: Runtime
) -> None:
    bea = walk.staff("broker")
    fields = fields_of(bea, task)
    walk.clock.advance(LATE)
    bea.post(task, data={**fields, "description": HALF, "_act": "send"})
    assert sign_in(bea, runtime, staff("practitioner")).headers["Location"] == "/"
    for address in ("/", "/tasks", "/referrals", task, f"/cases/{walk.case_id}"):
        assert HALF not in bea.get(address, follow_redirects=True).text
    assert HALF in walk_afresh(walk, "broker").get(task).text


def walk_afresh(walk: Walk, role: str) -> FlaskClient:
    walk._browsers.clear()
    return walk.staff(role)


def test_a_referral_posted_after_a_time_out_is_led_back_to(walk: Walk, runtime: Runtime) -> None:
    bea = walk.staff("broker")
    section = f"{new_referral(bea)}/referral_person"
    fields = fields_of(bea, section)
    walk.clock.advance(LATE)
    bea.post(section, data={**fields, "person_name": "Iris Half", "_act": "check"})
    address = sign_in(bea, runtime, staff("broker")).headers["Location"]
    assert address == section
    assert "Iris Half" in bea.get(address).text


def test_who_acts_for_several_providers_returns_as_the_one_they_typed_for(
    walk: Walk, task: str, runtime: Runtime
) -> None:
    walk.advertise()
    memberships = [Membership(roles=["provider"], party=place) for place in ("1-104", "1-101")]
    with runtime.database.begin() as connection:
        accounts.open_account(
            connection, email=TIA, name="Tia", password="x", memberships=memberships, practice=True
        )
        own = {place.party: place.id for place in memberships}
    tia = walk.person(TIA)
    tia.post("/acting-for", data={"membership": own["1-101"]})
    advert = f"/adverts/{walk.call()}"
    fields = fields_of(tia, advert)
    walk.clock.advance(LATE)
    tia.post(advert, data={**fields, "how_met": HALF, "_act": "send"})
    assert sign_in(tia, runtime, TIA).headers["Location"] == advert
    assert HALF in tia.get(advert).text


def test_a_citizen_who_was_signed_out_opens_the_link_again_and_goes_on(walk: Walk) -> None:
    whole_cases.to_ranking(walk, "1-101", "1-102")
    iris, task = walk.open_link("choose_provider"), f"/tasks/{walk.tasks()['choose_tied']['id']}"
    fields = fields_of(iris, task)
    walk.clock.advance(LATE)
    iris.post(task, data={**fields, "reason": HALF, "_act": "check"})
    assert "Open the link in your letter" in iris.get("/sign-in").text
    assert HALF in walk.open_link("choose_provider").get(task).text


@pytest.mark.parametrize("forged", ["", "x" * 40, "another form", "another key"])
def test_nobody_writes_into_a_draft_of_somebody_else(walk: Walk, task: str, site: Flask, forged: str) -> None:
    fields = fields_of(walk.staff("broker"), task)
    section = f"{new_referral(walk.staff('broker'))}/referral_person"
    mark = fields_of(walk.staff("broker"), section)["_author"] if forged == "another form" else forged
    if forged == "another key":
        mark, key = fields["_author"], site.config["SECRET_KEY"]
        site.config["SECRET_KEY"] = "t" * 40
    answer = site.test_client().post(task, data={"_author": mark, "description": HALF})
    assert answer.headers["Location"] == "/sign-in"
    if forged == "another key":
        site.config["SECRET_KEY"] = key
    assert HALF not in walk.staff("broker").get(task).text


def test_a_mark_is_worth_nothing_for_a_task_that_its_writer_may_not_do(walk: Walk, task: str) -> None:
    fields = fields_of(walk.staff("broker"), task)
    walk.do(walk.staff("broker"), "write_advert", **ADVERT)
    late = walk.site.test_client().post(task, data={**fields, "description": HALF})
    assert late.headers["Location"] == "/sign-in"


class TestExpiredToken:
    """With the protection against forged posts on."""

    @pytest.fixture(autouse=True)
    def protected(self, site: Flask, task: str) -> None:
        site.config["WTF_CSRF_ENABLED"] = True

    @pytest.fixture
    def bea(self, site: Flask, runtime: Runtime) -> FlaskClient:
        browser = site.test_client()
        sign_in(browser, runtime, staff("broker"))
        return browser

    def test_the_same_person_is_led_back_to_what_they_typed(
        self, task: str, bea: FlaskClient, runtime: Runtime
    ) -> None:
        fields = fields_of(bea, task)
        sign_in(bea, runtime, staff("broker"))
        answer = bea.post(task, data={**fields, **posted(ADVERT), "description": HALF})
        assert (answer.status_code, answer.headers["Location"]) == (303, task)
        page = bea.get(task).text
        assert HALF in page
        assert "This page had expired" in page

    def test_who_signed_out_in_another_tab_loses_nothing(
        self, task: str, bea: FlaskClient, runtime: Runtime
    ) -> None:
        fields = fields_of(bea, task)
        bea.post("/sign-out", data={"csrf_token": fields["csrf_token"]})
        assert bea.post(task, data={**fields, "description": HALF}).headers["Location"] == "/sign-in"
        assert sign_in(bea, runtime, staff("broker")).headers["Location"] == task
        assert HALF in bea.get(task).text

    def test_it_is_kept_for_its_writer_when_somebody_else_has_signed_in(
        self, task: str, bea: FlaskClient, runtime: Runtime
    ) -> None:
        fields = fields_of(bea, task)
        sign_in(bea, runtime, staff("practitioner"))
        answer = bea.post(task, data={**fields, "description": HALF})
        assert answer.status_code == 400
        assert HALF not in answer.text
        sign_in(bea, runtime, staff("broker"))
        assert HALF in bea.get(task).text

    def test_a_post_from_elsewhere_is_refused_as_before(self, task: str, bea: FlaskClient) -> None:
        answer = bea.post(task, data={**posted(ADVERT), "description": HALF})
        assert answer.status_code == 400
        assert HALF not in bea.get(task).text


def test_a_script_saves_once_in_ten_seconds_and_learns_how_long_the_session_lasts(
    walk: Walk, task: str
) -> None:
    bea = walk.staff("broker")
    first = bea.post(f"{task}/draft", data={"description": HALF})
    assert (first.status_code, first.get_json()) == (200, {"ends_in": 1800, "saved": "written"})
    assert bea.post(f"{task}/draft", data={"description": HALF}).get_json()["saved"] == "unchanged"
    soon = bea.post("/cases/new/draft", data={"_once": "a" * 32, "person_name": "Iris"})
    assert (soon.status_code, soon.headers["Retry-After"]) == (429, "10")
    walk.clock.advance(timedelta(seconds=10))
    assert bea.post("/cases/new/draft", data={"_once": "a" * 32, "person_name": "Iris"}).status_code == 200
    assert bea.post(task, data={"description": "More", "_act": "save"}).status_code == 303, "a button always"
    assert "More" in bea.get(task).text
    left = bea.post(f"{task}/draft", data={"description": "The last word", "_leaving": "yes"})
    assert left.get_json()["saved"] == "written", "and whoever leaves the page"
    assert "The last word" in bea.get(task).text


def test_a_script_that_comes_after_the_time_out_is_told_that_its_text_is_kept(walk: Walk, task: str) -> None:
    bea = walk.staff("broker")
    fields = fields_of(bea, task)
    walk.clock.advance(LATE)
    late = bea.post(
        f"{task}/draft", data={**fields, "description": HALF}, headers={"Accept": "application/json"}
    )
    assert (late.status_code, late.get_json()["kept"]) == (401, True)
    assert HALF in walk_afresh(walk, "broker").get(task).text


def test_whoever_signs_in_finds_no_form_of_somebody_else_by_going_back(walk: Walk, runtime: Runtime) -> None:
    assert sign_in(walk.site.test_client(), runtime, staff("broker")).headers["Clear-Site-Data"] == '"cache"'


def test_staying_signed_in_counts_as_doing_something(
    walk: Walk, browser_of: Callable[..., FlaskClient]
) -> None:
    bea = browser_of("broker")
    walk.clock.advance(timedelta(minutes=26))
    assert bea.post("/stay-signed-in").get_json() == {"ends_in": 1800}
    walk.clock.advance(timedelta(minutes=26))
    assert bea.get("/tasks").status_code == 200


def test_a_page_says_when_its_session_ends_and_when_nothing_makes_that_later(walk: Walk) -> None:
    bea = walk.staff("broker")
    section = f"{new_referral(bea)}/referral_person"
    page = bea.get(section).text
    assert 'data-session-seconds="1800" data-session-warning="300"' in page
    assert "you are signed out at 9:30am" in page
    for _ in range(28):
        walk.clock.advance(timedelta(minutes=25))
        page = bea.get(section).text
    assert 'data-session-final="yes"' in page
    assert 'data-session-seconds="1200"' in page
