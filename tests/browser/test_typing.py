"""Nothing that is typed is lost: it is saved meanwhile, people are warned in time, and they find it again."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browser_person import Person
from tests.web.builders import case_walk, small_council

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

People = Callable[[str], Person]
BEA, PRU = (f"{role}.{small_council.COUNCIL}@example.org" for role in ("broker", "practitioner"))
WORDS = "A room with a view of the sea"


@pytest.fixture
def task(walk: case_walk.Walk) -> str:
    walk.site.config["WTF_CSRF_ENABLED"] = False
    walk.refer()
    walk.site.config["WTF_CSRF_ENABLED"] = True
    return f"/tasks/{walk.tasks()['write_advert']['id']}"


@pytest.fixture
def bea(people: People) -> Person:
    person = people("broker")
    person.page.clock.install()
    return person.sign_in(BEA)


def pass_time(walk: case_walk.Walk, page: Page, **time: int) -> None:
    """Let time pass on the server and in the browser."""
    walk.clock.advance(timedelta(**time))
    page.clock.fast_forward(int(timedelta(**time).total_seconds() * 1000))


def type_words(page: Page, words: str = WORDS) -> None:
    page.locator("textarea[name=description]").fill(words)


def saved(page: Page, walk: case_walk.Walk) -> None:
    """Let the script save what was typed, and see it say so."""
    with page.expect_response("**/draft") as answer:
        pass_time(walk, page, seconds=11)
    assert answer.value.status == 200
    expect(page.locator("[data-draft-words]")).to_contain_text("Saved at")


def test_what_is_typed_is_saved_without_a_button_and_seldom(
    bea: Person, task: str, walk: case_walk.Walk
) -> None:
    page = bea.open(task).page
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.url.endswith("/draft") else None)
    type_words(page)
    saved(page, walk)
    for seconds in range(9):
        type_words(page, f"{WORDS}, version {seconds}")
        pass_time(walk, page, seconds=1)
    assert len(posts) == 1, "at most once in ten seconds"
    saved(page, walk)
    pass_time(walk, page, minutes=2)
    assert len(posts) == 2, "nothing has changed"
    page.reload()
    expect(page.locator("textarea[name=description]")).to_have_value(f"{WORDS}, version 8")


def test_what_was_typed_a_moment_ago_is_saved_when_the_page_is_left(
    bea: Person, task: str, walk: case_walk.Walk
) -> None:
    page = bea.open(task).page
    type_words(page, "The first words")
    saved(page, walk)
    type_words(page)
    page.get_by_role("button", name="I will do this").click()
    expect(page.get_by_text("You have this task")).to_be_visible()
    expect(page.locator("textarea[name=description]")).to_have_value(WORDS)
    type_words(page, "And more")
    page.get_by_role("link", name="My tasks").click()
    for _ in range(20):  # the browser sends it beside the next page
        bea.open(task)
        if page.locator("textarea[name=description]").input_value() == "And more":
            break
    expect(page.locator("textarea[name=description]")).to_have_value("And more")


def test_who_is_warned_stays_signed_in_by_one_key_or_button(
    bea: Person, task: str, walk: case_walk.Walk
) -> None:
    page = bea.open(task).page
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    button = page.get_by_role("button", name="Stay signed in")
    for leave in (lambda: page.keyboard.press("Escape"), button.click):
        expect(dialog).to_be_hidden()
        pass_time(walk, page, minutes=24, seconds=50)
        expect(dialog).to_be_hidden()
        pass_time(walk, page, seconds=12)
        expect(dialog).to_be_visible()
        expect(button).to_be_focused()
        expect(dialog.locator("[aria-live=polite]")).to_contain_text("signed out in 5 minutes")
        bea.seen.clear()
        bea.look()
        with page.expect_response("**/stay-signed-in") as answer:
            leave()
        assert answer.value.json() == {"ends_in": 1800}
    expect(dialog).to_be_hidden()
    pass_time(walk, page, minutes=20)
    expect(dialog).to_be_hidden()


def test_another_tab_that_is_used_keeps_this_one_from_warning(
    bea: Person, task: str, walk: case_walk.Walk
) -> None:
    page = bea.open(task).page
    pass_time(walk, page, minutes=24)
    other = page.context.new_page()
    other.clock.install(time=page.evaluate("Date.now()"))
    other.goto(bea.address + "/tasks")
    pass_time(walk, page, minutes=4)
    expect(page.get_by_role("dialog")).to_be_hidden()
    other.close()


def test_who_is_signed_out_returns_to_the_same_form_with_the_same_text(
    bea: Person, task: str, walk: case_walk.Walk
) -> None:
    page = bea.open(task).page
    type_words(page)
    saved(page, walk)
    pass_time(walk, page, minutes=31)
    page.wait_for_url(re.compile("/sign-in"), wait_until="commit")
    expect(page.get_by_label("Email address")).to_be_visible()
    assert bea.says("You were signed out because you did nothing for a while")
    page.get_by_label("Email address").fill(BEA)
    page.get_by_label("Password", exact=True).fill("correct horse")
    bea.press("Sign in", exact=True)
    assert page.url == bea.address + task
    expect(page.locator("textarea[name=description]")).to_have_value(WORDS)


def test_the_next_person_at_the_same_browser_never_sees_it_not_even_by_going_back(
    bea: Person, task: str, walk: case_walk.Walk
) -> None:
    page = bea.open(task).page
    type_words(page)
    walk.clock.advance(timedelta(minutes=31))
    bea.press("Save for later")
    assert bea.says("What you typed is kept")
    page.get_by_label("Email address").fill(PRU)
    page.get_by_label("Password", exact=True).fill("correct horse")
    bea.press("Sign in", exact=True)
    assert task not in page.url
    for _ in range(3):
        assert WORDS not in page.content()
        page.go_back()
    assert WORDS not in page.content()
    page.goto(bea.address + task)
    assert WORDS not in page.content()


def test_without_scripts_a_time_out_loses_nothing(
    chromium: Browser, address: str, task: str, walk: case_walk.Walk
) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(address + "/sign-in")

    def sign_in() -> None:
        page.get_by_label("Email address").fill(BEA)
        page.get_by_label("Password", exact=True).fill("correct horse")
        page.locator("main").get_by_role("button", name="Sign in", exact=True).first.click()

    sign_in()
    page.goto(address + task)
    assert "If you do nothing, you are signed out at 9:30am" in page.inner_text("main")
    type_words(page)
    walk.clock.advance(timedelta(minutes=31))
    page.get_by_role("button", name="Save and continue").click()
    assert "What you typed is kept" in page.inner_text("main")
    sign_in()
    assert page.url == address + task
    assert page.locator("textarea[name=description]").input_value() == WORDS
    page.context.close()


def test_the_error_summary_stands_first_and_has_the_focus(bea: Person, task: str) -> None:
    for form in (task, f"/referrals/{'a' * 32}/referral_person"):
        bea.open(form)
        with bea.page.expect_navigation():
            bea.page.locator("main").get_by_role("button", name="Save and continue").click()
        first = bea.page.evaluate("() => document.querySelector('main').firstElementChild.className")
        assert "govuk-error-summary" in first
        expect(bea.page.locator(".govuk-error-summary")).to_be_focused()
