"""The ways back and aside that are drawn in the diagrams lead where they should."""

import pytest

from tests.processes import process_paths
from tests.processes.conftest import Gone
from tests.processes.process_paths import Begin


@pytest.mark.parametrize("stage", process_paths.CHANGED)
def test_a_changed_package_is_advertised_anew_from_every_stage(gone: Gone, stage: str) -> None:
    walk = gone(process_paths.CHANGED[stage])
    assert ("micro_procurement", f"package_changed_at_{stage}") in walk.passed
    assert walk.forms() == {"write_advert", "change_package"}


def test_a_withdrawn_package_ends_the_case_and_the_invited_are_told(gone: Gone) -> None:
    walk = gone(process_paths.withdrawn)
    assert walk.forms() == set()
    assert "advert_withdrawn" in walk.letters


def test_extending_tells_everyone_and_the_call_goes_on(gone: Gone) -> None:
    walk = gone(process_paths.extended)
    assert "offer" in walk.forms()
    assert "advert_extended" in walk.letters


def test_an_advert_closes_early_when_all_have_answered(gone: Gone) -> None:
    walk = gone(process_paths.closed_early)
    assert "confirm_ranking" in walk.forms()


def test_closing_early_is_no_option_while_somebody_has_not_answered(begin: Begin) -> None:
    walk = begin("S01", 0).until("offer")
    assert walk.options("close_early", "confirm") == []


def test_an_officer_may_advertise_again_instead_of_placing_off_contract(gone: Gone) -> None:
    assert "write_advert" in gone(process_paths.advertised_again).forms()


def test_the_review_of_a_temporary_placement_starts_again_in_the_area(gone: Gone) -> None:
    walk = gone(process_paths.temporary_reviewed)
    assert "write_advert" in walk.forms()
    assert "commissioning_notification" in walk.letters


def test_keeping_the_budget_takes_the_search_further(gone: Gone) -> None:
    walk = gone(process_paths.budget_kept)
    assert "approve_temporary" in walk.forms()
    assert ("break_tie", "look_further") in walk.passed
    assert ("advertise", "look_further") in walk.passed, "nobody of the neighbouring areas can be invited"


def test_an_advert_from_whose_list_everybody_was_taken_asks_nobody(gone: Gone) -> None:
    walk = gone(process_paths.everybody_taken_off)
    assert ("respond", "nobody_invited") in walk.passed
    assert "offer" not in walk.forms()


def test_a_withdrawal_while_the_citizen_chooses_leaves_the_others(gone: Gone) -> None:
    walk = gone(process_paths.withdrew_at_tie)
    assert walk.outcome["provider"] == "P2"
    assert "respond_to_offer" in walk.forms()


def test_a_withdrawal_of_the_leader_brings_the_next(gone: Gone) -> None:
    assert gone(process_paths.withdrew_at_choice).outcome["provider"] == "P2"


@pytest.mark.parametrize(
    "way",
    [process_paths.checks_failed, process_paths.suspended_at_the_last_moment, process_paths.handed_back],
)
def test_an_award_that_does_not_come_about_goes_to_the_next_in_the_ranking(
    gone: Gone, way: process_paths.Way
) -> None:
    walk = gone(way)
    assert walk.outcome["provider"] == "P2"
    assert "respond_to_offer" in walk.forms()


def test_an_officer_may_send_an_award_back(gone: Gone) -> None:
    assert "last_checks" in gone(process_paths.sent_back).forms()


def test_a_case_ends_when_care_has_started(gone: Gone) -> None:
    walk = gone(process_paths.started)
    assert walk.forms() == set()
    assert walk.outcome["outcome"] == "awarded"


def test_an_emergency_placement_is_asked_about_again(gone: Gone) -> None:
    assert gone(process_paths.interim_kept).forms() == set()
    assert "write_advert" in gone(process_paths.interim_chosen_again).forms()


@pytest.mark.parametrize("way", [process_paths.amount_differs, process_paths.not_signed])
def test_a_top_up_that_fails_releases_the_place_and_the_offer_stands(
    gone: Gone, way: process_paths.Way
) -> None:
    walk = gone(way)
    assert walk.outcome["outcome"] == "offer_stands_awaiting_citizen"
    assert walk.outcome["provider"] == "P1"


def test_a_partial_waiver_leaves_a_smaller_top_up_to_explain(gone: Gone) -> None:
    assert "explain_top_up" in gone(process_paths.waived_in_part).forms()


def test_a_direct_payment_without_its_conditions_is_refused(gone: Gone) -> None:
    found = gone(process_paths.direct_payment_refused).outcome
    assert found["requests_refused"] == [{"provider": "P2", "reason": "not_direct_payment"}]


def test_a_scheme_without_its_provider_on_site_is_refused(gone: Gone) -> None:
    found = gone(process_paths.scheme_without_provider).outcome
    assert found["requests_refused"] == [{"provider": "P2", "reason": "not_on_site_scheme"}]


def test_the_budget_is_raised_before_any_talk_of_a_top_up(gone: Gone) -> None:
    walk = gone(process_paths.budget_raised_for_a_home)
    assert ("agree_top_up", "note_none_needed") in walk.passed
    assert "explain_top_up" not in walk.forms()
