"""An analyst changes the process in the studio, a second person approves, and the next case runs on it.

`make pictures` takes the pictures of the manual on the way.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from engine import actors
from engine.cases import commands
from engine.definition.folder import Folder, read_folder
from engine.runtime import Runtime
from engine.store import releases
from rules import dmn
from tests.browser import test_steps as steps
from tests.browser.browser_person import Person
from tests.browser.diagram_desk import Desk
from tests.browser.form_desk import FormDesk
from tests.browser.table_desk import TableDesk
from tests.browser.test_five_people import staff
from tests.journeys import whole_cases
from tests.web.builders import case_walk, small_council

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

People = Callable[[str], Person]
PROCESS = "micro_procurement"
EXAMPLES = ("acts", "same_person")
TO_AWARD = "flow_are_checks_good_to_decide_award"
CHECK, TELL, JOIN = "manager_s_check", "tell_managers", "wait_for_both"
TEAM = "managers@ashby.example"
LETTER = """Subject: An award waits for your check

Dear managers,

The award of {{ reference }} waits for your check. Please look at it within {{ within }}.
"""
ACT = """
managers_check:
  unsaid: true
  answers:
    may_it_be_awarded: '"yes"'
"""


@pytest.fixture(autouse=True)
def few_examples(runtime: Runtime) -> None:
    """Give the council a release with a few examples, so that they are played soon."""
    folder = read_folder(small_council.PROCESS)
    files = {
        path: content
        for path, content in folder.files.items()
        if not path.startswith("examples/") or any(f"/{name}." in path for name in EXAMPLES)
    }
    releases.publish(runtime, small_council.COUNCIL, Folder(PROCESS, files), actors.SYSTEM)


def test_a_managers_check_goes_from_the_drawing_to_a_case(
    people: People, walk: case_walk.Walk, runtime: Runtime
) -> None:
    to_award(walk)
    before = walk.case_id
    desk = Desk(people("analyst").sign_in(staff("analyst"))).open_draft("A manager looks first")
    shorten_the_window(desk)
    add_the_form(desk)
    add_the_letter(desk)
    add_the_steps(desk)
    be_stopped_by_a_deadlock(desk)
    correct_the_examples(desk)
    number = have_it_approved(desk, people)

    to_award(walk)
    assert "managers_check" in walk.tasks()
    assert "award" not in walk.tasks()
    manager = people("manager").sign_in(staff("manager")).follow("Decisions waiting")
    manager.follow("Manager's check")
    manager.page.get_by_role("radio", name="Yes").check()
    manager.send()
    assert "award" in walk.tasks()
    (told,) = [letter for letter in walk.letters() if letter.letter == "managers_told"]
    assert told.to == TEAM
    assert "within one day" in told.body
    assert release_of(runtime, walk.case_id) == number
    walk.case_id = before
    assert set(walk.tasks()) >= {"award"}
    assert release_of(runtime, before) == number - 1


def to_award(walk: case_walk.Walk) -> None:
    """Take a new case to where its award is decided, or to the check before it, without a browser."""
    walk.site.config["WTF_CSRF_ENABLED"] = False
    whole_cases.to_ranking(walk, "1-101", "1-103")
    walk.do(walk.open_link("present_offer"), "respond_to_offer", decision="accept", by="citizen")
    walk.do(walk.staff("broker"), "last_checks", plan_met="yes", start_agreed="yes", go_on="yes")
    walk.site.config["WTF_CSRF_ENABLED"] = True


def release_of(runtime: Runtime, case_id: str) -> int:
    """Return the number of the release that a case runs on."""
    manager = actors.Actor("m", "m", frozenset({"manager"}), small_council.COUNCIL)
    with runtime.database.read() as connection:
        case = commands.find(connection, case_id, manager)
        return releases.by_id(connection, case.release_id).number


def like(desk: Desk, kind: type[Any]) -> Any:
    """Return the same analyst and draft at another editor."""
    other = kind(desk.person)
    other.draft = desk.draft
    return other


def overview(desk: Desk) -> None:
    """Go to the page of the draft."""
    desk.page.goto(f"{desk.draft}/")


def shorten_the_window(desk: Desk) -> None:
    """Shorten the emergency window of care homes in the table, and try it."""
    content = read_folder(small_council.PROCESS).of_kind("table")["response_window"]
    rules = dmn.read_decisions(content, "response_window").tables[0].rules
    number = next(one.number for one in rules if one.inputs == ('"emergency"', '"care_home_residential"'))
    table: TableDesk = like(desk, TableDesk)
    table.open("response_window")
    table.write_cell(number, "Minutes", "60")
    table.choose("Urgency", '"emergency"')
    table.choose("Category", '"care_home_residential"')
    expect(table.outcome()).to_contain_text("60")
    table.picture("studio_table")
    assert "<text>60</text>" in table.saved()


def add(desk: Desk, kind: str, name: str) -> None:
    """Add a file to the draft on its page; its editor opens."""
    overview(desk)
    desk.page.get_by_label("Kind").select_option(label=kind)
    desk.page.get_by_label("Name", exact=True).fill(name)
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Add", exact=True).click()


def add_the_form(desk: Desk) -> None:
    """Write the manager's form: one question with two answers."""
    add(desk, "Form", "managers_check")
    form: FormDesk = like(desk, FormDesk)
    form.open("managers_check")
    form.choose("answer")
    desk.page.get_by_role("button", name="Remove", exact=True).click()
    form.add("Choice of one")
    form.write("Question", "May it be awarded?")
    for number, words in (("1", "Yes"), ("2", "No, the award waits")):
        if number == "2":
            form.panel.get_by_role("button", name="Add an option").click()
        box = form.panel.get_by_label(f"Option {number}", exact=True)
        box.fill(words)
        box.blur()
    form.panel.get_by_label("It must be answered").check()
    form.picture("studio_form")
    saved = form.saved()
    assert [one["key"] for one in saved["components"]] == ["may_it_be_awarded"]


def add_the_letter(desk: Desk) -> None:
    """Write the letter to the managers."""
    add(desk, "Letter", "managers_told")
    desk.page.wait_for_selector("#canvas[data-ready]")
    desk.page.get_by_label("The letter").fill(LETTER)
    expect(desk.page.locator(".studio-letter__read")).to_contain_text("waits for your check")
    desk.picture("studio_letter")
    desk.page.evaluate("async () => { await document.getElementById('canvas').saver.save(); }")


def add_the_steps(desk: Desk) -> None:
    """Put the letter and the check before the award in the list of steps, and see them on the drawing."""
    page = desk.page
    steps.open_list(desk)
    add_here = "Add a step here between All in order? and Decide the award"
    steps.disclose(page, "step-are_checks_good", add_here)
    steps.send(page, f"add-{TO_AWARD}", name="Manager's check", kind="person", lane="role:manager")
    steps.send(page, f"change-{CHECK}", form="managers_check", facts="case_summary", dueIn="P1D")
    steps.disclose(page, "step-are_checks_good", "Add a step here between All in order? and Manager's check")
    steps.send(page, f"add-{TO_AWARD}", name="Tell the managers", kind="operation", lane="lane_system")
    steps.send(page, f"change-{TELL}", operation="write_to_team")
    given = {
        "parameter:letter": '"managers_told"',
        "parameter:to": f'"{TEAM}"',
        "parameter:says": '{within: "one day"}',
    }
    steps.send(page, f"change-{TELL}", **given)
    desk.open("award")
    desk.select(CHECK)
    expect(page.locator("#drawer")).to_contain_text("Nothing to correct", timeout=20_000)
    desk.picture("studio_drawing")
    assert desk.axe() == []


def be_stopped_by_a_deadlock(desk: Desk) -> None:
    """Let the check wait for a branch that never comes, see why on the drawing, and take that back."""
    page = desk.page
    steps.open_list(desk)
    flow = f"flow_{CHECK}_to_decide_award"
    steps.open_step(page, CHECK)
    steps.disclose(page, f"step-{CHECK}", "Add a step here between Manager's check and Decide the award")
    steps.send(page, f"add-{flow}", name="Wait for both", kind="branches", lane="lane_system")
    steps.open_step(page, "is_it_made")
    steps.disclose(page, "step-is_it_made", "Lead on, move or remove")
    steps.send(page, "connect-is_it_made", target=JOIN, name="look again", condition="award.interim")
    desk.open("award")
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text("fault", timeout=20_000)
    drawer.locator(".studio-drawer__line").click()
    drawer.get_by_role("button", name="Play the way there").first.click()
    for number in (2, 3, 4):
        page.get_by_role("button", name="Next", exact=True).click()
        expect(page.locator(".studio-play")).to_contain_text(f"{number} of")
    desk.picture("studio_deadlock")
    overview(desk)
    expect(page.locator("main")).to_contain_text("fault that keeps it from being published")
    steps.open_list(desk)
    steps.open_step(page, "is_it_made")
    steps.disclose(page, "step-is_it_made", "from Made? to Wait for both")
    steps.send(page, f"disconnect-flow_is_it_made_to_{JOIN}")
    steps.open_step(page, JOIN)
    steps.disclose(page, f"step-{JOIN}", "Lead on, move or remove")
    steps.send(page, f"remove-{JOIN}")


def correct_the_examples(desk: Desk) -> None:
    """Play the examples, read what differs, and say what the process now does."""
    page = desk.page
    page.goto(f"{desk.draft}/play")
    page.get_by_role("button", name="Play all examples").click()
    page.get_by_text("Some came out differently.").wait_for(timeout=120_000)
    write(desk, "examples/acts.yaml", lambda text: text + ACT)
    page.goto(f"{desk.draft}/play")
    page.get_by_role("button", name="Play all examples").click()
    page.get_by_text("Some came out differently.").wait_for(timeout=120_000)
    expect(page.locator("pre")).to_contain_text("Manager's check")
    desk.picture("studio_examples")
    write(desk, "examples/same_person.yaml", with_the_check)
    page.goto(f"{desk.draft}/play")
    page.get_by_role("button", name="Play all examples").click()
    page.get_by_text("They came out as expected").wait_for(timeout=120_000)


def with_the_check(text: str) -> str:
    """Return the examples with the manager's check among the tasks, and the letter to the managers."""
    task = '    - {step: "Decide the award", role: senior_officer, due: 4 hours}\n'
    check = '    - {step: "Manager\'s check", role: manager, due: 1 day}\n'
    letter = "    - {letter: award_notice, "
    told = f'    - {{letter: managers_told, to: "{TEAM}", says: ["within one day"]}}\n'
    return text.replace(task, task + check).replace(letter, told + letter)


def write(desk: Desk, path: str, change: Callable[[str], str]) -> None:
    """Change a file as text."""
    desk.page.goto(f"{desk.draft}/text/{path}")
    box = desk.page.locator("textarea[name=content]")
    box.fill(change(box.input_value()))
    desk.page.get_by_text("Saved at").wait_for()


def have_it_approved(desk: Desk, people: People) -> int:
    """Ask for approval, approve as a second person, and return the number of the release."""
    page = desk.page
    page.goto(f"{desk.draft}/changes")
    expect(page.locator("main")).to_contain_text("rule 9 changed: minutes 240 -> 60")
    expect(page.locator("main")).not_to_contain_text("look again")
    desk.picture("studio_changes")
    overview(desk)
    page.get_by_label("What is the change for?").fill("A manager looks before the award")
    with page.expect_navigation():
        page.get_by_role("button", name="Ask for approval").click()
    approver = people("approver").sign_in(staff("approver")).follow("Proposed changes")
    approver.follow("A manager looks before the award")
    approver.press("Approve and publish")
    assert approver.says("Published as release 3")
    return 3
