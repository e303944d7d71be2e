"""Every setting of the catalogue is set, saved and undone in the panel, and the keyboard reaches all."""

from collections.abc import Callable

import pytest

from engine.definition.step_properties import PROPERTIES, StepProperty, Takes
from tests.browser.browser_person import Person
from tests.browser.diagram_desk import Desk
from tests.browser.test_diagram_edits import lines
from tests.browser.test_five_people import staff

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

STEPS = {
    "userTask": ("respond", "make_offer"),
    "boundaryEvent": ("respond", "extend_window"),
    "serviceTask": ("respond", "close_advert"),
    "businessRuleTask": ("respond", "decide_window"),
}
FOCUSED = """() => {
  const one = document.activeElement;
  return one.getAttribute("aria-label") || one.id || one.textContent.trim().slice(0, 40) || one.tagName;
}"""


@pytest.fixture
def desk(people: Callable[[str], Person]) -> Desk:
    analyst = people("analyst").sign_in(staff("analyst"))
    return Desk(analyst).open_draft("Kinder words")


def change(desk: Desk, one: StepProperty) -> None:
    """Give a property another value."""
    field = desk.field(one.name)
    if one.takes in (Takes.FEEL, Takes.LENGTH):
        desk.write_feel(one.name, "package")
    elif one.takes in (Takes.TEXT, Takes.NUMBER):
        desk.write(one.name, "7")
    else:
        options = field.locator("select option").evaluate_all("all => all.map((one) => one.value)")
        current = field.locator("select").input_value()
        field.locator("select").select_option(next(value for value in options if value not in ("", current)))


@pytest.mark.parametrize("kind", STEPS)
def test_each_property_is_set_in_its_own_line_and_undone(desk: Desk, kind: str) -> None:
    diagram, element = STEPS[kind]
    desk.open(diagram)
    before = desk.saved()
    desk.select(element)
    desk.open_groups()
    own = [one for one in PROPERTIES if kind in one.kinds]
    assert own
    for one in own:
        change(desk, one)
        changed = lines(before, desk.saved())
        assert [line for line in changed if f'name="{one.name}"' in line and line.startswith("+")], one.name
        removed = [line for line in changed if line.startswith("-")]
        assert not [line for line in removed if f'name="{one.name}"' not in line], one.name
        desk.undo()
        assert desk.saved() == before, one.name


def test_tab_comes_round_and_nothing_is_wider_than_a_small_screen(desk: Desk) -> None:
    desk.open("rank")
    desk.select("confirm_ranking")
    desk.page.evaluate("() => document.body.focus()")
    stops: list[str] = []
    for _ in range(90):
        desk.page.keyboard.press("Tab")
        stops.append(desk.page.evaluate(FOCUSED))
    assert {"Drawing of rank.bpmn", "Outside party it is for"} <= set(stops)
    assert stops.count(stops[0]) > 1, stops
    assert desk.page.get_by_role("button", name="Undo", exact=True).is_disabled()
    desk.page.set_viewport_size({"width": 640, "height": 900})
    assert desk.page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") <= 0
    desk.picture("small")
