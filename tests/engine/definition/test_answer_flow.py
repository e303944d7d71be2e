"""What an answer is used for: as a form declares it, and for older forms as the diagrams show it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from engine.checks import process_folder
from engine.checks.house import undeclared_uses
from engine.definition import answer_flow
from engine.definition.folder import Folder
from engine.definition.release import Release
from forms import errors
from forms.schema import definition
from tests.forms import builders
from tests.processes import case_walk
from web.server import bootstrap

OPERATIONS = bootstrap.operations()


def release_of(folder: Folder) -> Release:
    return Release("r", "ashby", 1, folder)


def with_forms(change: Callable[[dict[str, Any]], None]) -> Folder:
    """The shipped folder with every question changed."""
    shipped = case_walk.shipped()

    def changed(content: bytes) -> bytes:
        schema = json.loads(content)
        stack = [*schema["components"]]
        while stack:
            component = stack.pop()
            change(component)
            stack.extend(component.get("components", []))
        return json.dumps(schema).encode()

    files = {path: changed(text) if path.endswith(".form") else text for path, text in shipped.files.items()}
    return Folder(shipped.process, files)


def undeclared(component: dict[str, Any]) -> None:
    component.get("properties", {}).pop("usedFor", None)


def test_the_shipped_forms_say_what_their_words_are_used_for() -> None:
    release = release_of(case_walk.shipped())
    assert list(undeclared_uses.undeclared_uses(release.scopes, release.forms, OPERATIONS)) == []
    uses = answer_flow.of_release(release, OPERATIONS)
    assert uses["write_advert"] == {"description": "outsiders"}
    assert uses["sign_agreement"] == {"full_name": "signature"}


def test_an_older_release_is_followed_to_the_same_questions() -> None:
    older = release_of(with_forms(undeclared))
    shipped = release_of(case_walk.shipped())
    assert answer_flow.of_release(older, OPERATIONS) == answer_flow.of_release(shipped, OPERATIONS)
    problems = [
        str(problem) for problem in undeclared_uses.undeclared_uses(older.scopes, older.forms, OPERATIONS)
    ]
    assert len(problems) == sum(map(len, answer_flow.of_release(shipped, OPERATIONS).values()))
    assert any("What should providers know?" in text and "“outsiders”" in text for text in problems)


def test_a_folder_of_the_house_must_declare_it_and_others_are_advised_to() -> None:
    folder = with_forms(undeclared)
    assert any("usedFor" in problem.fix for problem in process_folder.check(folder, OPERATIONS))
    journey = folder.files[folder.journey].replace(b'name="cites" value="clauses"', b'name="" value=""')
    ours = Folder(folder.process, {**folder.files, folder.journey: journey})
    assert not any("usedFor" in problem.fix for problem in process_folder.check(ours, OPERATIONS))
    assert any("usedFor" in problem.fix for problem in process_folder.advise(ours, OPERATIONS))


def test_words_that_pass_through_a_variable_are_followed_too() -> None:
    folder = case_walk.shipped()
    diagram = folder.files["advertise.bpmn"].decode()
    for written, instead in (
        ('value="answers.reason"', 'value="null"'),
        ('value="answers.description"', 'value="said"'),
        ("cascade_stage = 1", "cascade_stage = 1\nsaid = answers.reason"),
    ):
        assert written in diagram
        diagram = diagram.replace(written, instead)
    release = release_of(Folder(folder.process, {**folder.files, "advertise.bpmn": diagram.encode()}))
    followed = set(answer_flow.followed(release.scopes, release.forms, OPERATIONS))
    assert ("approve_temporary", "reason", "outsiders") in followed
    assert ("write_advert", "description", "outsiders") not in followed


@pytest.mark.parametrize(("kind", "use"), [("textfield", "everybody"), ("number", "outsiders")])
def test_a_use_that_makes_no_sense_is_refused(kind: str, use: str) -> None:
    with pytest.raises(errors.FormError):
        builders.form(builders.component(kind, "words", properties={"usedFor": use}))


def test_a_use_is_read() -> None:
    component = builders.component("textarea", "words", properties={"usedFor": "outsiders"})
    assert builders.form(component).questions[0].use == "outsiders"
    assert definition.read_form(json.dumps({"components": [component]}), "f").questions[0].use == "outsiders"
