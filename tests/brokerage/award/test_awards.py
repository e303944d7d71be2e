"""Awards, and care outside the arrangements, on the shipped tables and letters."""

from datetime import date, timedelta

import pytest

from brokerage import errors
from brokerage.award import awards, care_starts
from brokerage.facts.options import non_contracted_providers
from brokerage.package import documents
from brokerage.register import providers
from brokerage.selection import presentations, selections, temporary_placements, tie_breaks
from brokerage.store import dated_settings
from brokerage.tables.award_tables import Award, IndividualAgreement, Tenancy
from brokerage.tender import adverts, long_lists, offers, ranking
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import COUNCIL, OFFICER, START


def test_an_award_makes_agreement_notices_and_letters(desk):
    advert = selection_steps.selected(desk)
    presentations.present_selection(desk.case(), advert=advert)
    presentations.accept_selection(desk.case(), advert=advert)
    assert awards.check_before_award(desk.case(), advert=advert, request=None) == {"ok": True, "reason": "ok"}
    answer = selection_steps.award(desk, advert)
    assert (answer["made"], answer["interim"]) == (True, False)
    found = selection_steps.outcome_of(desk)
    assert (found["outcome"], found["provider"], found["route"]) == ("awarded", "first", "top_ranked")
    assert (found["top_up_weekly"], found["council_pays_weekly"]) == ("0.00", "720.00")
    assert set(found["documents"]) == {"individual_agreement", "award_notice", "unsuccessful_notice"}
    sent = [(letter, to) for letter, to, *_ in desk.book.letters]
    assert ("award_notice", "provider:first") in sent
    assert ("unsuccessful_notice", "provider:second") in sent
    keys = [key for _, _, key, _ in desk.book.letters]
    assert len(keys) == len(set(keys))
    agreement = desk.last(IndividualAgreement)
    assert documents.digest(agreement.text) == agreement.sha256
    row = desk.last(Award)
    assert (row.officer, row.officer_name) == ("o1", "Olive Officer")


def test_no_letter_to_a_loser_tells_of_another_offer(desk):
    advert = selection_steps.selected(desk)
    selection_steps.award(desk, advert)
    body = next(
        written.body for letter, _, _, written in desk.book.letters if letter == "unsuccessful_notice"
    )
    assert "Home first" not in body
    assert "720" not in body


def test_what_turned_bad_since_the_close_stops_the_award(desk):
    advert = selection_steps.selected(desk)
    providers.suspend(desk.connection, COUNCIL, "first", desk.clock.now(), "enquiry")
    assert selection_steps.award(desk, advert)["made"] is False
    assert awards.check_before_award(desk.case(), advert=advert, request=None)["reason"] == "suspended"
    awards.void_selection(desk.case(), advert=advert, reason="suspended")
    assert tie_breaks.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": False}
    selections.propose_selection(desk.case(), advert=advert, how="top_ranked", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    assert selection_steps.award(desk, advert)["made"] is True
    assert selection_steps.outcome_of(desk)["provider"] == "second"


def test_a_rating_of_inadequate_after_the_close_stops_the_award(desk):
    advert = selection_steps.selected(desk)
    providers.record_cqc_rating(desk.connection, "first", "Inadequate", date(2026, 3, 9), at=START)
    assert awards.check_before_award(desk.case(), advert=advert, request=None)["reason"] == "cqc_inadequate"


def test_an_award_handed_back_leaves_the_next_in_the_ranking(desk):
    advert = selection_steps.selected(desk)
    selection_steps.award(desk, advert)
    awards.void_selection(desk.case(), advert=advert, reason="no bed after all")
    assert selection_steps.outcome_of(desk)["outcome"] == "in_progress"
    tie_breaks.leading_group(desk.case(), advert=advert)
    assert (
        selections.propose_selection(desk.case(), advert=advert, how="top_ranked", silent=False)["provider"]
        == "second"
    )


def test_an_officer_awards_only_up_to_their_limit(desk):
    limit = {"senior_officer": 71999}
    dated_settings.set_setting(
        desk.connection, COUNCIL, "approval_limits", limit, date(2026, 1, 1), "a", "b", START
    )
    with pytest.raises(errors.AboveLimit):
        selection_steps.award(desk, selection_steps.selected(desk))


def test_an_emergency_award_is_interim_with_a_review(desk):
    advert = selection_steps.selected(desk, urgency="emergency")
    answer = selection_steps.award(desk, advert)
    assert answer["interim"] is True
    assert answer["review_at"] > answer["start_at"]


def test_care_that_has_started_is_on_record(desk):
    advert = selection_steps.selected(desk)
    with pytest.raises(errors.NothingToAward):
        care_starts.confirm_start(desk.case(), advert=advert, started_on=None)
    selection_steps.award(desk, advert)
    awarded_on = desk.clock.now().date()
    for untrue in (awarded_on - timedelta(days=1), awarded_on + timedelta(days=1)):
        with pytest.raises(errors.AnswerRefused):
            care_starts.confirm_start(desk.case(), advert=advert, started_on=untrue)
    desk.pass_time(days=(date(2026, 4, 2) - awarded_on).days)
    care_starts.confirm_start(desk.case(), advert=advert, started_on=date(2026, 4, 2))
    row = desk.last(Award)
    assert (row.state, row.started_on) == ("started", date(2026, 4, 2))


def test_a_temporary_placement_leaves_its_evidence(desk):
    selection_steps.selected(desk)
    desk.home("spare", arrangement="none")
    options = non_contracted_providers(desk.case(reads=True))
    assert [each.value for each in options] == ["spare"]
    place = {"package": desk.variables["package"], "provider": "spare", "reason": "nobody else"}
    place |= {"plan_confirmed": True}
    with pytest.raises(errors.AnswerRefused, match=r"within 12 weeks.* on or before 1 June 2026"):
        temporary_placements.place_temporarily(desk.case(OFFICER), review_on=date(2030, 4, 20), **place)
    placed = temporary_placements.place_temporarily(desk.case(OFFICER), review_on=date(2026, 4, 20), **place)
    assert placed["review_at"].date() == date(2026, 4, 20)
    found = selection_steps.outcome_of(desk)
    assert (found["outcome"], found["provider"]) == ("temporary_off_contract", "spare")
    assert {"off_contract_record", "commissioning_notification", "temporary_agreement"} <= set(
        found["documents"]
    )


def test_housing_and_care_are_two_records(desk):
    desk.refer(category="supported_living", age_group="adult_18_64")
    desk.home("flat", category="supported_living")
    made = long_lists.build_long_list(desk.case(), package=desk.variables["package"], reach="local")
    advert = str(made["advert"])
    adverts.open_advert(desk.case(), advert=advert, minutes=60)
    desk.open_call(advert)
    landlord = {"landlord": "Body flat", "accommodation_confirmed": True}
    desk.answer(advert, "flat", weekly_pence=None, **landlord)
    adverts.close_advert(desk.case(), advert=advert)
    offers.check_offers(desk.case(), advert=advert)
    ranking.rank_offers(desk.case(), advert=advert)
    tie_breaks.leading_group(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="top_ranked", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    selection_steps.award(desk, advert)
    tenancy = desk.last(Tenancy)
    assert (tenancy.landlord, tenancy.landlord_provides_care) == ("Body flat", True)
    assert "accommodation_confirmation" in selection_steps.outcome_of(desk)["documents"]
    assert selection_steps.outcome_of(desk)["council_pays_weekly"] is None
