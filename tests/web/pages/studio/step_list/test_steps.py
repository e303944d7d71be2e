"""The list of steps of a diagram: what it shows, its acts, and what is told when one cannot be done."""

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.definition.diagrams import Diagram, Node, read_diagram
from engine.layout.drawing import read
from engine.layout.flaws import flaws
from tests.web.builders import small_council

Browsers = Callable[..., FlaskClient]
TO_AWARD = "flow_are_checks_good_to_decide_award"
BY_SCRIPT = {"Accept": "application/json"}


class Desk:
    """An analyst at the list of steps of one diagram."""

    def __init__(self, browser: FlaskClient, draft: str, name: str = "award") -> None:
        self.browser, self.draft, self.name = browser, draft, name

    @property
    def address(self) -> str:
        """Where the list is."""
        return f"{self.draft}/steps/{self.name}"

    def page(self, at: str = "") -> str:
        """Return the page, with the forms of one step."""
        answer = self.browser.get(self.address, query_string={"at": at} if at else {})
        assert answer.status_code == 200
        return html.unescape(answer.text)

    def stored(self) -> tuple[int, str]:
        """Return the version and the content of the file."""
        answer = self.browser.get(f"{self.draft}/files/{self.name}.bpmn", headers=BY_SCRIPT).json
        assert answer is not None
        return answer["version"], answer["content"]

    def diagram(self) -> Diagram:
        """Return the diagram as it is stored; its drawing has no flaw."""
        diagram = read_diagram(self.stored()[1].encode(), self.name)
        assert flaws(read(diagram.root)) == set()
        return diagram

    def node(self, step: str) -> Node:
        """Return a step as it is stored."""
        return self.diagram().process.nodes[step]

    def typed(self, form: str) -> dict[str, str]:
        """Return what stands in a form of a step, as a browser would send it."""
        page = self.page(form.partition("-")[2])
        [inside] = re.findall(rf'<form method="post" id="{form}".*?</form>', page, re.DOTALL)
        fields: dict[str, str] = {}
        for tag in re.findall(r"<input[^>]*>", inside):
            names, values = re.findall(r' name="([^"]*)"', tag), re.findall(r' value="([^"]*)"', tag)
            if names and ("checkbox" not in tag or " checked" in tag):
                fields[names[0]] = (values or [""])[0]
        for name, options in re.findall(r'<select[^>]* name="([^"]*)".*?>(.*?)</select>', inside, re.DOTALL):
            chosen = re.findall(r'value="([^"]*)" selected', options)
            fields[name] = (chosen or re.findall(r'value="([^"]*)"', options))[0]
        for name, text in re.findall(
            r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', inside, re.DOTALL
        ):
            fields[name] = text
        return fields

    def send(self, act: str, element: str, **answers: str) -> TestResponse:
        """Send a form with these answers on the version that is stored."""
        fields = {"version": str(self.stored()[0]), "element": element, **answers}
        return self.browser.post(f"{self.address}/{act}", data=fields)

    def change(self, step: str, **answers: str) -> TestResponse:
        """Send the settings of a step as they are, but for these."""
        fields = {**self.typed(f"change-{step}"), **answers}
        return self.browser.post(
            f"{self.address}/change", data={key: text for key, text in fields.items() if text}
        )


@pytest.fixture
def analyst(browser_of: Browsers) -> FlaskClient:
    return browser_of("analyst")


@pytest.fixture
def desk(analyst: FlaskClient) -> Desk:
    answer = analyst.post("/studio/micro_procurement", data={"title": "A manager looks first"})
    return Desk(analyst, answer.headers["Location"].rstrip("/"))


def done(answer: TestResponse) -> str:
    """Return the step to which an act led."""
    assert answer.status_code == 303, html.unescape(answer.text)
    [step] = re.findall(r"#step-(\w+)$", answer.headers["Location"])
    return str(step)


def test_the_list_says_of_each_step_what_it_is_and_what_follows(desk: Desk) -> None:
    page = desk.page()
    assert "Steps of “Award”" in page
    headings = re.findall(r'id="step-(\w+)" tabindex="-1">(\d+)\.', page)
    assert [int(number) for _, number in headings] == list(range(1, 18))
    steps = [step for step, _ in headings]
    assert steps.index("decide_award") < steps.index("make_award") < steps.index("note_why")
    [award] = re.findall(r'id="step-decide_award".*?</section>', page, re.DOTALL)
    assert "Task for a person. Role: Senior officer" in award
    assert "<dt>Due in</dt>" in award
    [checks] = re.findall(r'id="step-are_checks_good".*?</section>', page, re.DOTALL)
    said = " ".join(re.sub(r"<[^>]+>", "", checks).split())
    assert 'Then (“yes”) Decide the award, if answers.go_on = "yes"' in said
    assert "Then (“no”) Note why not, otherwise" in said
    assert page.count("<svg") == 1


def test_a_step_is_added_named_moved_and_removed(desk: Desk) -> None:
    answer = desk.send("add", TO_AWARD, name="Manager's check", kind="person", lane="role:practitioner")
    step = done(answer)
    assert (desk.node(step).name, desk.node(step).role) == ("Manager's check", "practitioner")
    page = html.unescape(desk.browser.get(answer.headers["Location"]).text)
    assert "This step is new. Give it what it needs." in page
    assert "It has no form." in page
    assert done(desk.change(step, form="last_checks", dueIn="P1D", name="Check by the manager")) == step
    assert desk.node(step).properties == {"form": "last_checks", "dueIn": "P1D"}
    assert desk.node(step).name == "Check by the manager"
    assert done(desk.send("move", step, lane="lane_broker")) == step
    assert desk.node(step).role == "broker"
    assert done(desk.send("remove", step)) == "decide_award"
    assert step not in desk.diagram().process.nodes


def test_saving_what_is_there_saves_nothing(desk: Desk) -> None:
    for step in ("make_award", "decide_award", "note_why", "start_care", "is_it_made"):
        done(desk.change(step))
    assert desk.stored()[0] == 1


def test_another_operation_asks_for_its_own_parameters(desk: Desk) -> None:
    done(desk.change("make_award", operation="keep_selection"))
    call = desk.node("make_award").call
    assert call is not None
    assert (call.operation, call.parameters) == ("keep_selection", {"advert": "advert"})
    assert 'name="parameter:officer_note"' not in desk.page("make_award")


def test_ways_are_led_changed_and_removed(desk: Desk) -> None:
    typed = {"target": "void_selection", "name": "later", "condition": "award.interim"}
    assert done(desk.send("connect", "is_it_made", **typed)) == "is_it_made"
    flow = desk.diagram().process.leaving("is_it_made")[-1]
    assert (flow.name, flow.target, flow.condition) == ("later", "void_selection", "award.interim")
    done(desk.send("flow", flow.id, name="much later", target="note_next", default="yes"))
    changed = next(one for one in desk.diagram().process.flows if one.id == flow.id)
    assert (changed.name, changed.target, changed.condition) == ("much later", "note_next", None)
    assert desk.node("is_it_made").default == flow.id
    done(desk.send("disconnect", flow.id))
    assert flow.id not in desk.stored()[1]


def test_a_reminder_stands_beside_its_task_and_says_when(desk: Desk) -> None:
    typed = {"kind": "beside_timer", "name": "Remind them", "target": "decide_award", "goes_on": "yes"}
    event = done(desk.send("beside", "decide_award", **typed))
    assert not desk.node(event).interrupting
    done(desk.change(event, timer='duration("P2D")'))
    assert (desk.node(event).timer, desk.node(event).interrupting) == ('duration("P2D")', False)


def test_feel_that_is_wrong_is_told_at_its_field_with_what_was_typed(desk: Desk) -> None:
    for step, field, text, words in (
        (
            "make_award",
            "parameter:advert",
            "advrt",
            "No step sets the variable “advrt”. Did you mean “advert”?",
        ),
        ("decide_award", "dueIn", "P2 days", ""),
        ("decide_award", "facts", "case_sumary", "case_sumary"),
        ("decide_award", "alsoRoles", "brokr", "There is no role “brokr”."),
        ("decide_award", "priority", "high", "Write a whole number."),
        ("note_why", "script", "void_reason = (", ""),
        ("make_award", "variable", "not a name", "Use letters, digits and _"),
        ("make_award", "name", "", "Give the step a name."),
    ):
        fields = {**desk.typed(f"change-{step}"), field: text}
        answer = desk.browser.post(f"{desk.address}/change", data=fields)
        page = html.unescape(answer.text)
        assert answer.status_code == 422, (field, text)
        [error] = re.findall(rf'id="change-{step}-{field}-error">(.*?)</p>', page)
        assert words in error
        assert f'href="#change-{step}-{field}"' in page
        assert f'value="{text}"' in page or f"\n{text}</textarea>" in page
    answer = desk.send("flow", TO_AWARD, name="yes", condition='"certainly"', target="decide_award")
    assert "must be" in answer.text or "yes or no" in html.unescape(answer.text)
    assert desk.stored()[0] == 1


def test_what_cannot_be_done_is_said_at_its_form(desk: Desk) -> None:
    for act, element, typed, words in (
        ("add", TO_AWARD, {"name": "", "kind": ""}, "Choose a kind of step."),
        ("add", TO_AWARD, {"name": "X", "kind": "start"}, "Choose a kind of step."),
        ("add", "flow_is_it_awarded_to_make_award", {"name": "X", "kind": "end"}, "No way would lead to"),
        ("remove", "is_it_awarded", {}, "Several ways lead on from it."),
        ("connect", "make_award", {}, "Choose the step to which it leads."),
        ("move", "make_award", {}, "Choose a lane."),
        (
            "beside",
            "decide_award",
            {"kind": "beside_timer", "name": "X"},
            "Choose the step to which it leads.",
        ),
        ("change", "gone", {"name": "X"}, "Somebody removed this meanwhile."),
    ):
        answer = desk.send(act, element, **typed)
        assert answer.status_code == 422
        assert words in html.unescape(answer.text)
        assert "There is a problem" in answer.text
    assert desk.browser.post(f"{desk.address}/nonsense", data={}).status_code == 404
    assert desk.stored()[0] == 1


def test_a_page_that_is_stale_says_so_and_keeps_what_was_typed(desk: Desk, browser_of: Browsers) -> None:
    version = str(desk.stored()[0])
    done(desk.send("add", TO_AWARD, name="Somebody was faster", kind="script"))
    typed = {"version": version, "element": "decide_award", "name": "Decide it at last", "form": "award"}
    answer = desk.browser.post(f"{desk.address}/change", data=typed)
    page = html.unescape(answer.text)
    assert answer.status_code == 409
    assert "Ann Analyst saved this diagram after you opened it" in page
    assert 'value="Decide it at last"' in page
    assert f'name="version" value="{desk.stored()[0]}"' in page
    assert "Somebody was faster" in page
    gone = {"version": version, "element": "no_more", "name": "What I wrote"}
    page = html.unescape(desk.browser.post(f"{desk.address}/change", data=gone).text)
    assert "is not there any more" in page
    assert "What I wrote" in page


def test_a_closed_draft_and_a_broken_file_are_shown_without_forms(desk: Desk) -> None:
    answer = desk.browser.put(
        f"{desk.draft}/files/rank.bpmn", json={"version": 1, "content": "<broken"}, headers=BY_SCRIPT
    )
    assert answer.status_code == 200
    broken = Desk(desk.browser, desk.draft, "rank")
    assert "cannot be read as a diagram" in broken.page()
    assert "cannot be read" in html.unescape(broken.send("add", "x", name="X", kind="person").text)
    desk.browser.post(f"{desk.draft}/close", data={})
    assert "Add a step here" not in desk.page("decide_award")
    refused = desk.send("add", TO_AWARD, name="Too late", kind="person")
    assert "was closed" in html.unescape(refused.text)


def test_another_councils_steps_are_not_found(desk: Desk, browser_of: Browsers) -> None:
    stranger = browser_of("analyst", council=small_council.OTHER)
    assert stranger.get(desk.address).status_code == 404
    assert stranger.post(f"{desk.address}/add", data={}).status_code == 404
    assert desk.browser.get(f"{desk.draft}/steps/nowhere").status_code == 404
