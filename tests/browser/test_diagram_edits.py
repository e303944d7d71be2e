"""What edits in the process editor do to the file: exactly what was meant, and nothing after undoing them."""

import difflib
from collections.abc import Callable

import pytest

from tests.browser.browser_person import Person
from tests.browser.diagram_desk import Desk
from tests.browser.test_five_people import staff

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

RAISED = "flow_was_it_raised_to_check_offers"


@pytest.fixture
def desk(people: Callable[[str], Person]) -> Desk:
    analyst = people("analyst").sign_in(staff("analyst"))
    return Desk(analyst).open_draft("Kinder words")


def lines(before: str, after: str) -> list[str]:
    """Return the lines that differ, with a sign in front."""
    compared = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line[0] + line[1:].strip() for line in compared if line[:3] not in ("---", "+++", "@@ ")]


def test_settings_change_their_own_lines_and_are_undone_one_by_one(desk: Desk) -> None:
    desk.open("rank")
    before = desk.saved()
    desk.select("confirm_ranking")
    desk.write("name", "Agree the ranking")
    renamed = desk.saved()
    assert lines(before, renamed) == [
        '-<bpmn:userTask id="confirm_ranking" name="Confirm the ranking">',
        '+<bpmn:userTask id="confirm_ranking" name="Agree the ranking">',
    ]
    desk.write_feel("dueIn", "P2D")
    sooner = desk.saved()
    assert lines(renamed, sooner) == [
        '-<spiffworkflow:property name="dueIn" value="PT4H" />',
        '+<spiffworkflow:property name="dueIn" value="P2D" />',
    ]
    desk.field("facts").get_by_role("button", name="Remove case_summary").click()
    desk.field("facts").locator("select").select_option("package_facts")
    assert lines(sooner, desk.saved()) == [
        '-<spiffworkflow:property name="facts" value="offers_in_full case_summary price_facts" />',
        '+<spiffworkflow:property name="facts" value="offers_in_full price_facts package_facts" />',
    ]
    desk.undo(2)
    assert desk.saved() == sooner
    desk.undo()
    assert desk.saved() == renamed
    desk.undo()
    assert desk.saved() == before


def test_another_operation_keeps_parameters_of_the_same_name(desk: Desk) -> None:
    desk.open("rank")
    before = desk.saved()
    desk.select("rank_offers")
    desk.field("operation").locator("select").select_option("extend_advert")
    desk.write_feel("parameter-extend_advert-reason", '"More time"')
    desk.write("result-variable", "extended")
    assert lines(before, desk.saved()) == [
        '-<spiffworkflow:serviceTaskOperator id="rank_offers" resultVariable="ranking">',
        '+<spiffworkflow:serviceTaskOperator id="extend_advert" resultVariable="extended">',
        '+<spiffworkflow:parameter id="reason" type="any" value="&quot;More time&quot;" />',
    ]
    desk.undo(3)
    assert desk.saved() == before


def test_a_flow_becomes_the_default_instead_of_having_a_condition(desk: Desk) -> None:
    desk.open("rank")
    before = desk.saved()
    desk.select(RAISED)
    desk.field("default").locator("input").check()
    changed = lines(before, desk.saved())
    assert f'+<bpmn:exclusiveGateway id="was_it_raised" name="Was it raised?" default="{RAISED}">' in changed
    assert not [line for line in changed if line.startswith("+") and "conditionExpression" in line]
    assert desk.field("condition").count() == 0
    desk.undo()
    assert desk.saved() == before


def test_variables_of_a_script_are_changed_one_by_one(desk: Desk) -> None:
    desk.open("raise_budget")
    before = desk.saved()
    desk.select("note_raised")
    desk.write_feel("value-0", '"settled"')
    desk.page.get_by_role("button", name="Add a variable").click()
    desk.write("variable-1", "asked_again")
    desk.write_feel("value-1", "true")
    after = desk.saved()
    assert '<bpmn:script>budget_outcome = "settled"\nasked_again = true</bpmn:script>' in after.replace(
        "&#34;", '"'
    ).replace("&quot;", '"')
    desk.undo(4)
    assert desk.saved() == before


def test_moving_a_step_and_undoing_it_changes_nothing(desk: Desk) -> None:
    desk.open("rank")
    before = desk.saved()
    desk.select("confirm_ranking")
    desk.keys("Shift+ArrowRight")
    moved = desk.saved()
    assert 0 < len(lines(before, moved)) <= 16
    desk.undo()
    assert desk.saved() == before


def test_a_step_is_added_by_keyboard_alone_with_ids_that_can_be_read(desk: Desk) -> None:
    desk.open("rank")
    before = desk.saved()
    desk.select("confirm_ranking")
    desk.keys("a")
    desk.page.keyboard.type("person")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("Ring the home")
    desk.page.keyboard.press("Enter")
    assert desk.selected() == ["ring_the_home"]
    after = desk.saved()
    assert '<bpmn:userTask id="ring_the_home" name="Ring the home">' in after
    assert 'id="flow_confirm_ranking_to_ring_the_home"' in after
    assert "Activity_" not in after
    assert not [line for line in lines(before, after) if line.startswith("-<bpmn:")]
    desk.picture("added")
    desk.undo(2)
    assert desk.saved() == before


def test_an_action_gets_a_message_of_its_own(desk: Desk) -> None:
    desk.open("rank")
    desk.select("confirm_ranking")
    desk.keys("a")
    desk.page.keyboard.type("wait for an action")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("Offer withdrawn")
    desk.page.keyboard.press("Enter")
    assert desk.field("message").locator("input").input_value() == "offer_withdrawn"
    after = desk.saved()
    assert '<bpmn:message id="message_offer_withdrawn" name="offer_withdrawn" />' in after
    assert 'messageRef="message_offer_withdrawn"' in after


def test_steps_are_copied_into_another_diagram_with_their_own_values(desk: Desk) -> None:
    desk.open("advertise")
    copied = desk.service_tasks()
    several = [name for name, operation in copied.items() if operation["parameters"]][:3]
    assert len(several) > 1
    desk.select(*several)
    desk.keys("Control+c")
    desk.open("rank")
    desk.page.mouse.move(380, 400)
    desk.keys("Control+v")
    desk.page.mouse.move(400, 410)
    desk.page.mouse.click(400, 410)
    pasted = desk.service_tasks()
    assert {name: pasted.get(name) for name in several} == {name: copied[name] for name in several}
    stored = desk.saved()
    assert all(f'id="{name}"' in stored for name in several)
    desk.undo()
    assert not set(several) & desk.service_tasks().keys()
