"""What each form of the process costs in statements and commits, however many providers are asked."""

import pytest

from brokerage import operations as care
from engine.database.handle import Database
from play.scenario.scenarios import Scenario, ScenarioFile
from tests.processes import case_walk, process_paths, statement_counts
from tests.processes.conftest import Came, Gone
from tests.processes.test_folder import FORMS

# The dearest way through each form: statements at most beside BEGIN and COMMIT, one more of which fails here.
COSTS = {
    "referral": 27,
    "same_person": 26,
    "write_advert": 37,
    "offer": 7,
    "extend_window": 22,
    "close_early": 32,
    "confirm_ranking": 46,
    "set_budget": 31,
    "approve_temporary": 36,
    "choose_tied": 65,
    "confirm_tie_break": 40,
    "respond_to_offer": 74,
    "exceptional_circumstances": 50,
    "decide_reasonable": 49,
    "agree_direct_payment": 51,
    "check_home": 59,
    "settle_difference": 38,
    "explain_top_up": 51,
    "declare_means": 11,
    "check_affordability": 17,
    "sign_agreement": 60,
    "confirm_top_up": 25,
    "ask_choice_again": 15,
    "provider_withdrew": 56,
    "change_package": 34,
    "last_checks": 47,
    "award": 60,
    "confirm_start": 53,
}
OPERATIONS = {
    "take_referral": 5,
    "settle_person": 8,
    "change_package": 18,
    "build_long_list": 8,
    "check_long_list": 4,
    "prepare_advert": 3,
    "open_advert": 7,
    "extend_advert": 6,
    "close_advert": 9,
    "check_offers": 6,
    "withdraw_offer": 16,
    "rank_offers": 7,
    "leading_group": 14,
    "leaders_by_exact_feedback": 9,
    "leaders_by_first_offer": 5,
    "invite_choice": 24,
    "record_tied_choice": 16,
    "propose_selection": 4,
    "select_proposed": 14,
    "present_selection": 11,
    "keep_selection": 1,
    "accept_selection": 4,
    "record_choice_request": 11,
    "decide_choice": 1,
    "refuse_request": 12,
    "check_scheme": 2,
    "price_chosen_home": 4,
    "allocate": 4,
    "arrange_direct_payment": 25,
    "affordable_option": 4,
    "set_personal_budget": 6,
    "record_payer": 9,
    "record_declaration": 2,
    "record_means": 2,
    "decide_exceptional": 6,
    "allocate_provisionally": 7,
    "record_confirmation": 4,
    "prepare_agreement": 13,
    "record_signature": 7,
    "release_allocation": 4,
    "check_before_award": 10,
    "void_selection": 14,
    "make_award": 47,
    "confirm_start": 5,
    "place_temporarily": 20,
}
"""The most statements of each operation within such a step; one more fails here as well."""
NO_LONGER_DRAWN = {"leaders_by_feedback", "record_referral"}
"""Operations that only releases published before still call."""
NOT_DRAWN_YET = {"write_to_team"}
"""Operations for the processes that councils' analysts draw."""
POSTGRESQL_SAVES = 3
"""At least so many fewer are a step's on PostgreSQL, which takes all that a step writes in one."""
CALLS = {"offer"}
"""Forms that answer an open call: no step of the case."""


@pytest.fixture(scope="module")
def file() -> ScenarioFile:
    """The examples that go through the clauses one by one."""
    return case_walk.read(case_walk.FOLDER / "examples" / "clause_by_clause.yaml")


def named(file: ScenarioFile, name: str) -> Scenario:
    """An example by its id."""
    return next(each for each in file.scenarios if each.id == name)


def dearest(costs: statement_counts.Costs) -> dict[str, int]:
    """The most statements of each form; each answer is one commit."""
    assert {commits for each in costs.values() for _, commits in each} == {1}
    return {form: max(statements for statements, _ in each) for form, each in costs.items()}


def test_every_form_has_its_line_in_the_table() -> None:
    assert COSTS.keys() == FORMS.keys()


def test_no_form_takes_more_statements_than_the_table_says(played: dict[str, Came], gone: Gone) -> None:
    gone_ways = [gone(way).case.costs for way in (*process_paths.CHANGED.values(), *process_paths.OTHERS)]
    most: dict[str, int] = {}
    for costs in (*(came.costs for came in played.values()), *gone_ways):
        for form, statements in dearest(costs).items():
            most[form] = max(most.get(form, 0), statements)
    assert {form: statements for form, statements in most.items() if statements > COSTS[form]} == {}


def test_every_operation_has_its_line_in_the_table() -> None:
    assert OPERATIONS.keys() | NO_LONGER_DRAWN | NOT_DRAWN_YET == {each.__name__ for each in care.OPERATIONS}


def test_no_operation_takes_more_statements_than_the_table_says(played: dict[str, Came], gone: Gone) -> None:
    gone_ways = [
        gone(way).case.operations for way in (*process_paths.CHANGED.values(), *process_paths.OTHERS)
    ]
    most: dict[str, int] = {}
    for operations in (*(came.operations for came in played.values()), *gone_ways):
        for name, statements in operations.items():
            most[name] = max(most.get(name, 0), statements)
    over = {name: statements for name, statements in most.items() if statements > OPERATIONS[name]}
    assert over == {}
    assert most.keys() == OPERATIONS.keys()


def test_more_providers_take_no_more_statements_on_either_database(
    database: Database, file: ScenarioFile
) -> None:
    crowd = statement_counts.crowded(named(file, "S02"), 8)
    costs = statement_counts.played(database, file, crowd)
    assert len(costs["offer"]) >= 10
    saved = POSTGRESQL_SAVES if database.dialect == "postgresql" else 0
    for form, statements in dearest(costs).items():
        assert statements <= COSTS[form] - (0 if form in CALLS else saved), form
