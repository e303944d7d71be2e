"""The list of steps in a real browser: a whole change by keyboard alone, on a wide and on a narrow screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from engine.definition.diagrams import read_diagram
from engine.layout.drawing import read
from engine.layout.flaws import flaws
from tests.browser.browser_person import Person
from tests.browser.diagram_desk import Desk
from tests.browser.test_five_people import staff

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TO_AWARD = "flow_are_checks_good_to_decide_award"


@pytest.fixture
def desk(people: Callable[[str], Person]) -> Desk:
    analyst = people("analyst").sign_in(staff("analyst"))
    return Desk(analyst).open_draft("A manager looks first")


def open_list(desk: Desk, name: str = "award") -> None:
    """Open the list of steps of a diagram."""
    desk.page.goto(f"{desk.draft}/steps/{name}")


def focused(page: Page) -> str:
    """Return the id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def press(page: Page, locator: str, key: str = "Enter") -> None:
    """Go to something with the keyboard's focus and press a key there."""
    page.locator(locator).focus()
    page.keyboard.press(key)


def follow(page: Page) -> None:
    """Press Enter and wait until the browser has gone to the step that the next page's address names."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_function("() => !location.hash || document.activeElement.id === location.hash.slice(1)")


def send(page: Page, form: str, /, **answers: str) -> None:
    """Fill in a form without a mouse and send it from its last field."""
    for name, text in answers.items():
        field = page.locator(f'[id="{form}-{name}"]')
        field.focus()
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(text)
        else:
            page.keyboard.press("Control+A")
            page.keyboard.insert_text(text)
    button = page.locator(f'[id="{form}"] button[type=submit], [id="{form}"] button:not([type])').last
    button.focus()
    follow(page)


def disclose(page: Page, inside: str, words: str) -> None:
    """Open a disclosure of a section by its words."""
    summary = page.locator(f"section:has(#{inside}) summary").filter(has_text=words).first
    summary.focus()
    page.keyboard.press("Enter")


def open_step(page: Page, step: str) -> None:
    """Follow a step's link to its forms."""
    link = page.locator(f"section:has(#step-{step}) a").filter(has_text="Change this step").first
    link.focus()
    follow(page)


def test_a_managers_check_is_put_before_the_award_by_keyboard_alone(desk: Desk) -> None:
    page = desk.page
    open_list(desk)
    disclose(page, "step-are_checks_good", "Add a step here between All in order? and Decide the award")
    typed = {"name": "Manager's check", "kind": "person", "lane": "role:practitioner"}
    send(page, f"add-{TO_AWARD}", **typed)
    step = "manager_s_check"
    assert focused(page) == f"step-{step}"
    assert page.get_by_role("status").filter(has_text="This step is new").is_visible()

    send(page, f"change-{step}", name="Check by the manager", form="last_checks", dueIn="P1D")
    assert focused(page) == f"step-{step}"
    assert page.locator(f"#step-{step}").inner_text().endswith("Check by the manager")

    disclose(page, f"step-{step}", "Lead on, move or remove")
    send(page, f"move-{step}", lane="lane_senior_officer")
    open_step(page, "is_it_made")
    disclose(page, "step-is_it_made", "Lead on, move or remove")
    send(page, "connect-is_it_made", target=step, name="look again", condition="award.interim")
    assert focused(page) == "step-is_it_made"
    open_step(page, "begin_award")
    disclose(page, "step-begin_award", "Lead on, move or remove")
    send(page, "remove-begin_award")
    assert focused(page) == "step-check_before_award"

    diagram = read_diagram(stored(desk, "award").encode(), "award.bpmn")
    process = diagram.process
    node = process.nodes[step]
    assert (node.name, node.role, node.form) == ("Check by the manager", "senior_officer", "last_checks")
    assert [flow.target for flow in process.leaving(step)] == ["decide_award"]
    assert [(flow.source, flow.condition) for flow in process.entering(step)][1:] == [
        ("is_it_made", "award.interim")
    ]
    assert "begin_award" not in process.nodes
    assert flaws(read(diagram.root)) == set()
    desk.picture("steps_changed")
    desk.person.look()


def test_a_mistake_is_told_with_the_focus_at_the_summary_and_what_was_typed(desk: Desk) -> None:
    page = desk.page
    open_list(desk)
    open_step(page, "make_award")
    send(page, "change-make_award", **{"parameter:advert": "advrt"})
    assert page.get_by_role("alert").filter(has_text="Did you mean “advert”?").is_visible()
    press(page, ".govuk-error-summary a")
    assert focused(page) == "change-make_award-parameter:advert"
    assert page.locator(":focus").input_value() == "advrt"
    desk.person.look()


def test_the_list_comes_first_on_a_narrow_screen_and_fits_it(desk: Desk) -> None:
    page = desk.page
    page.set_viewport_size({"width": 1000, "height": 700})
    page.goto(f"{desk.draft}/diagram/award")
    page.wait_for_url("**/steps/award")
    page.get_by_role("link", name="a drawing").click()
    page.wait_for_url("**/diagram/award?drawing=yes")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{desk.draft}/steps/award?at=are_checks_good#step-are_checks_good")
    disclose(page, "step-are_checks_good", "Lead on, move or remove")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    desk.picture("steps_narrow")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{desk.draft}/diagram/award")
    page.wait_for_selector("#canvas[data-ready]")


def stored(desk: Desk, name: str) -> str:
    """Return a diagram as it is stored."""
    answer = desk.page.request.get(f"{desk.draft}/files/{name}.bpmn", headers={"Accept": "application/json"})
    return str(answer.json()["content"])
