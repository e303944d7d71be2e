"""Offers and ranking as staff read them: the clause that stands beside a step of a tie-break."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from brokerage.selection import tie_breaks
from brokerage.tables.tender_tables import Advert
from brokerage.tender import ranking_table
from engine.definition.folder import Folder
from rules import dmn
from rules.decisions import table_editor
from tests.brokerage.builders import selection_steps

FILE = "tables/tie_break_steps.dmn"
CITED = ["12(a)", "because"]
ELSE = table_editor.Row(["-", "-"], ['"first_offer"', "false"], ["12(z)", "another"])


def clauses(desk, rule: Sequence[str], step: str = '"first_offer"', swapped: bool = False) -> list[str]:
    """Return the clauses beside a tie's steps, by a table of this rule for the step and one for all else."""
    advert = selection_steps.tie(desk, "a", "b")
    tie_breaks.leading_group(desk.case(), advert=advert)
    tie_breaks.leaders_by_first_offer(desk.case(), advert=advert)
    folder = desk.release.folder
    row = table_editor.Row([*rule], [step, "false"], CITED)
    text = dmn.replace_rules(folder.files[FILE], [row, ELSE])
    if swapped:
        text = text.replace(b">category<", b">+<").replace(b">tie_attempt<", b">category<")
        text = text.replace(b">+<", b">tie_attempt<").replace(b'typeRef="number"', b'typeRef="string"')
    files = {**folder.files, FILE: text}
    rules = replace(desk.release, folder=Folder(folder.process, files))
    book = desk.records
    groups = ranking_table.of_advert(book, book.require(Advert, advert), rules)
    told = next(group for group in groups if group.title == "Tie-break")
    assert told.columns[-1] == "Clause"
    return [row[-1] for row in told.table]


@pytest.mark.parametrize(
    "rule", [('"care_home_residential"', "1"), ("-", "1"), ('"other", "care_home_residential"', "-")]
)
def test_a_step_has_the_clause_of_the_rule_that_gives_it(desk, rule: Sequence[str]) -> None:
    assert clauses(desk, rule) == ["12(a)"]


@pytest.mark.parametrize("rule", [('"other"', "1"), ('not("care_home_residential")', "1")])
def test_a_rule_for_other_categories_gives_no_clause(desk, rule: Sequence[str]) -> None:
    assert clauses(desk, rule) == ["12(z)"]


def test_columns_may_stand_in_any_order(desk) -> None:
    assert clauses(desk, ("-", '"care_home_residential"'), swapped=True) == ["12(a)"]


def test_a_step_that_is_computed_leaves_the_clause_out_though_a_later_rule_gives_it_too(desk) -> None:
    step = 'if tie_attempt = 1 then "first_offer" else "officer"'
    assert clauses(desk, ("-", "-"), step) == [""]
