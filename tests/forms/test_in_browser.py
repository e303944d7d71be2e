"""The base layout, drawn forms and the diagram viewer in a real browser, with and without the build."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.forms import small_site

pytestmark = pytest.mark.browser

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI));"""


@dataclass
class Watched:
    """A page, and everything that went wrong in it."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


@contextmanager
def served(built: bool) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, small_site.make(built=built), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    assert (small_site.BUILT / "manifest.json").is_file(), "The bundles are missing: make bundles"
    with served(built=True) as address:
        yield address


@contextmanager
def opened(browser: Browser, address: str, width: int = 1280, *, scripts: bool = True) -> Iterator[Watched]:
    """Open a page that may not complain, break the policy or ask another host."""
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=scripts)
    watched = Watched(context.new_page(), address)
    watched.page.add_init_script(LISTEN)
    watched.page.on("console", lambda said: watched.wrong.append(said.text) if said.type == "error" else None)
    watched.page.on("pageerror", lambda error: watched.wrong.append(str(error)))
    watched.page.on(
        "request", lambda asked: None if asked.url.startswith(address) else watched.wrong.append(asked.url)
    )
    yield watched
    context.close()
    expected = [text for text in watched.wrong if "404" not in text]
    assert expected == []


def violations(page: Page) -> list[str]:
    return [
        f"{one['id']}: {one['nodes'][0]['html']}"
        for one in Axe().run(page, options=WCAG).response["violations"]
    ]


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_accessible_and_fit(chromium: Browser, site: str, width: int) -> None:
    with opened(chromium, site, width) as watched:
        for path in ("/", "/parts"):
            page = watched.open(path)
            page.wait_for_load_state("networkidle")
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_refused_form_says_so_first_and_its_links_reach_their_controls(
    chromium: Browser, site: str
) -> None:
    with opened(chromium, site) as watched:
        page = watched.open("/")
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_load_state("networkidle")
        assert page.title().startswith("Error: Make an offer")
        assert "error-summary" in str(page.evaluate("document.activeElement.className"))
        assert violations(page) == []
        page.get_by_role("link", name="Enter name").click()
        assert page.evaluate("document.activeElement.id") == "name"


def test_a_question_shows_as_soon_as_it_applies(chromium: Browser, site: str) -> None:
    with opened(chromium, site) as watched:
        page = watched.open("/")
        assert not page.get_by_label("Why not").is_visible()
        page.get_by_label("No", exact=True).check()
        page.get_by_label("Why not").wait_for(state="visible")
        page.get_by_label("Yes", exact=True).check()
        page.get_by_label("Why not").wait_for(state="hidden")


def test_enter_sends_the_form_and_does_not_add_a_row(chromium: Browser, site: str) -> None:
    with opened(chromium, site) as watched:
        page = watched.open("/")
        page.get_by_label("Name", exact=True).fill("Jo")
        page.get_by_label("Name", exact=True).press("Enter")
        page.get_by_text("All answered").wait_for()


def test_without_scripts_rows_can_be_added_and_new_questions_are_asked(chromium: Browser, site: str) -> None:
    with opened(chromium, site, scripts=False) as watched:
        page = watched.open("/")
        page.get_by_label("Name", exact=True).fill("Jo")
        page.get_by_role("button", name="Add another visit").click()
        assert page.get_by_role("group", name="Visit 2").is_visible()
        assert page.get_by_label("Name", exact=True).input_value() == "Jo"
        page.get_by_label("No", exact=True).check()
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_label("Why not").fill("Full")
        page.get_by_role("button", name="Save and continue").click()
        assert page.get_by_text("All answered").is_visible()


def test_a_diagram_opens_with_its_steps_marked(chromium: Browser, site: str) -> None:
    with opened(chromium, site) as watched:
        page = watched.open("/parts")
        frame = page.locator('[data-diagram="/diagram.xml"][data-ready="true"]')
        frame.wait_for()
        assert frame.get_attribute("data-warnings") == "[]"
        assert frame.locator('.homeward-active[data-element-id="choose"]').count() == 1
        assert frame.locator('.homeward-done[data-element-id="write"]').count() == 1
        assert frame.get_by_role("link", name="23 cases at Choose").is_visible()
        assert frame.get_by_role("img", name="Choose provider").is_visible()
        mark = frame.locator(".bjs-powered-by")
        assert mark.is_visible()
        assert "bpmn.io" in str(mark.get_attribute("href"))
        assert not frame.get_by_text("The drawing of the server").is_visible()
        frame.get_by_role("button", name="Zoom in").click()


def test_a_diagram_may_stand_in_the_page_itself(chromium: Browser, site: str) -> None:
    with opened(chromium, site) as watched:
        frame = watched.open("/parts").locator('[data-diagram="#given"][data-ready="true"]')
        frame.wait_for()
        assert frame.locator('[data-element-id="choose"]').count() == 1


def test_a_diagram_that_cannot_be_fetched_leaves_the_servers_drawing(chromium: Browser, site: str) -> None:
    with opened(chromium, site) as watched:
        frame = watched.open("/parts").locator('[data-diagram="/gone.xml"][data-failed]')
        frame.wait_for()
        assert frame.get_by_text("The drawing of the server").is_visible()


def test_a_table_sorts_by_the_value_behind_the_words(chromium: Browser, site: str) -> None:
    with opened(chromium, site) as watched:
        page = watched.open("/parts")
        first = page.locator("table").first.locator("tbody tr").first
        page.get_by_role("button", name="Age").click()
        page.get_by_role("button", name="Age").click()
        assert "19 days" in first.inner_text()
        assert page.get_by_role("button", name="Stage").count() == 0


def test_a_countdown_follows_the_servers_clock(chromium: Browser, site: str) -> None:
    with opened(chromium, site) as watched:
        watched.page.clock.install()
        page = watched.open("/parts")
        page.wait_for_load_state("networkidle")
        left = page.locator("[data-distance]")
        assert left.inner_text() == "in 2 minutes"
        page.clock.run_for(61_000)
        assert left.inner_text() == "in 1 minute"
        page.clock.run_for(120_000)
        assert left.inner_text() == "now"
        page.clock.run_for(60_000)
        assert left.inner_text() == "1 minute ago"
        assert page.locator("[data-closes-at]").inner_text().startswith("Friday 1 January at midday")


def test_without_the_build_pages_stay_usable(chromium: Browser) -> None:
    with served(built=False) as address, opened(chromium, address, 320) as watched:
        page = watched.open("/parts")
        assert page.get_by_text("The drawing of the server").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert violations(page) == []
        page = watched.open("/")
        assert violations(page) == []
        page.get_by_label("Name", exact=True).fill("Jo")
        page.get_by_role("button", name="Save and continue").click()
        assert page.get_by_text("All answered").is_visible()
