"""A person at a real browser, who opens pages, answers forms, and notes what is wrong with every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error("policy: " + event.violatedDirective + " " + event.blockedURI));"""
UNREACHED = """() => {
  const first = (one) => document.querySelector(`input[name="${one.name}"]:checked`)
    ?? document.querySelector(`input[name="${one.name}"]`);
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0)
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length)
    .filter((one) => one.type !== "radio" || one === first(one))
    .filter((one) => !one.dataset.seen).map((one) => one.outerHTML.slice(0, 120)); }"""
FOCUSED = "() => { document.activeElement.dataset.seen = 'yes'; }"
WIDE, NARROW = 1280, 320
MOST_TABS = 150


@dataclass
class Person:
    """One person's browser; `wrong` gathers everything that went wrong in it."""

    name: str
    page: Page
    address: str
    seen: set[str]
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, browser: Browser, address: str, name: str, seen: set[str]) -> Person:
        """Sit a person down at a browser of their own."""
        page = browser.new_context(viewport={"width": WIDE, "height": 900}).new_page()
        person = cls(name, page, address, seen)
        page.add_init_script(LISTEN)
        page.on("console", lambda said: person._note(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: person._note(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(address) else person._note(asked.url))
        return person

    def open(self, path: str) -> Person:
        """Go to an address and look at what is there."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.look()

    def sign_in(self, email: str) -> Person:
        """Sign in with e-mail and password, as anybody would."""
        self.open("/sign-in")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill("correct horse")
        return self.press("Sign in", exact=True)

    def press(self, words: str, *, exact: bool = False) -> Person:
        """Press a button and look at the page it leads to."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=words, exact=exact).first.click()
        return self.look()

    def send(self) -> Person:
        """Press a staff form's button, and where a page shows what would be sent, the button of that page."""
        self.press("Save and continue")
        if self.page.locator('[name="_checked"]').count():
            with self.page.expect_navigation():
                self.page.locator('button[name="_act"][value="send"]').click()
            self.look()
        return self

    def follow(self, words: str) -> Person:
        """Follow a link and look at the page it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=words).first.click()
        return self.look()

    def fill(self, answers: Mapping[str, Any]) -> Person:
        """Answer questions by their keys, in order; those that come up on the way are waited for."""
        for key, value in answers.items():
            if isinstance(value, date):
                for part, text in (("day", value.day), ("month", value.month), ("year", value.year)):
                    self.page.fill(f'[name="{key}-{part}"]', str(text))
            else:
                self._answer(key, value)
        return self

    def says(self, words: str) -> bool:
        """Whether the page says these words."""
        return words in self.page.inner_text("body")

    def look(self) -> Person:
        """Find fault with the page, once for each kind: standards, narrow screens, the keyboard."""
        kind = self.page.evaluate(
            "() => document.title + document.querySelectorAll('[data-question]').length"
        )
        if kind in self.seen:
            return self
        self.seen.add(kind)
        self.page.evaluate("() => document.fonts.ready")
        found = Axe().run(self.page, options=WCAG).response["violations"]
        self.wrong += [f"{kind}: {one['id']}: {one['nodes'][0]['html']}" for one in found]
        self._narrow(kind)
        self._by_keyboard(kind)
        return self

    def _answer(self, key: str, value: Any) -> None:
        for each in value if isinstance(value, list) else [value]:
            box = self.page.locator(f'[name="{key}"][value="{each}"]')
            field = self.page.locator(f'[name="{key}"]:visible').first
            field.wait_for()
            if box.count() and box.first.get_attribute("type") in {"radio", "checkbox"}:
                box.first.check()
            elif field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(str(each))
            else:
                field.fill(str(each))

    def _narrow(self, kind: str) -> None:
        self.page.set_viewport_size({"width": NARROW, "height": 900})
        over = self.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
        if over > 0:
            self.wrong.append(f"{kind}: {over} px wider than a screen of {NARROW} px")
        self.page.set_viewport_size({"width": WIDE, "height": 900})

    def _by_keyboard(self, kind: str) -> None:
        """Press Tab until everything that can be used has had the focus."""
        wanted = len(self.page.evaluate(UNREACHED))
        for _ in range(min(wanted + 5, MOST_TABS)):
            self.page.keyboard.press("Tab")
            self.page.evaluate(FOCUSED)
        left = self.page.evaluate(UNREACHED)
        if len(left) > max(0, wanted + 5 - MOST_TABS):
            self.wrong.append(f"{kind}: Tab did not reach {left}")
        self.page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")

    def _note(self, text: str) -> None:
        if "status of 4" not in text:
            self.wrong.append(f"{self.page.url}: {text}")
