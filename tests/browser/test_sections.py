"""A referral is typed section by section, with scripts and without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.browser import typed_referral
from tests.browser.browser_person import Person
from tests.web.builders import small_council

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

People = Callable[[str], Person]
BEA = f"broker.{small_council.COUNCIL}@example.org"


def test_a_referral_is_typed_section_by_section_and_sent(people: People) -> None:
    bea = people("broker").sign_in(BEA)
    typed_referral.send(bea.open("/cases/new"))
    assert "/cases/" in bea.page.url


def test_without_scripts_a_section_says_what_is_wrong_and_keeps_what_is_right(
    chromium: Browser, address: str
) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/sign-in")
    page.get_by_label("Email address").fill(BEA)
    page.get_by_label("Password", exact=True).fill("correct horse")
    page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()
    page.goto(f"{address}/cases/new")
    page.get_by_role("link", name="The person").click()
    page.locator("[name=postcode]").fill("AB9 8ZZ")
    page.get_by_role("button", name="Save and continue").click()
    assert "Enter the full name" in page.locator(".govuk-error-summary").inner_text()
    page.locator("[name=person_name]").fill("Iris Applegarth")
    page.get_by_role("button", name="Save and continue").click()
    assert "Completed" in page.locator(".govuk-task-list").inner_text()
    page.get_by_role("link", name="The person").click()
    assert page.locator("[name=postcode]").input_value() == "AB9 8ZZ"
    page.context.close()


def test_a_file_that_was_chosen_stays_when_its_section_is_refused_and_when_it_is_saved(
    people: People,
) -> None:
    page = people("broker").sign_in(BEA).open("/cases/new").page
    page.get_by_role("link", name="Approval").click()
    plan = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 the plan"}
    page.locator("[name=support_plan][type=file]").set_input_files(plan)
    page.get_by_role("button", name="Save and continue").click()
    assert "There is a problem" in page.locator(".govuk-error-summary").inner_text()
    assert "plan.pdf" in page.locator("main").inner_text()
    page.locator("[name=plan_approved][value=yes]").check()
    page.locator("[name=budget_approved][value=yes]").check()
    page.get_by_role("button", name="Save and continue").click()
    assert "Completed" in page.locator(".govuk-task-list").inner_text()
    page.get_by_role("link", name="Approval").click()
    assert "plan.pdf" in page.locator("main").inner_text()
