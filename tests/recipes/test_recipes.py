"""The recipes of docs/developing.md, each followed as it is written in a scratch copy, and seen to work."""

import shlex
from pathlib import Path

import pytest

from tests.recipes.scratch import Scratch

PROCESS = "processes/micro_procurement"
DATABASE = {
    "HOMEWARD_DATABASE_URL": "sqlite:///recipe.db",
    "HOMEWARD_PRACTICE": "true",
    "HOMEWARD_SECRET_KEY": "k" * 40,
}


def python(scratch: Scratch, *lines: str) -> str:
    """Run lines of Python in the copy and return what they print."""
    result = scratch.run("python", "-c", "\n".join(lines))
    assert result.returncode == 0, result.stderr
    return result.stdout


def passes(scratch: Scratch, test: str, chosen: str) -> None:
    """Run some of the copy's own tests."""
    result = scratch.run("python", "-m", "pytest", "-q", "-p", "no:randomly", test, "-k", chosen)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    "heading",
    [
        "A new role",
        "A new page",
        "A new operation",
        "A new dated setting",
        "A new BPMN element",
        "A new kind of question",
    ],
)
def test_the_checks_take_what_a_recipe_adds(scratch: Scratch, heading: str) -> None:
    paths = sorted({str(path) for path in scratch.follow(heading) if path.suffix == ".py"})
    assert scratch.run("ruff", "check", "--no-cache", *paths).stdout.strip() == "All checks passed!"
    assert scratch.run("ruff", "format", "--check", "--no-cache", *paths).returncode == 0


def test_a_role_of_the_recipe_is_there_for_every_new_council(scratch: Scratch) -> None:
    assert len(scratch.follow("A new role")) == 1
    words = "from web.auth.permissions import STAFF_ROLES; print([role.label for role in STAFF_ROLES])"
    assert "Night desk" in python(scratch, words)


def test_a_role_is_added_to_a_council_by_the_command_of_the_recipe(scratch: Scratch) -> None:
    assert scratch.run("homeward", "migrate", environment=DATABASE).returncode == 0
    lines = [
        "from engine.database.handle import Database",
        "from web import councils",
        "with Database('sqlite:///recipe.db').begin() as connection:",
        "    councils.add_council(connection, 'calderwick', 'Calderwick Council')",
    ]
    python(scratch, *lines)
    page = (scratch.root / "docs/developing.md").read_text(encoding="utf-8")
    words = next(
        line.partition("homeward role ")[2] for line in page.splitlines() if "homeward role " in line
    )
    typed = ["role", *shlex.split(words)]
    listed = scratch.run("homeward", *typed, environment=DATABASE)
    assert listed.returncode == 0, listed.stderr
    assert "night_desk" in listed.stdout
    assert "hand_over_tasks, oversee_cases" in listed.stdout


def test_a_page_of_the_recipe_is_open_to_those_it_names_and_walked_by_the_tests(scratch: Scratch) -> None:
    scratch.follow("A new page")
    passes(scratch, "tests/web", "every_permission_opens or (refused and (administrator or broker))")
    lines = [
        "from web.auth.permissions import PAGES",
        "print([page.label for page in PAGES if page.view == 'bank_holidays.listed'])",
    ]
    assert python(scratch, *lines).strip() == "['Bank holidays']"


def test_a_letter_of_the_recipe_is_checked_and_written(scratch: Scratch) -> None:
    scratch.follow("A new letter")
    checked = scratch.run("homeward", "check", PROCESS)
    assert checked.returncode == 0, checked.stdout
    broken = scratch.root / PROCESS / "letters" / "offer_reminder.md"
    broken.write_text(broken.read_text(encoding="utf-8") + "**Now!**\n", encoding="utf-8")
    assert "offer_reminder" in scratch.run("homeward", "check", PROCESS).stdout


def test_an_operation_of_the_recipe_can_be_called_by_a_diagram(scratch: Scratch) -> None:
    scratch.follow("A new operation")
    lines = [
        "from web.server import bootstrap",
        "known = bootstrap.operations()",
        "print(known.faults_of_operation('remind_provider', {'advert'}))",
        "print(known.faults_of_operation('remind_provider', {'advert', 'provider'}))",
    ]
    missing, none = python(scratch, *lines).splitlines()
    assert "needs the parameter “provider”" in missing
    assert none == "[]"


REMINDER_TEST = """
from brokerage.tender.reminders import remind_provider
from tests.brokerage.builders import selection_steps


def test_a_provider_who_has_not_answered_is_reminded_once_by_name(desk):
    desk.refer()
    desk.home("quiet")
    advert = selection_steps.advertise(desk)
    assert remind_provider(desk.case(), advert=advert, provider="quiet")
    letter, to, _, written = desk.book.letters[-1]
    assert (letter, to) == ("offer_reminder", "provider:quiet")
    assert "Dear Home quiet" in written.body
    desk.answer(advert, "quiet")
    assert not remind_provider(desk.case(), advert=advert, provider="quiet")
"""


def test_an_operation_of_the_recipe_writes_the_letter_of_the_recipe(scratch: Scratch) -> None:
    scratch.follow("A new letter")
    scratch.follow("A new operation")
    path = Path("tests/brokerage/tender/test_reminders.py")
    scratch.write(path, REMINDER_TEST)
    passes(scratch, str(path), "reminded")


def test_a_kind_of_question_of_the_recipe_is_asked_drawn_and_read(scratch: Scratch) -> None:
    scratch.follow("A new kind of question")
    lines = [
        "import json",
        "from forms.html import drawing",
        "from forms.schema import definition",
        "from forms.submission import answers",
        "asked = {'type': 'postcode', 'key': 'home', 'label': 'Postcode', 'id': 'home'}",
        "text = json.dumps({'type': 'default', 'id': 'place', 'components': [asked]})",
        "form = definition.read_form(text, 'place')",
        "print(answers.read_answers(form, [('home', 'ol11ul')], facts={}, options={}).values)",
        "print(answers.read_answers(form, [('home', 'Oldham')], facts={}, options={}).errors)",
        "page = str(drawing.draw(form, posted=[], errors={}, options={}, facts={}))",
        "print('name=\"home\"' in page)",
    ]
    read, refused, drawn = python(scratch, *lines).splitlines()
    assert read == "{'home': 'OL1 1UL'}"
    assert "full postcode" in refused
    assert drawn == "True"


ERRAND = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="x">
  <process id="errand" isExecutable="true">
    <laneSet id="lanes"><lane id="lane" name="Clerk">
      <flowNodeRef>ask</flowNodeRef><flowNodeRef>walk</flowNodeRef><flowNodeRef>done</flowNodeRef>
    </lane></laneSet>
    <startEvent id="ask" name="Ask"><extensionElements><spiffworkflow:properties>
      <spiffworkflow:property name="form" value="note" />
    </spiffworkflow:properties></extensionElements></startEvent>
    <manualTask id="walk" name="Walk to the shop" />
    <endEvent id="done" name="Done" />
    <sequenceFlow id="f1" sourceRef="ask" targetRef="walk" />
    <sequenceFlow id="f2" sourceRef="walk" targetRef="done" />
  </process>
</definitions>
"""
NOTE = """{"type": "default", "id": "note",
 "components": [{"type": "textfield", "key": "text", "label": "Text", "id": "text"}]}"""


def test_an_element_of_the_recipe_is_checked_and_run(scratch: Scratch) -> None:
    folder = Path("errand")
    scratch.write(folder / "errand.bpmn", ERRAND)
    scratch.write(folder / "forms" / "note.form", NOTE)
    assert "A manual task leaves no answers" in scratch.run("homeward", "check", str(folder)).stdout
    assert len(set(scratch.follow("A new BPMN element"))) == 3
    lines = [
        "from engine.actors import Actor",
        "from engine.cases import commands",
        "from engine.clock import SystemClock",
        "from engine.database.handle import Database",
        "from engine.definition.folder import read_folder",
        "from engine.definition.operations import Operations",
        "from engine.runtime import Runtime",
        "from engine.store import history, releases",
        "from pathlib import Path",
        "runtime = Runtime(Database('sqlite:///errand.db'), SystemClock(), Operations([]))",
        "runtime.database.create_all()",
        "clerk = Actor('c', 'Cleo', frozenset({'clerk'}), 'here')",
        "releases.publish(runtime, 'here', read_folder(Path('errand')), clerk)",
        "started = commands.start(runtime, 'here', 'errand', [('text', 'milk')], clerk)",
        "with runtime.database.read() as connection:",
        "    case = commands.find(connection, started.case_id, clerk)",
        "    print(case.status, [line.text for line in history.lines(connection, started.case_id)])",
    ]
    printed = python(scratch, *lines)
    assert printed.startswith("ended")
    assert "Walk to the shop" in printed


def test_a_dated_setting_of_the_recipe_has_its_default_and_its_kind(
    scratch: Scratch,
) -> None:
    scratch.follow("A new dated setting")
    lines = [
        "from brokerage import errors",
        "from brokerage.store import setting_catalogue",
        "print(setting_catalogue.SETTINGS['advert_reminder_hours'].default)",
        "try:",
        "    setting_catalogue.check('advert_reminder_hours', '4 hours')",
        "except errors.WrongSetting as error:",
        "    print(error)",
    ]
    default, refused = python(scratch, *lines).splitlines()
    assert default == "4"
    assert refused == "“When to remind providers” must be a whole number of hours before the advert closes."
