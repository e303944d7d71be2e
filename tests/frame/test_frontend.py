"""Rules for scripts of the browser that no compiler holds."""

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "frontend" / "src"
SCRIPTS = sorted([*SOURCES.rglob("*.js"), *SOURCES.rglob("*.jsx")])
# A listener of bpmn-js, dmn-js or form-js that returns something stops the event: panels keep old values.
RETURNS = re.compile(
    r"\.(?:on|once)\(\s*(?:\[[^\]]*\]|[^(),]+),\s*(?:-?\d+,\s*)?(?:async\s*)?\([^()]*\)\s*=>(?!\s*\{)"
)
LONGEST = 250


@pytest.mark.parametrize(
    ("line", "returns"),
    [
        ('eventBus.on("import.done", () => draw())', True),
        ('modeler.on(["a", "b"], -1, ({ element }) => draw(element))', True),
        ('modeler.on("changed", () => {', False),
        ('modeler.on("changed", refresh)', False),
        ('button.addEventListener("click", () => act())', False),
    ],
)
def test_the_rule_sees_listeners_that_return(line: str, returns: bool) -> None:
    assert bool(RETURNS.search(line)) is returns


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_listeners_of_editors_return_nothing(script: Path) -> None:
    assert RETURNS.findall(script.read_text()) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_scripts_are_short_enough_to_read(script: Path) -> None:
    assert len(script.read_text().splitlines()) <= LONGEST
