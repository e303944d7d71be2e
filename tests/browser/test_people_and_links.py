"""People side by side, the correction of details, and links that wait or have ended, in a real browser."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from engine.clock import VirtualClock
from engine.runtime import Runtime
from tests.browser.browser_person import Person
from tests.journeys import whole_cases
from tests.web.builders.case_walk import Walk
from web import app, settings

BROKER = "broker.ashby@example.org"
BOB = {"person_name": "Bob Brown", "date_of_birth": date(1938, 7, 2), "email": "bob@example.org"}


@pytest.fixture
def behind(chosen: settings.Settings, runtime: Runtime, virtual_clock: VirtualClock) -> Walk:
    """A case walked behind the browser's back, on a site that takes plain posts."""
    plain: Flask = app.create_app(chosen, runtime=runtime, testing=True)
    plain.config["WTF_CSRF_ENABLED"] = False
    return Walk(plain, runtime, virtual_clock)


@pytest.mark.timeout(600)
def test_a_broker_tells_people_apart_corrects_details_and_sees_to_links(
    behind: Walk, people: Callable[[str], Person]
) -> None:
    whole_cases.to_ranking(behind, "1-101", "1-102", date_of_birth=None)
    waiting = behind.case_id
    behind.refer(**BOB)
    broker = people("Bea Broker").open("/sign-in")
    broker.page.get_by_label("Email address").fill(BROKER)
    broker.page.get_by_label("Password", exact=True).fill("correct horse")
    with broker.page.expect_navigation():
        broker.page.get_by_role("button", name="Sign in", exact=True).first.click()
    broker.open(f"/tasks/{behind.tasks()['same_person']['id']}")
    main = broker.page.locator("main")
    assert "Bob Brown" in main.inner_text()
    assert "Iris Applegarth" in main.inner_text()
    broker.page.get_by_label("Another person").check()
    broker.page.get_by_label("How do you know?").fill("His social worker telephoned")
    broker.press("Save and continue")
    broker.open(f"/cases/{waiting}")
    assert "No date of birth is on record for Iris Applegarth" in main.inner_text()
    broker.follow("Add the date of birth")
    broker.press("Save the corrections")
    assert "Enter why this is correct" in main.inner_text()
    for part, text in (("day", "1"), ("month", "6"), ("year", "1941")):
        broker.page.locator(f"[name=born_on-{part}]").fill(text)
    broker.page.get_by_label("Why is this correct?").fill("It is in her passport")
    broker.press("Save the corrections")
    assert "is on its way" in main.inner_text()
    behind.case_id = waiting
    address = behind.link("choose_provider")
    broker.press("End the link", exact=True)
    assert "The link was ended on" in main.inner_text()
    iris = people("Iris")
    iris.page.goto(iris.address + address)
    iris.look()
    assert "The council has ended this link" in iris.page.locator("main").inner_text()
