"""Clause 12 and selection, operation by operation, on the shipped tables and letters."""

from datetime import date

import pytest

from brokerage import (
    bank_holidays,
    changes,
    errors,
    offers,
    outcome,
    presentations,
    providers,
    records,
    referrals,
    selections,
    sources_facts,
    sources_options,
    tables,
    ties,
)
from tests.brokerage import errands
from tests.brokerage.desk import OFFICER, START


def test_bands_are_those_of_the_close_whatever_comes_after(desk):
    advert = errands.tie(desk, "a", "b")
    providers.record_band(desk.connection, desk.council, "a", "bronze", from_=date(2026, 3, 9), at=START)
    row = records.of(desk.case()).latest(tables.offers, advert=advert, location="a")
    assert (row.band, row.band_order) == ("gold", 1)
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 2, "stands": False}


def test_a_release_of_before_still_compares_feedback_as_it_is_shown(desk):
    advert = errands.tie(desk, "early", "better")
    for home, score in (("early", 4.5), ("better", 4.5), ("better", 4.51), ("better", 4.5)):
        providers.record_feedback(desk.connection, desk.council, home, score, date(2026, 2, 1), at=START)
    ties.leading_group(desk.case(), advert=advert)
    assert ties.leaders_by_feedback(desk.case(), advert=advert) == 2
    assert ties.leaders_by_exact_feedback(desk.case(), advert=advert) == 1


def test_feedback_is_compared_as_it_is_and_not_as_it_is_shown(desk):
    advert = errands.tie(desk, "early", "better")
    for home, scores in (("early", (4.5, 4.49, 4.5)), ("better", (4.5, 4.5, 4.5, 4.49))):
        for score in scores:
            providers.record_feedback(desk.connection, desk.council, home, score, date(2026, 2, 1), at=START)
    ties.leading_group(desk.case(), advert=advert)
    assert ties.leaders_by_exact_feedback(desk.case(), advert=advert) == 1
    step = records.of(desk.case()).latest(tables.tie_steps)
    assert step.facts["ratings"] == {"early": 450, "better": 450}
    assert step.facts["exact"] == {"early": "4.4967", "better": "4.4975"}
    told = str(sources_facts.offers_and_ranking(desk.case(reads=True)))
    assert "Home better: 4.4975" in told


def test_feedback_then_the_earlier_offer_break_a_tie(desk):
    advert = errands.tie(desk, "a", "b", "c")
    for home, score in (("b", 4.5), ("c", 4.5)):
        providers.record_feedback(desk.connection, desk.council, home, score, date(2026, 2, 1), at=START)
    ties.leading_group(desk.case(), advert=advert)
    assert ties.leaders_by_exact_feedback(desk.case(), advert=advert) == 2
    assert ties.leaders_by_first_offer(desk.case(), advert=advert) == 1
    proposed = selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=True)
    assert proposed["provider"] == "b"
    assert outcome.outcome(desk.connection, desk.case_id)["outcome"] == "awaiting_officer_confirmation"
    steps = records.of(desk.case()).all(tables.tie_steps)
    assert [(row.step, len(row.after)) for row in steps] == [("customer_feedback", 2), ("first_offer", 1)]


def test_an_officer_selects_another_of_the_tied_only_with_a_reason(desk):
    advert = errands.tie(desk, "a", "b")
    ties.leading_group(desk.case(), advert=advert)
    ties.leaders_by_first_offer(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=True)
    other = records.of(desk.case()).latest(tables.offers, advert=advert, location="b").id
    with pytest.raises(errors.ReasonMissing):
        selections.select_proposed(desk.case(OFFICER), advert=advert, offer=other, reason=None)
    with pytest.raises(errors.NotAmongTheOffers):
        selections.select_proposed(desk.case(OFFICER), advert=advert, offer="nobody", reason="why")
    selections.select_proposed(desk.case(OFFICER), advert=advert, offer=other, reason="continuity of staff")
    row = presentations.selected(records.of(desk.case()), advert)
    assert (row.offer, row.selected_by, row.reason) == (other, "o1", "continuity of staff")
    assert "tie_break_confirmation" in outcome.outcome(desk.connection, desk.case_id)["documents"]


def test_the_citizen_chooses_among_all_of_the_tied(desk):
    advert = errands.tie(desk, "a", "b")
    ties.leading_group(desk.case(), advert=advert)
    invited = ties.invite_choice(desk.case(), advert=advert)
    assert invited["choose_by"] == bank_holidays.working_days(desk.connection, desk.clock.now(), 2)
    options = sources_options.tied_offers_options(desk.case(reads=True))
    assert [each.label for each in options] == ["Home a", "Home b"]
    chosen = {"decision": "choose", "by": "attorney", "why": "near her son"}
    result = ties.record_tied_choice(desk.case(), advert=advert, offer=options[1].value, **chosen)
    assert result == {"result": "chosen"}
    kinds = outcome.outcome(desk.connection, desk.case_id)["documents"]
    assert kinds == ["representative_authority_record", "citizen_choice_record"]
    letter = desk.book.letters[-1]
    assert letter[0] == "choose_provider"
    assert "/link/" in letter[3].body


def test_nobody_chooses_an_offer_that_is_not_tied(desk):
    advert = errands.tie(desk, "a", "b")
    ties.leading_group(desk.case(), advert=advert)
    with pytest.raises(errors.NotAmongTheOffers):
        ties.record_tied_choice(desk.case(), advert=advert, decision="choose", offer="x")
    with pytest.raises(errors.CannotChoose):
        ties.record_tied_choice(desk.case(), advert=advert, decision="choose", offer="x", by="neighbour")


@pytest.mark.parametrize("decision", ["decline", "no_response", "not_possible", None])
def test_no_choice_leaves_all_of_them_tied(desk, decision):
    advert = errands.tie(desk, "a", "b")
    ties.leading_group(desk.case(), advert=advert)
    assert ties.record_tied_choice(desk.case(), advert=advert, decision=decision) == {"result": "declined"}
    assert len(ties.the_tie(records.of(desk.case()), advert).remaining) == 2


def test_when_the_selected_provider_withdraws_the_rest_of_its_band_is_asked(desk):
    advert = errands.tie(desk, "a", "b", "c")
    ties.leading_group(desk.case(), advert=advert)
    ties.leaders_by_first_offer(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": True}
    offers.withdraw_offer(desk.case(), advert=advert, provider="a", reason="no bed")
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 2, "stands": False}


def test_offers_past_their_time_are_not_selected(desk):
    advert = errands.tie(desk, "a", "b")
    desk.pass_time(days=8)
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 0, "stands": False, "lapsed": True}


def test_a_changed_package_keeps_what_it_was_and_withdraws_its_advert(desk):
    package = desk.refer()
    desk.home("a")
    advert = errands.advertise(desk)
    answer = changes.change_package(
        desk.case(), package=package, what="change", reason="fell", urgency="emergency", budget_pence=80000
    )
    assert answer == {"withdrawn": False, "urgency": "emergency", "area": "north", "cascade_stage": 1}
    book = records.of(desk.case())
    assert book.get(tables.adverts, advert).state == "withdrawn"
    assert book.latest(tables.package_changes).before == {"urgency": "routine"}
    assert referrals.budget_pence(book, package) == 80000
    assert desk.book.letters[-1][0] == "advert_withdrawn"
    gone = changes.change_package(desk.case(), package=package, what="withdraw", reason="family cares")
    assert gone["withdrawn"]
    assert book.get(tables.packages, package).state == "withdrawn"


def test_nobody_is_put_to_the_citizen_whom_something_bars_today(desk):
    advert = errands.tie(desk, "a", "b", "c")
    providers.suspend(desk.connection, desk.council, "a", desk.clock.now(), "enquiry")
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 2, "stands": False}
    providers.record_cqc_rating(desk.connection, "b", "Inadequate", date(2026, 3, 9), at=START)
    options = sources_options.tied_offers_options(desk.case(reads=True))
    assert [each.label for each in options] == ["Home c"]


def test_a_selection_that_is_barred_before_it_is_accepted_falls(desk):
    advert = errands.tie(desk, "a", "b")
    ties.leading_group(desk.case(), advert=advert)
    ties.leaders_by_first_offer(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    providers.suspend(desk.connection, desk.council, "a", desk.clock.now(), "enquiry")
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": False}
    assert offers.standing_selections(records.of(desk.case()), advert) == []
