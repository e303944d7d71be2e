"""Names that a letter gets and does not use, and dated settings that nothing reads, are told as advice."""

from dataclasses import dataclass

from engine.cases.context import CaseContext
from engine.checks.process_folder import examine
from engine.definition import declaration
from engine.definition.operations import Operations
from tests.engine.builders.small_folders import folder, plain
from tests.engine.builders.small_process import OPERATIONS


@dataclass(frozen=True)
class Fee:
    key: str


@declaration.declare(uses=[declaration.letter("thanks", "council name price"), Fee("weekly_fee")])
def thank(case: CaseContext) -> None:
    """Write to say thank you."""


@declaration.declare(uses=[declaration.letter("sorry", "council name")])
def excuse(case: CaseContext) -> None:
    """Write to say sorry."""


@declaration.declare(uses=[Fee("monthly_fee")])
def bill(case: CaseContext) -> None:
    """Send a bill."""


DECLARED = Operations((thank, excuse, bill), (), OPERATIONS.roles)


def advice(thanks: str, policy: str = "") -> list[str]:
    drawing = (
        plain()
        .service("thank", "thank")
        .service("excuse", "excuse")
        .flow("start", "ask", "thank", "excuse", "end")
    )
    files = {
        "letters__thanks_dot_md": f"Subject: Thanks\n\n{thanks}".encode(),
        "letters__sorry_dot_md": b"Subject: Sorry\n\nDear {{ name }}",
        "examples__one_dot_yaml": f"policy: {{{policy}}}\nscenarios: [{{id: E01}}]".encode(),
    }
    return [str(problem) for problem in examine(folder(drawing, **files), DECLARED)]


def test_a_name_that_only_this_letter_gets_and_leaves_out_is_told() -> None:
    (text,) = advice("Dear {{ name }}")
    assert (
        text
        == "letters/thanks.md: It gets “price” and does not use it. See whether its reader should be told."
    )


def test_names_that_every_letter_gets_may_be_left_out() -> None:
    assert advice("It is {{ price }}") == []


def test_a_setting_that_examples_set_and_nothing_called_reads_is_told() -> None:
    (text,) = advice("{{ price }}", "monthly_fee: 3")
    assert text == (
        "examples/one.yaml: Its policy sets the dated setting “monthly_fee”, which nothing that this folder "
        "calls reads. Call what reads it, or leave it out."
    )


def test_a_setting_that_an_operation_reads_is_not() -> None:
    assert advice("{{ price }}", "weekly_fee: 3, rating_bands: [gold]") == []
