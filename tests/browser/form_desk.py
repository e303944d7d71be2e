"""An analyst at the editor of forms."""

from __future__ import annotations

import json
import time
from typing import Any

from playwright.sync_api import Locator

from tests.browser.diagram_desk import Desk

READY = "#canvas[data-ready], #canvas[data-failed]"


class FormDesk(Desk):
    """The editor of forms in an analyst's browser."""

    def open(self, name: str) -> float:
        """Open a form and return how many seconds it took until it could be edited."""
        began = time.perf_counter()
        self.page.goto(f"{self.draft}/form/{name}")
        self.page.wait_for_selector(READY)
        took = time.perf_counter() - began
        failed = self.page.locator("#canvas").get_attribute("data-failed")
        assert failed is None, failed
        return took

    @property
    def panel(self) -> Locator:
        """Return what is set on the selected question."""
        return self.page.locator("#panel")

    def choose(self, key: str) -> None:
        """Select a question by the name of its answer, and wait for its panel."""
        self.page.evaluate(
            "key => { const { editor } = document.getElementById('canvas');"
            " const fields = editor.get('formFieldRegistry').getAll();"
            " editor.get('selection').set(fields.find((one) => (one.key ?? one.id) === key)); }",
            key,
        )
        self.page.wait_for_timeout(150)

    def write(self, label: str, text: str) -> None:
        """Type into a field of the panel and leave it."""
        box = self.panel.get_by_label(label, exact=True)
        box.fill(text)
        box.blur()

    def add(self, kind: str) -> None:
        """Add a question of a kind from the palette."""
        self.page.locator(".fjs-palette-field", has_text=kind).click()

    def saved(self) -> dict[str, Any]:
        """Wait until everything is saved and return the form as the server has it."""
        self.page.evaluate("async () => { await document.getElementById('canvas').saver.save(); }")
        self.page.wait_for_function("() => !document.getElementById('canvas').saver.unsaved")
        name = self.page.url.rpartition("/")[2]
        form: dict[str, Any] = json.loads(self.file(f"forms/{name}.form"))
        return form


def question(form: dict[str, Any], key: str) -> dict[str, Any]:
    """Return a question of a form file by the name of its answer, wherever it stands."""
    left = list(form["components"])
    while left:
        one: dict[str, Any] = left.pop()
        if one.get("key") == key:
            return one
        left += one.get("components", [])
    raise AssertionError(f"There is no question “{key}”.")
