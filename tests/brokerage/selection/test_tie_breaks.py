"""Clause 12 and selection, operation by operation, on the shipped tables and letters."""

from datetime import date

import pytest

from brokerage.facts import case_facts
from brokerage.facts.options import tied_offers_options
from brokerage.register import providers
from brokerage.reports import case_outcome
from brokerage.selection import presentations, selections, tie_breaks
from brokerage.tables.tender_tables import Offer, Tie, TieStep
from brokerage.tender import offers
from engine.errors import RecordMissing
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import START, Desk


def test_bands_are_those_of_the_close_whatever_comes_after(desk):
    advert = selection_steps.tie(desk, "a", "b")
    providers.record_band(desk.connection, desk.council, "a", "bronze", from_=date(2026, 3, 9), at=START)
    row = desk.last(Offer, advert_id=advert, location_id="a")
    assert (row.band, row.band_order) == ("gold", 1)
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 2, "stands": False}


def test_a_release_of_before_still_compares_feedback_as_it_is_shown(desk):
    advert = selection_steps.tie(desk, "early", "better")
    for home, score in (("early", 4.5), ("better", 4.5), ("better", 4.51), ("better", 4.5)):
        providers.record_feedback(desk.connection, desk.council, home, score, date(2026, 2, 1), at=START)
    tie_breaks.leading_group(desk.case(), advert=advert)
    assert tie_breaks.leaders_by_feedback(desk.case(), advert=advert) == 2
    assert tie_breaks.leaders_by_exact_feedback(desk.case(), advert=advert) == 1


def test_feedback_is_compared_as_it_is_and_not_as_it_is_shown(desk):
    advert = selection_steps.tie(desk, "early", "better")
    for home, scores in (("early", (4.5, 4.49, 4.5)), ("better", (4.5, 4.5, 4.5, 4.49))):
        for score in scores:
            providers.record_feedback(desk.connection, desk.council, home, score, date(2026, 2, 1), at=START)
    tie_breaks.leading_group(desk.case(), advert=advert)
    assert tie_breaks.leaders_by_exact_feedback(desk.case(), advert=advert) == 1
    step = desk.last(TieStep)
    assert step.facts["ratings"] == {"early": 450, "better": 450}
    assert step.facts["exact"] == {"early": "4.4967", "better": "4.4975"}
    told = str(case_facts.offers_and_ranking(desk.case(reads=True)))
    assert "Home better: 4.4975" in told


def test_feedback_then_the_earlier_offer_break_a_tie(desk):
    advert = selection_steps.tie(desk, "a", "b", "c")
    for home, score in (("b", 4.5), ("c", 4.5)):
        providers.record_feedback(desk.connection, desk.council, home, score, date(2026, 2, 1), at=START)
    tie_breaks.leading_group(desk.case(), advert=advert)
    assert tie_breaks.leaders_by_exact_feedback(desk.case(), advert=advert) == 2
    assert tie_breaks.leaders_by_first_offer(desk.case(), advert=advert) == 1
    proposed = selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=True)
    assert proposed["provider"] == "b"
    assert case_outcome.outcome(desk.connection, desk.case_id)["outcome"] == "awaiting_officer_confirmation"
    steps = desk.all(TieStep)
    assert [(row.step, len(row.after)) for row in steps] == [("customer_feedback", 2), ("first_offer", 1)]


def test_when_the_selected_provider_withdraws_the_rest_of_its_band_is_asked(desk):
    advert = selection_steps.tie(desk, "a", "b", "c")
    tie_breaks.leading_group(desk.case(), advert=advert)
    tie_breaks.leaders_by_first_offer(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": True}
    offers.withdraw_offer(desk.case(), advert=advert, provider="a", reason="no bed")
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 2, "stands": False}


def test_offers_past_their_time_are_not_selected(desk):
    advert = selection_steps.tie(desk, "a", "b")
    desk.pass_time(days=8)
    group = tie_breaks.leading_group(desk.case(), advert=advert)
    assert group == {"count": 0, "stands": False, "lapsed": True}


def test_nobody_is_put_to_the_citizen_whom_something_bars_today(desk):
    advert = selection_steps.tie(desk, "a", "b", "c")
    providers.suspend(desk.connection, desk.council, "a", desk.clock.now(), "enquiry")
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 2, "stands": False}
    providers.record_cqc_rating(desk.connection, "b", "Inadequate", date(2026, 3, 9), at=START)
    options = tied_offers_options(desk.case(reads=True))
    assert [each.label for each in options] == ["Home c"]


def test_a_selection_that_is_barred_before_it_is_accepted_falls(desk):
    advert = selection_steps.tie(desk, "a", "b")
    tie_breaks.leading_group(desk.case(), advert=advert)
    tie_breaks.leaders_by_first_offer(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    providers.suspend(desk.connection, desk.council, "a", desk.clock.now(), "enquiry")
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": False}
    assert offers.standing_selections(desk.records, advert) == []


def record_tie(desk: Desk, advert: str) -> str:
    """Record a tie of an advert without offers; its id."""
    ranked = selection_steps.record_ranking(desk, advert)
    tie = Tie(advert_id=advert, ranking_id=ranked, members=[], remaining=[], made_at=desk.clock.now())
    desk.records.put(tie)
    desk.records.flush()
    return tie.id


def test_the_tie_in_hand_is_the_last_of_its_own_advert(desk):
    low, middle, high = selection_steps.three_adverts(desk)
    ties = [record_tie(desk, advert) for advert in (middle, middle, low, high)]
    assert tie_breaks.the_tie(desk.records, middle).id == ties[1]
    assert tie_breaks.the_tie(desk.records, low).id == ties[2]
    assert tie_breaks.the_tie(desk.records, high).id == ties[3]


def test_the_steps_of_a_tie_are_numbered_in_turn_whatever_other_ties_have(desk):
    ties = sorted(record_tie(desk, advert) for advert in selection_steps.three_adverts(desk))
    for tie_id in (*ties, ties[1], ties[1], ties[0], ties[2]):
        tie = desk.records.require(Tie, tie_id)
        tie_breaks.narrow(desk.case(), tie, "citizen_choice", [], {})
    numbers = [[step.number for step in desk.all(TieStep, tie_id=tie_id)] for tie_id in ties]
    assert numbers == [[1, 2], [1, 2, 3], [1, 2]]


def test_feedback_that_comes_after_the_close_breaks_no_tie(desk):
    desk.refer()
    for home in ("a", "b"):
        desk.home(home)
    advert = selection_steps.advertise(desk)
    for home in ("a", "b"):
        desk.answer(advert, home)
    selection_steps.rank(desk, advert)
    record = providers.record_feedback
    record(desk.connection, desk.council, "a", 4.0, date(2026, 2, 1), at=START)
    record(desk.connection, desk.council, "b", 5.0, date(2026, 3, 11), at=START)
    desk.pass_time(days=3)
    tie_breaks.leading_group(desk.case(), advert=advert)
    assert tie_breaks.leaders_by_exact_feedback(desk.case(), advert=advert) == 1
    assert desk.last(TieStep).facts["ratings"] == {"a": 400}


def test_a_tie_is_of_the_last_ranking_of_its_own_advert(desk):
    low, advert, high = selection_steps.three_adverts(desk, "a", "b")
    selection_steps.advertise(desk, advert)
    for home in ("a", "b"):
        desk.answer(advert, home)
    selection_steps.rank(desk, advert)
    members = [offer.id for offer in desk.all(Offer)]
    own, *_ = [selection_steps.record_ranking(desk, other, "gold", *members) for other in (advert, low, high)]
    assert tie_breaks.leading_group(desk.case(), advert=advert)["count"] == 2
    assert tie_breaks.the_tie(desk.records, advert).ranking_id == own


def test_an_offer_that_is_not_on_record_is_never_passed_over(desk):
    advert = selection_steps.tie(desk, "a", "b")
    first, second = (desk.last(Offer, advert_id=advert, location_id=home).id for home in "ab")
    ordered = tie_breaks.offers_in_order(desk.records, [second, first])
    assert [offer.location_id for offer in ordered] == ["b", "a"]
    assert tie_breaks.offers_in_order(desk.records, []) == []
    with pytest.raises(RecordMissing):
        tie_breaks.offers_in_order(desk.records, [first, "nobody"])


def test_the_selection_that_counts_is_the_last_one_made(desk):
    advert = selection_steps.tie(desk, "a", "b", "c")
    tie_breaks.leading_group(desk.case(), advert=advert)
    for home in ("a", "b", "c"):
        offer = desk.last(Offer, location_id=home).id
        selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
        selections.select_proposed(desk.case(), advert=advert, offer=offer, reason="as the family asked")
    for home in ("a", "b"):
        providers.suspend(desk.connection, desk.council, home, desk.clock.now(), "enquiry")
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": True}
    assert desk.last(Offer, location_id="a").state == "selected"


def test_a_selection_that_is_only_proposed_does_not_stand(desk):
    advert = selection_steps.tie(desk, "a", "b")
    tie_breaks.leading_group(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 2, "stands": False}


def test_a_selection_that_was_accepted_stands_though_its_provider_is_barred_later(desk):
    advert = selection_steps.tie(desk, "a", "b")
    tie_breaks.leading_group(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="first_offer", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    presentations.accept_selection(desk.case(), advert=advert)
    providers.suspend(desk.connection, desk.council, "a", desk.clock.now(), "enquiry")
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": True}


def test_an_advert_lapses_by_its_own_offers_alone(desk):
    low, advert, high = selection_steps.three_adverts(desk, "a")
    selection_steps.advertise(desk, advert)
    desk.answer(advert, "a")
    selection_steps.rank(desk, advert)
    desk.pass_time(days=8)
    lapsed = {
        number: tie_breaks.leading_group(desk.case(), advert=number)["lapsed"]
        for number in (low, advert, high)
    }
    assert lapsed == {low: False, advert: True, high: False}
    offers.withdraw_offer(desk.case(), advert=advert, provider="a", reason="no bed")
    assert not tie_breaks.leading_group(desk.case(), advert=advert)["lapsed"]


def test_a_lower_group_leads_once_the_best_one_has_nobody_left(desk):
    desk.refer()
    for home, band in (("a", "gold"), ("b", "silver"), ("c", "bronze")):
        desk.home(home, band)
    advert = selection_steps.advertise(desk)
    for home in ("a", "b", "c"):
        desk.answer(advert, home)
    selection_steps.rank(desk, advert)
    offers.withdraw_offer(desk.case(), advert=advert, provider="a", reason="no bed")
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": False}
    assert tie_breaks.the_tie(desk.records, advert).band == "silver"
