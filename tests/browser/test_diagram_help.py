"""What the process editor says while somebody edits: names, what is wrong, where, and how it is mended."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.browser_person import Person
from tests.browser.diagram_desk import Desk
from tests.browser.test_five_people import staff

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

RAISED = "flow_was_it_raised_to_check_offers"
RIGHT = 'budget_outcome = "raised"'
WRONG = 'budget_outcom = "raised"'


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """Wait longer than usual: the machine may be busy while the server checks the draft."""
    expect.set_options(timeout=90_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture
def desk(people: Callable[[str], Person]) -> Desk:
    analyst = people("analyst").sign_in(staff("analyst"))
    return Desk(analyst).open_draft("Kinder words")


def test_a_field_completes_names_and_marks_mistakes_while_one_types(desk: Desk) -> None:
    desk.open("rank")
    before = desk.saved()
    desk.select(RAISED)
    box = desk.field("condition").locator(".cm-content")
    box.click()
    desk.page.wait_for_timeout(700)
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.type("checked.", delay=40)
    offered = desk.page.locator(".cm-tooltip-autocomplete li")
    expect(offered.filter(has_text="rankable")).to_be_visible()
    expect(offered.filter(has_text="above_limit")).to_be_visible()
    desk.picture("completion")
    desk.page.keyboard.press("Escape")
    desk.write_feel("condition", WRONG)
    problem = desk.field("condition").locator(".bio-properties-panel-error")
    expect(problem).to_contain_text("Did you mean “budget_outcome”?")
    assert desk.field("condition").locator(".cm-lintRange-error").inner_text() == "budget_outcom"
    desk.picture("mistake")
    assert desk.axe() == []
    desk.page.get_by_role("button", name="Write budget_outcome").click()
    expect(problem).to_have_count(0)
    assert box.inner_text() == RIGHT
    assert desk.saved() == before


def test_a_field_shows_what_was_undone_elsewhere(desk: Desk) -> None:
    desk.open("rank")
    desk.select(RAISED)
    desk.write_feel("condition", WRONG)
    expect(desk.page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    desk.undo()
    assert desk.field("condition").locator(".cm-content").inner_text() == RIGHT
    desk.page.get_by_role("button", name="Redo", exact=True).click()
    assert desk.field("condition").locator(".cm-content").inner_text() == WRONG


def test_findings_are_marked_shown_and_mended(desk: Desk) -> None:
    desk.open("rank")
    drawer = desk.page.get_by_role("region", name="Findings")
    line = drawer.get_by_role("status")
    expect(line).to_have_text("Nothing to correct")
    before = desk.saved()
    desk.select(RAISED)
    desk.write_feel("condition", WRONG)
    desk.saved()
    expect(line).to_have_text("1 fault")
    mark = desk.page.get_by_role("button", name="1 finding at yes")
    desk.select("offers_in")
    mark.click()
    show = drawer.get_by_role("button", name="Show me")
    expect(show).to_be_focused()
    desk.picture("findings")
    assert desk.axe() == []
    desk.page.keyboard.press("Enter")
    assert desk.selected() == [RAISED]
    expect(desk.field("condition").locator(".cm-content")).to_be_focused()
    expect(desk.page.locator("#panel .studio-said--fault")).to_contain_text("budget_outcom")
    drawer.get_by_role("button", name="budget_outcome").click()
    expect(line).to_have_text("Nothing to correct")
    expect(mark).to_have_count(0)
    assert desk.saved() == before


def test_a_finding_of_another_file_leads_there(desk: Desk) -> None:
    desk.open("raise_budget")
    desk.select("note_raised")
    desk.write("variable-0", "budget_is")
    desk.saved()
    drawer = desk.page.get_by_role("region", name="Findings")
    expect(drawer.get_by_role("status")).to_contain_text("in other files")
    drawer.locator(".studio-drawer__line").click()
    with desk.page.expect_navigation():
        drawer.get_by_role("listitem").filter(has_text="rank.bpmn").get_by_role("link").first.click()
    desk.page.wait_for_selector("#canvas[data-ready]")
    assert desk.page.url.endswith("/diagram/rank")


def test_two_people_in_one_diagram_decide_whose_stands(people: Callable[[str], Person], desk: Desk) -> None:
    desk.open("rank")
    other = Desk(people("other analyst").sign_in(staff("analyst")))
    other.draft = desk.draft
    other.open("rank")
    other.select("confirm_ranking")
    other.write("name", "Agree the ranking")
    other.saved()
    desk.select("confirm_ranking")
    desk.write("name", "Settle the ranking")
    alert = desk.page.get_by_role("alert")
    expect(alert).to_contain_text("Ann Analyst saved this file after you opened it.")
    desk.picture("two-people")
    alert.get_by_role("button", name="Show theirs").click()
    expect(alert).to_have_count(0)
    desk.page.locator(".djs-label", has_text="Agree the").wait_for()
    assert 'name="Agree the ranking"' in desk.saved()


def test_the_way_to_a_finding_is_played(desk: Desk) -> None:
    desk.open("rank")
    desk.select("flow_was_it_raised_to_rank_offers")
    desk.field("default").locator("input").uncheck()
    desk.write_feel("condition", 'budget_outcome = "raised" and cascade_stage = 7')
    desk.saved()
    drawer = desk.page.get_by_role("region", name="Findings")
    expect(drawer.get_by_role("status")).to_contain_text("1 fault")
    drawer.locator(".studio-drawer__line").click()
    drawer.get_by_role("button", name="Play the way there").first.click()
    bar = desk.page.get_by_role("group", name="Play a way")
    expect(bar.get_by_role("button", name="Next")).to_be_focused()
    desk.page.wait_for_selector(".studio-token")
    while bar.get_by_role("button", name="Next").is_enabled():
        said = bar.get_by_role("status").inner_text()
        bar.get_by_role("button", name="Next").click()
        expect(bar.get_by_role("status")).not_to_have_text(said)
    expect(bar.get_by_role("status")).to_contain_text("no condition is true")
    expect(desk.page.locator(".studio-token--stuck")).to_have_count(1)
    desk.picture("stuck")
    assert desk.axe() == []
