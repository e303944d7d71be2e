"""A letter that a call names itself is checked as one that its operation always writes."""

from engine.cases.context import CaseContext
from engine.checks.process_folder import examine
from engine.definition import declaration
from engine.definition.declaration import ChosenLetter
from engine.definition.operations import Operations
from tests.engine.builders.small_folders import folder, plain
from tests.engine.builders.small_process import OPERATIONS


@declaration.declare(chosen=ChosenLetter("letter", "says", ("council",)))
def tell(case: CaseContext, *, letter: str, says: dict[str, object]) -> None:
    """Write a letter."""


DECLARED = Operations((tell,), (), OPERATIONS.roles)


def told(body: str, letter: str = '"sorry"', says: str = "{name: answers.text}") -> list[str]:
    drawing = plain().service("tell", "tell", letter=letter, says=says).flow("start", "ask", "tell", "end")
    files = {"letters__sorry_dot_md": f"Subject: Sorry\n\n{body}".encode()}
    return [str(problem) for problem in examine(folder(drawing, **files), DECLARED)]


def test_it_may_use_what_the_call_gives_it_and_what_every_letter_gets() -> None:
    assert told("Dear {{ name }}, yours, {{ council }}") == []


def test_a_name_that_the_call_does_not_give_is_a_fault() -> None:
    fault, *_ = told("Dear {{ name }}: {{ nmae }}")
    assert "It names “nmae”, which the operation “tell” does not give. Did you mean “name”?" in fault


def test_a_letter_that_the_folder_lacks_is_a_fault() -> None:
    missing, *_, unused = told("Dear {{ name }}", letter='"sory"')
    assert "writes the letter “sory”, which the folder lacks. Did you mean “sorry”?" in missing
    assert "Nothing uses this file." in unused


def test_which_letter_it_is_cannot_be_worked_out_by_the_case() -> None:
    fault, *_ = told("Dear {{ name }}", letter="answers.text")
    assert "does not say which letter it writes. Write the letter's name in quotation marks." in fault
