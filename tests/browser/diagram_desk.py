"""An analyst at the process editor, who edits the diagrams of a draft."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.browser.browser_person import WCAG, Person

PICTURES = os.environ.get("HOMEWARD_PICTURES", "")
"""A folder for pictures of what is tested, to look at."""
DIRTY = """async () => {
  const modeler = document.getElementById("canvas").modeler;
  const names = ["elementRegistry", "selection", "commandStack"];
  const [registry, selection, commands] = names.map((name) => modeler.get(name));
  const changed = [];
  for (const element of registry.filter((one) => one.businessObject && one.parent)) {
    selection.select(element);
    await new Promise((go) => setTimeout(go, 0));
    if (commands.canUndo()) changed.push(element.id);
  }
  selection.select([]);
  return changed;
}"""
CALLS = """() => {
  const { modeler } = document.getElementById("canvas");
  const tasks = modeler.get("elementRegistry").filter((one) => one.type === "bpmn:ServiceTask");
  return Object.fromEntries(tasks.map((one) => [one.id, modeler.get("model").operation(one)]));
}"""


class Desk:
    """The editor in an analyst's browser; `draft` is the address of the draft."""

    def __init__(self, person: Person) -> None:
        person.page.set_viewport_size({"width": 1366, "height": 768})
        self.person, self.page, self.draft = person, person.page, ""

    def open_draft(self, title: str) -> Desk:
        """Open a draft of the shipped process."""
        self.page.goto(f"{self.person.address}/processes")
        self.page.get_by_label("What the draft is for").first.fill(title)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Open a draft").first.click()
        self.draft = self.page.url.rstrip("/")
        return self

    def open(self, diagram: str) -> float:
        """Open a diagram and return how many seconds it took until it could be edited."""
        began = time.perf_counter()
        self.page.goto(f"{self.draft}/diagram/{diagram}")
        self.page.wait_for_selector("#canvas[data-ready], #canvas[data-failed]")
        took = time.perf_counter() - began
        assert self.page.locator("#canvas").get_attribute("data-failed") is None
        return took

    def changed_by_looking(self) -> list[str]:
        """Select every element in turn and return those whose panel changed something."""
        changed: list[str] = self.page.evaluate(DIRTY)
        return changed

    def select(self, *elements: str) -> None:
        """Select elements of the drawing and wait for the panel."""
        self.page.evaluate(
            "ids => { const {modeler} = document.getElementById('canvas');"
            " modeler.get('selection').select(ids.map((id) => modeler.get('elementRegistry').get(id))); }",
            list(elements),
        )
        self.page.wait_for_timeout(150)

    def selected(self) -> list[str]:
        """Return the ids of what is selected."""
        ids: list[str] = self.page.evaluate(
            "() => document.getElementById('canvas').modeler.get('selection').get().map((one) => one.id)"
        )
        return ids

    def service_tasks(self) -> dict[str, Any]:
        """Return by id what the service tasks of the drawing call."""
        calls: dict[str, Any] = self.page.evaluate(CALLS)
        return calls

    def open_groups(self) -> None:
        """Open every group of the panel."""
        closed = self.page.locator("#panel h3 button[aria-expanded=false]")
        while closed.count():
            closed.first.click()

    def play(self, way: list[dict[str, object]]) -> None:
        """Play a way on the drawing."""
        self.page.evaluate("way => document.getElementById('canvas').player.open(way)", way)

    def keys(self, *keys: str) -> None:
        """Press keys on the drawing."""
        self.page.locator("#canvas svg[tabindex]").focus()
        for key in keys:
            self.page.keyboard.press(key)

    def field(self, name: str) -> Any:
        """Return the field of the panel with this id."""
        return self.page.locator(f'#panel [data-entry-id="{name}"]')

    def write(self, name: str, text: str) -> None:
        """Write into a text field of the panel and leave it."""
        self.field(name).locator("input, textarea").fill(text)
        self.page.keyboard.press("Tab")

    def write_feel(self, name: str, text: str) -> None:
        """Write an expression into a field of the panel and leave it."""
        self.field(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.page.locator("#studio-status").click()

    def undo(self, times: int = 1) -> None:
        """Take back the last changes with the button."""
        for _ in range(times):
            self.page.get_by_role("button", name="Undo", exact=True).click()

    def saved(self) -> str:
        """Wait until everything is saved and return the file as the server has it."""
        self.page.evaluate("async () => { await document.getElementById('canvas').saver.save(); }")
        self.page.wait_for_function("() => !document.getElementById('canvas').saver.unsaved")
        name = self.page.url.rpartition("/")[2]
        return self.file(f"{name}.bpmn")

    def file(self, path: str) -> str:
        """Return a file of the draft as the server has it."""
        answer = self.page.request.get(f"{self.draft}/files/{path}")
        return str(answer.json()["content"])

    def axe(self) -> list[str]:
        """Return what the standards for accessible pages find wrong now."""
        found = Axe().run(self.page, options=WCAG).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]

    def picture(self, name: str) -> None:
        """Take a picture for people to look at, where somebody asked for pictures."""
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png")
