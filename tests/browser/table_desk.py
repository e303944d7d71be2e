"""An analyst at the editor of decision tables."""

from __future__ import annotations

import time

from playwright.sync_api import Locator

from tests.browser.diagram_desk import Desk

READY = "#canvas[data-ready], #canvas[data-failed]"


class TableDesk(Desk):
    """The editor of tables in an analyst's browser."""

    def open(self, name: str) -> float:
        """Open a table and return how many seconds it took until it could be edited."""
        began = time.perf_counter()
        self.page.goto(f"{self.draft}/table/{name}")
        self.page.wait_for_selector(READY)
        took = time.perf_counter() - began
        failed = self.page.locator("#canvas").get_attribute("data-failed")
        assert failed is None, failed
        return took

    def cell(self, rule: int, heading: str) -> Locator:
        """Return the text of a cell: (1, "Minutes")."""
        return self.page.get_by_role("textbox", name=f"Rule {rule}, {heading}", exact=True)

    def write_cell(self, rule: int, heading: str, text: str) -> None:
        """Write into a cell, letter by letter as people do, and leave it."""
        self.cell(rule, heading).click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.page.get_by_role("heading", name="Try it").click()

    @property
    def panel(self) -> Locator:
        """Return "Try it"."""
        return self.page.locator("#panel")

    def choose(self, field: str, value: str) -> None:
        """Choose a value of "Try it"."""
        self.panel.get_by_label(field).select_option(value)

    def outcome(self) -> Locator:
        """Return what came of it."""
        return self.page.locator(".studio-try__outcome")

    def saved(self) -> str:
        """Wait until everything is saved and return the file as the server has it."""
        self.page.evaluate("async () => { await document.getElementById('canvas').saver.save(); }")
        self.page.wait_for_function("() => !document.getElementById('canvas').saver.unsaved")
        name = self.page.url.rpartition("/")[2]
        return self.file(f"tables/{name}.dmn")
