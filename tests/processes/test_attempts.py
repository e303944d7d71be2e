"""Attempts to get round a clause by hand, in ways that no scenario file can tell."""

from datetime import timedelta

import pytest

from play.errors import StuckError
from tests.processes import process_paths
from tests.processes.case_walk import Walk
from tests.processes.process_paths import WHY, Begin


def explained(walk: Walk, **answers: str) -> Walk:
    """The top-up is explained, and answered like this."""
    told = {"told_to": "The family", "told_by": "The broker", "told_on": walk.day}
    third = {"payer_type": "third_party", "payer_name": "Dora Daughter"}
    return walk.do("explain_top_up", **{**third, **told, "understood": "yes", "agreed": "yes", **answers})


def without_an_affordable_home(begin: Begin) -> Walk:
    """The fee falls while the case runs, so that nothing on offer can be had without a top-up."""
    walk = begin("S08", 0, "set_budget").play().settle(standard_fee_weekly={"care_home_residential": 70000})
    return walk.event(**walk.told("citizen_requests")).until("set_budget")


def test_no_award_is_prepared_unless_the_provider_confirmed_the_plan(begin: Begin) -> None:
    walk = begin("S01", 1, "last_checks").play()
    with pytest.raises(StuckError, match="plan"):
        walk.do("last_checks", go_on="yes", start_agreed=True)
    assert "last_checks" in walk.forms()


def test_another_homes_withdrawal_does_not_end_a_top_up_that_is_being_agreed(begin: Begin) -> None:
    walk = begin("C03", 1).play()
    assert "confirm_top_up" in walk.forms()
    assert walk.options("provider_withdrew", "provider") == ["P2"]


def test_a_top_up_nobody_agreed_to_is_not_asked_of_the_payer(begin: Begin) -> None:
    walk = explained(begin("C03", 1, "explain_top_up").play(), agreed="no")
    assert "exceptional_circumstances" in walk.forms()
    assert "declare_top_up" not in walk.letters


def test_a_payer_who_was_not_told_where_to_get_advice_cannot_go_on(begin: Begin) -> None:
    walk = explained(begin("C03", 1, "explain_top_up", "declare_means").play())
    means = {
        "willing": "yes",
        "can_pay": "yes",
        "recorded_from": "phone",
        "said_by": "Dora",
        "said_on": walk.day,
    }
    with pytest.raises(StuckError, match="independent financial advice"):
        walk.do("declare_means", **means)
    walk.do("declare_means", **means, advice_offered=True)
    assert "check_affordability" in walk.forms()


def test_a_payer_refused_after_a_partial_waiver_leaves_the_offer_with_the_citizen(begin: Begin) -> None:
    walk = explained(
        process_paths.waived_in_part(begin), payer_type="first_party", payer_name="", payer_basis="none"
    )
    assert "respond_to_offer" in walk.forms()
    assert walk.outcome["requests_refused"] == [{"provider": "P2", "reason": "first_party_not_permitted"}]


def test_without_an_affordable_home_no_top_up_is_explained(begin: Begin) -> None:
    walk = without_an_affordable_home(begin).do("set_budget", decision="keep", reason=WHY)
    assert "exceptional_circumstances" in walk.forms()
    assert ("agree_top_up", "explain_top_up") not in walk.passed


def test_a_budget_raised_too_little_is_looked_at_again(begin: Begin) -> None:
    walk = without_an_affordable_home(begin)
    walk.do("set_budget", decision="raise", weekly_pence=71000, reason=WHY)
    assert "set_budget" in walk.forms()
    walk.do("set_budget", decision="raise", weekly_pence=72000, reason=WHY)
    assert "explain_top_up" in walk.forms()


def test_a_package_withdrawn_after_the_award_is_awarded_to_nobody(begin: Begin) -> None:
    walk = begin("S01").play().do("change_package", what="withdraw", reason=WHY)
    assert walk.forms() == set()
    assert (walk.outcome["outcome"], walk.outcome["provider"]) == ("in_progress", None)
    assert "advert_withdrawn" in walk.letters


def test_the_tied_are_chosen_and_never_asked_for_with_reasons(begin: Begin) -> None:
    walk = begin("S02", 0).until("choose_tied")
    others = walk.options("choose_tied", "provider")
    assert "P3" in others
    assert not {"P1", "P2"} & set(others)


def test_a_provider_that_withdraws_while_its_place_is_held_gives_it_back(begin: Begin) -> None:
    walk = begin("C03", 1).play().do("provider_withdrew", provider="P2", reason=WHY)
    assert "respond_to_offer" in walk.forms()
    assert (walk.outcome["outcome"], walk.outcome["provider"]) == ("offer_stands_awaiting_citizen", "P1")


def test_a_rating_that_falls_while_a_waiver_is_decided_bars_the_award(begin: Begin) -> None:
    walk = begin("S18", 1, "exceptional_circumstances").play()
    walk.event(type="cqc_rating_changes", provider="P2", cqc="Inadequate")
    review = walk.day + timedelta(days=365)
    walk.do("exceptional_circumstances", granted="yes", reasons=WHY, review_on=review)
    assert "respond_to_offer" in walk.forms()
    assert walk.outcome["provider"] == "P1"


def test_a_person_found_not_able_to_decide_is_not_the_one_who_chooses(begin: Begin) -> None:
    choosers = begin("H11", 0).until("choose_tied").options("choose_tied", "by")
    assert choosers == ["citizen", "attorney", "deputy", "best_interests"]
    choosers = begin("H11", None, "choose_tied").until("choose_tied").options("choose_tied", "by")
    assert choosers == ["attorney", "deputy", "best_interests"]


def test_a_choice_is_not_impossible_before_somebody_says_who_was_asked(begin: Begin) -> None:
    walk = begin("S02", 0).until("choose_tied")
    known = {"recorded_from": "meeting", "said_by": "Her nurse", "said_on": walk.day}
    with pytest.raises(StuckError, match="who you asked"):
        walk.do("choose_tied", "broker", not_possible=True, **known)
    walk.do("choose_tied", "broker", not_possible=True, why="Her son, who is abroad", **known)
    assert walk.outcome["route"] == "first_offer_of_tied"


def test_offers_that_lapse_are_asked_for_again_in_the_same_area(begin: Begin) -> None:
    walk = begin("S12", 0).until("respond_to_offer")
    walk.case.clock.advance(timedelta(days=8))
    walk.do("respond_to_offer", decision="accept", by="citizen")
    assert "write_advert" in walk.forms()


def test_the_top_ranked_is_not_told_that_another_was_ranked_above_it(begin: Begin) -> None:
    walk = begin("C01", 1).play()
    notices = walk.written("unsuccessful_notice")
    assert notices
    assert all("ranked above yours" not in each for each in notices)
