"""What is wrong with an expression is said at the characters where it stands."""

from pathlib import Path

import pytest

from engine.checks.variables import expressions
from engine.definition import kinds
from engine.definition.folder import read_folder
from engine.studio.draft_reading import read_draft
from engine.studio.expression_remarks import CONDITION, remarks
from engine.studio.known_names import names_of
from web.server import bootstrap

KNOWN = {
    "offers": kinds.read("{count: number, late: boolean}"),
    "outcome": kinds.read('"raised" | "kept"'),
    "day": kinds.read("date"),
}
MARKED = {
    'outcom = "raised"': ("outcom", "No step sets the variable “outcom”. Did you mean “outcome”?"),
    "1 + nobody": ("nobody", "No step sets the variable “nobody”."),
    "if offers.late then 1": ("", "The expression stops too early."),
    "offers.count == 1": ("=", "'==' is not FEEL."),
    "count = 1": ("count", "“count” is a built-in function, not a variable."),
    "day > offers.count": ("day > offers.count", "compares a date with a number."),
    'outcome = "rased"': ("outcome", "“outcome” is never “rased”. Did you mean “raised”?"),
    "offers.cuont = 1": ("offers", "“offers” has no entry “cuont”. Did you mean “count”?"),
}


@pytest.mark.parametrize("text", MARKED)
def test_the_characters_that_are_wrong_are_marked(text: str) -> None:
    marked, said = MARKED[text]
    (remark,) = remarks(text, KNOWN)
    assert said in remark.text
    assert 0 <= remark.start <= remark.end <= len(text)
    if marked is not None:
        assert text[remark.start : remark.end] == marked


def test_a_near_name_is_offered_instead() -> None:
    (remark,) = remarks("outcom = null", KNOWN)
    assert (remark.instead, remark.fix) == ("outcome", "")
    assert "outcom = null".replace("outcom", remark.instead) == "outcome = null"


def test_every_wrong_name_is_marked_wherever_it_stands() -> None:
    text = "one + two + one"
    assert [text[remark.start : remark.end] for remark in remarks(text, KNOWN)] == ["one", "two", "one"]


def test_a_condition_must_be_yes_or_no() -> None:
    assert remarks("offers.count", KNOWN) == []
    (remark,) = remarks("offers.count", KNOWN, CONDITION)
    assert remark.text == "“offers.count” is a number, not yes or no."


def test_a_time_that_is_none_is_explained_as_the_check_explains_it() -> None:
    (remark,) = remarks("P2D", KNOWN, "its timer")
    assert (remark.text, remark.fix) == ("“P2D” is not FEEL.", 'Write duration("P2D").')
    (remark,) = remarks('day + duration("P1W")', KNOWN)
    assert "FEEL has no weeks." in remark.text
    assert remarks("P2D", KNOWN, "“dueIn”") == []


def test_the_tests_of_a_cell_are_read_as_such() -> None:
    assert remarks('"raised", "kept"', KNOWN, tests=True) == []
    assert remarks("> 5", KNOWN, tests=True) == []
    (remark,) = remarks("> 5,", KNOWN, tests=True)
    assert (remark.text, remark.start) == ("The expression stops too early.", 4)
    (remark,) = remarks("> limt", {**KNOWN, "limit": kinds.ANY}, tests=True)
    assert remark.instead == "limit"


def test_nothing_is_wrong_with_nothing() -> None:
    assert remarks("  ", KNOWN) == []


def test_nothing_is_wrong_in_the_shipped_process() -> None:
    draft = read_draft(read_folder(Path("processes/micro_procurement")), bootstrap.operations())
    names = names_of(draft)
    count = 0
    for scope in draft.scopes.values():
        for node in scope.nodes.values():
            for _, text in expressions(scope, node):
                assert remarks(text, names.at(scope.diagram, node.id)) == [], text
                count += 1
    assert count > 100
