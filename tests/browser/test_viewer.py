"""Every diagram of the shipped process opens in the viewer without a warning, marked where the case is."""

from collections.abc import Callable

import pytest

from engine.definition.folder import read_folder
from tests.browser.browser_person import Person
from tests.web.builders import case_walk, small_council

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_every_diagram_opens_in_the_viewer(people: Callable[[str], Person], walk: case_walk.Walk) -> None:
    broker = people("broker").sign_in(f"broker.{small_council.COUNCIL}@example.org")
    broker.page.on("console", lambda said: broker.wrong.append(said.text) if said.type == "warning" else None)
    walk.site.config["WTF_CSRF_ENABLED"] = False
    walk.refer()
    page = broker.page
    page.goto(f"{broker.address}/cases/{walk.case_id}/diagram?all=yes")
    drawn = len(read_folder(small_council.PROCESS).of_kind("diagram"))
    assert drawn > 8
    page.wait_for_function(
        "many => document.querySelectorAll('.homeward-diagram--live').length === many", arg=drawn
    )
    assert page.locator(".homeward-active").count() == 1
    assert page.locator(".homeward-inside").count() == 1
    assert page.locator(".homeward-done").count() > 2


def test_without_scripts_the_server_draws_every_diagram(walk: case_walk.Walk) -> None:
    walk.site.config["WTF_CSRF_ENABLED"] = False
    walk.refer()
    text = walk.staff("manager").get(f"/cases/{walk.case_id}/diagram?all=yes").text
    assert text.count("<svg") >= len(read_folder(small_council.PROCESS).of_kind("diagram"))
    assert "Open:" in text
    assert "Inside:" in text
