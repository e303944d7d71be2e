"""Each slip that an analyst may make in the shipped folder is found, and said with what to do about it."""

from collections.abc import Mapping

import pytest

from engine.checks import process_folder
from engine.definition.folder import Folder
from tests.processes import case_walk
from web.server import bootstrap

OPERATIONS = bootstrap.operations()


def slipped(changes: Mapping[str, tuple[str, str] | None]) -> Folder:
    """The shipped folder with a text of a file replaced wherever it stands, or with a file deleted (None)."""
    files = dict(case_walk.shipped().files)
    for path, change in changes.items():
        if change is None:
            del files[path]
            continue
        before = files[path].decode()
        assert change[0] in before, f"{path} no longer has “{change[0]}”"
        files[path] = before.replace(*change).encode()
    return Folder(case_walk.PROCESS, files)


def faults(folder: Folder) -> list[str]:
    return [str(problem) for problem in process_folder.check(folder, OPERATIONS)]


def advice(folder: Folder) -> list[str]:
    return [str(problem) for problem in process_folder.advise(folder, OPERATIONS)]


def test_the_shipped_folder_has_neither_faults_nor_advice() -> None:
    assert faults(case_walk.shipped()) == []
    assert advice(case_walk.shipped()) == []


MISSING = {
    "tables/eligibility.dmn": "advertise.bpmn, “Build the long list”: The operation “build_long_list” uses "
    "the table “eligibility”, which the folder lacks. Add tables/eligibility.dmn, or remove the step.",
    "tables/last_checks.dmn": "The operation “check_before_award” uses the table “last_checks”, which the "
    "folder lacks.",
    "letters/award_notice.md": "award.bpmn, “Make the award”: The operation “make_award” writes the "
    "letter “award_notice”, which the folder lacks. Add letters/award_notice.md, or remove the step.",
}


@pytest.mark.parametrize("path", MISSING)
def test_a_file_that_an_operation_uses_may_not_be_missing(path: str) -> None:
    assert any(MISSING[path] in fault for fault in faults(slipped({path: None})))


def test_a_table_of_which_older_releases_do_without_may_be_missing() -> None:
    folder = slipped({"tables/fitting_services.dmn": None})
    assert faults(folder) == []
    assert any("reads the table “fitting_services” where there is one." in line for line in advice(folder))


def test_a_column_that_the_operation_does_not_give_is_named_with_what_it_gives() -> None:
    folder = slipped({"tables/quality_band.dmn": (">band<", ">bnad<")})
    assert (
        "tables/quality_band.dmn: A column reads “bnad”, which the operation “rank_offers” does not give. "
        "Did you mean “band”? It gives band. Correct the column, or remove it."
    ) in faults(folder)


def test_an_entry_of_a_result_that_the_operation_reads_may_not_be_missing() -> None:
    folder = slipped({"tables/choosers.dmn": ('name="lawful"', 'name="lawfull"')})
    found = faults(folder)
    assert any(
        line.startswith("tables/choosers.dmn: Its result lacks “lawful”, which the ")
        and "Did you mean “lawfull”? Give the table a result “lawful”." in line
        for line in found
    ), found


def test_a_misspelt_name_in_a_letter_is_named_with_what_its_operation_gives() -> None:
    folder = slipped({"letters/award_notice.md": ("{{ provider_name }}", "{{ provider_nmae }}")})
    (fault,) = faults(folder)
    assert fault.startswith(
        "letters/award_notice.md: It names “provider_nmae”, which the operation “make_award” does not "
        "give. Did you mean “provider_name”? It gives arrangement, council_name,"
    )


def test_a_misspelt_name_in_a_letter_that_a_page_sends_is_told_too() -> None:
    folder = slipped({"letters/advert_reminder.md": ("{{ provider_name }}", "{{ provider_nmae }}")})
    (fault,) = faults(folder)
    assert fault.startswith(
        "letters/advert_reminder.md: It names “provider_nmae”, which the page that sends it does not give. "
        "Did you mean “provider_name”?"
    )


@pytest.mark.parametrize("kind", ["tables/route.dmn", "letters/award_notice.md", "forms/award.form"])
def test_a_file_that_nothing_uses_is_advice(kind: str) -> None:
    place, _, name = kind.rpartition("/")
    ending = name.rpartition(".")[2]
    spare = f"{place}/spare.{ending}"
    content = case_walk.shipped().files[kind].decode()
    if ending == "dmn":
        content = content.replace("route", "spare")
    folder = Folder(case_walk.PROCESS, {**case_walk.shipped().files, spare: content.encode()})
    assert faults(folder) == []
    assert advice(folder) == [f"{spare}: Nothing uses this file. Remove it, if it is not needed."]


WRONG_EXPRESSIONS: dict[str, tuple[str, tuple[str, str], str]] = {
    "an answer that no form just answered has": (
        "award.bpmn",
        ("answers.go_on ", "answers.go_onn "),
        "“answers” has no entry “go_onn”. Did you mean “go_on”?",
    ),
    "an entry that a result never has": (
        "award.bpmn",
        ("last_look.ok)", "last_look.okay)"),
        "“last_look” has no entry “okay”. Did you mean “ok”? It has ok and reason. Correct the name.",
    ),
    "a word that a result never is": (
        "break_tie.bpmn",
        ('tied_choice.result = "chosen"', 'tied_choice.result = "choosen"'),
        "“tied_choice.result” is never “choosen”. Did you mean “chosen”? It is alternative, chosen, "
        "declined or not asked. Correct the word.",
    ),
    "a word that no rule of a table gives": (
        "break_tie.bpmn",
        ('tie_break_steps.step = "first_offer"', 'tie_break_steps.step = "first_ofer"'),
        "“tie_break_steps.step” is never “first_ofer”. Did you mean “first_offer”?",
    ),
    "a text compared with a number": (
        "break_tie.bpmn",
        ("tie.count = 0", 'tie.count = "0"'),
        '“tie.count = "0"” compares a number with a text. Compare values of the same kind.',
    ),
    "a condition that is not yes or no": (
        "break_tie.bpmn",
        (">tie.stands<", ">tie.count<"),
        "“tie.count” is a number, not yes or no. Compare it with something.",
    ),
    "a parameter of the wrong kind": (
        "respond.bpmn",
        ('type="any" value="response_minutes"', 'type="any" value="window.closes_at"'),
        "In the parameter “minutes”: “window.closes_at” is a date and time, and “open_advert” takes a "
        "number. Give it a value of that kind.",
    ),
    "a timer that is a number": (
        "respond.bpmn",
        (">window.closes_at<", ">5<"),
        'In its timer: 5 is no time and no length of time. Write duration("P5D") for days',
    ),
    "a script that adds a number to a text": (
        "break_tie.bpmn",
        ("tie_attempt = tie_attempt + 1", 'tie_attempt = tie_attempt + 1\nnote = "attempt " + tie_attempt'),
        'In its script: “"attempt " + tie_attempt” puts a text and a number together.',
    ),
}


@pytest.mark.parametrize("slip", WRONG_EXPRESSIONS)
def test_an_expression_that_can_never_be_right_is_a_fault(slip: str) -> None:
    path, change, sentence = WRONG_EXPRESSIONS[slip]
    found = faults(slipped({path: change}))
    assert any(fault.startswith(path) and sentence in fault for fault in found), found


def test_a_text_as_a_timer_is_read_as_a_time_and_so_only_advice() -> None:
    folder = slipped({"respond.bpmn": (">window.closes_at<", '>"PT48H"<')})
    assert faults(folder) == []
    (line,) = advice(folder)
    assert 'In its timer: “"PT48H"” is a text, not a time or a length of time.' in line
    assert 'Write duration("PT48H")' in line


def test_a_task_for_an_outsider_without_a_deadline_is_a_fault() -> None:
    due = '<spiffworkflow:property name="dueIn" value="P5D" />'
    folder = slipped({"sign_top_up.bpmn": (due, "")})
    assert any(
        fault.startswith(
            "sign_top_up.bpmn, “Sign the agreement”: It waits for somebody outside the council, "
        )
        and fault.endswith("Say in “dueIn” when it should be done, or put a timer on its boundary.")
        for fault in faults(folder)
    ), faults(folder)


def test_a_step_without_a_picture_is_advice() -> None:
    folder = slipped({"award.bpmn": ('bpmnElement="make_award"', 'bpmnElement="gone"')})
    assert faults(folder) == []
    assert advice(folder)[0].startswith(
        "award.bpmn, “Make the award”: The step runs, but the picture does not show it."
    )


UNREADABLE = {
    "It is no text": b"\xff\xfe\x00scenarios",
    "It is not YAML: line ": b"scenarios:\n - {",
    "It has no list “scenarios”": b"scenario: []",
    "Scenario 1 has no “id”": b"scenarios: [{title: One}]",
    "is used in examples/": b"scenarios: [{id: S01}, {id: S01}]",
}


@pytest.mark.parametrize("wrong", UNREADABLE)
def test_an_example_that_nobody_could_play_is_a_fault(wrong: str) -> None:
    files = {**case_walk.shipped().files, "examples/spare.yaml": UNREADABLE[wrong]}
    found = faults(Folder(case_walk.PROCESS, files))
    assert any(fault.startswith("examples/spare.yaml") and wrong in fault for fault in found), found


def test_a_variable_that_some_way_never_sets_is_a_fault_with_that_way() -> None:
    folder = slipped({"break_tie.bpmn": ('tie_outcome = "selected"\n', "")})
    assert any(
        "micro_procurement.bpmn, " in fault and "nothing has set “tie_outcome” on every way to it" in fault
        for fault in faults(folder)
    ), faults(folder)


def test_an_answer_read_where_no_form_was_answered_is_a_fault() -> None:
    folder = slipped({"rank.bpmn": ("checked.rankable = 0", "answers.rankable = 0")})
    assert any("“answers” has no entry “rankable”" in fault for fault in faults(folder)), faults(folder)


@pytest.mark.parametrize(
    ("path", "change", "sentence"),
    [
        (
            "award.bpmn",
            ('value="award_in_full case_summary"', 'value="award_in_full award_options"'),
            "“facts” names the source “award_options”, which gives the options of a question, not facts",
        ),
        (
            "forms/change_package.form",
            ('"areas"', '"case_summary"'),
            "“options” names the source “case_summary”, which gives facts to stand beside a task, not",
        ),
    ],
)
def test_a_source_named_where_it_does_not_belong_is_a_fault(
    path: str, change: tuple[str, str], sentence: str
) -> None:
    found = faults(slipped({path: change}))
    assert any(fault.startswith(path) and sentence in fault for fault in found), found


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("award.bpmn", "2 lanes are called “Broker”"),
        ("respond.bpmn", "Nobody does anything in the lane “Broker”: the system does all its steps."),
    ],
)
def test_a_lane_of_the_system_given_to_people_is_a_fault(path: str, sentence: str) -> None:
    (fault,) = faults(slipped({path: ('name="System"', 'name="Broker"')}))
    assert fault.startswith(f"{path}: {sentence}")
