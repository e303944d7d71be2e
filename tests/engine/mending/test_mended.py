"""What the check knows how to mend is mended, and nothing else in the folder changes."""

import pytest
from lxml import etree

from engine.checks import process_folder
from engine.checks.mend import Act
from engine.checks.problem import Problem
from engine.definition.folder import Folder, read_folder
from engine.errors import NotAccepted
from engine.mending.mended import mend
from play.command import DEFAULT
from tests.folder_mutants.mutant import replaced
from web.server import bootstrap

SHIPPED = read_folder(DEFAULT)
RESPELT = {
    "the form of a task": ("award.bpmn", b'value="last_checks"', b'value="last_cheks"'),
    "a fact beside a task": ("start_care.bpmn", b"award_in_full case_summary", b"award_in_ful case_summary"),
    "an operation": ("rank.bpmn", b'Operator id="check_offers"', b'Operator id="check_ofers"'),
    "a variable in a condition": ("award.bpmn", b"not(last_look.ok)", b"not(last_lok.ok)"),
    "the role of a lane": ("award.bpmn", b'name="Broker"', b'name="Brokr"'),
    "a name in a letter": ("letters/award_notice.md", b"{{ provider_name }}", b"{{ provider_nam }}"),
}


def examine(folder: Folder) -> list[Problem]:
    return process_folder.examine(folder, bootstrap.operations())


def slipped(path: str, right: bytes, wrong: bytes) -> Folder:
    content = SHIPPED.files[path]
    assert right in content
    return replaced(SHIPPED, path, content.replace(right, wrong, 1))


def mended(folder: Folder, act: Act) -> Folder:
    """Return the folder with the first problem mended that has a mend of this kind."""
    problem = next(one for one in examine(folder) if one.mend and one.mend.act is act)
    changes = mend(folder, problem)
    kept = {path: content for path, content in folder.files.items() if path not in changes}
    return Folder(folder.process, kept | {path: new for path, new in changes.items() if new is not None})


def as_read(content: bytes) -> bytes:
    """Return a diagram or table in the one way in which XML can be compared; other files as they are."""
    return etree.canonicalize(content.decode()).encode() if content.startswith(b"<") else content


@pytest.mark.parametrize("slip", RESPELT.values(), ids=RESPELT)
def test_a_misspelt_name_is_spelt_as_before(slip: tuple[str, bytes, bytes]) -> None:
    path = slip[0]
    after = mended(slipped(*slip), Act.RESPELL)
    assert as_read(after.files[path]) == as_read(SHIPPED.files[path])
    assert set(after.files) == set(SHIPPED.files)


def test_a_flow_becomes_the_default() -> None:
    default = b' default="flow_is_it_made_to_start_care"'
    after = mended(slipped("award.bpmn", default, b""), Act.MAKE_DEFAULT)
    assert as_read(after.files["award.bpmn"]) == as_read(SHIPPED.files["award.bpmn"])


def test_a_missing_form_is_begun() -> None:
    after = mended(slipped("award.bpmn", b'value="last_checks"', b'value="ponder_matters"'), Act.ADD_FORM)
    assert not [one for one in examine(after) if "no form" in one.text or "ponder" in one.diagram]


def test_a_gap_gets_a_rule_that_asks_for_its_result() -> None:
    path = "tables/choice_window.dmn"
    content = SHIPPED.files[path]
    first = content.index(b"<rule ")
    folder = replaced(SHIPPED, path, content[:first] + content[content.index(b"</rule>") + 7 :].lstrip())
    gaps = [one for one in examine(folder) if one.mend and one.mend.act is Act.ADD_RULE]
    after = mended(folder, Act.ADD_RULE)
    left = [one for one in examine(after) if one.mend and one.mend.act is Act.ADD_RULE]
    assert len(left) == len(gaps) - 1
    assert any(one.diagram == path and "result" in str(one).lower() for one in examine(after))


def test_an_unused_letter_is_taken_away() -> None:
    letter = {"letters/spare.md": b"Subject: Spare\n\nNobody gets this.\n"}
    assert (
        mended(Folder(SHIPPED.process, {**SHIPPED.files, **letter}), Act.REMOVE_FILE).files == SHIPPED.files
    )


def test_what_was_mended_meanwhile_is_left_alone() -> None:
    folder = slipped("award.bpmn", b"not(last_look.ok)", b"not(last_lok.ok)")
    problem = next(one for one in examine(folder) if one.mend)
    with pytest.raises(NotAccepted, match="does not stand there any more"):
        mend(SHIPPED, problem)


def test_what_the_drawing_lacks_is_drawn() -> None:
    content = SHIPPED.files["award.bpmn"]
    root = etree.fromstring(content)
    for shape in list(root.iter("{http://www.omg.org/spec/BPMN/20100524/DI}*")):
        if shape.get("bpmnElement") in ("make_award", "flow_is_it_made_to_start_care"):
            shape.getparent().remove(shape)
    folder = replaced(SHIPPED, "award.bpmn", etree.tostring(root))
    assert any(one.mend and one.mend.act is Act.DRAW for one in examine(folder))
    after = mended(folder, Act.DRAW)
    assert not [one for one in examine(after) if one.mend and one.mend.act is Act.DRAW]
