"""Alternatives, top-ups and awards, operation by operation, on the shipped process's tables and letters."""

from datetime import date

import pytest

from brokerage import (
    adverts,
    agreements,
    awards,
    choices,
    direct_payments,
    errors,
    long_lists,
    offers,
    outcome,
    papers,
    people,
    presentations,
    providers,
    ranking,
    reading,
    records,
    selections,
    settings,
    sources_choice,
    sources_options,
    tables,
    temporary,
    ties,
    top_ups,
)
from tests.brokerage.desk import COUNCIL, OFFICER, START, Desk


def _selected(desk: Desk, price: int = 72000, **referral: object) -> str:
    """An advert at which "first" is selected, "second" offered too and "chosen" did not."""
    desk.refer(**referral)
    desk.home("first", "gold")
    desk.home("second", "silver")
    desk.home("chosen", "silver", areas=["south"])
    made = long_lists.build_long_list(desk.case(), package=desk.variables["package"], reach="local")
    advert = str(made["advert"])
    desk.variables["advert"] = advert
    adverts.open_advert(desk.case(), advert=advert, minutes=2880)
    desk.open_call(advert)
    for home in ("first", "second"):
        desk.answer(advert, home, weekly_pence=price)
    adverts.close_advert(desk.case(), advert=advert)
    offers.check_offers(desk.case(), advert=advert)
    ranking.rank_offers(desk.case(), advert=advert)
    ties.leading_group(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="top_ranked", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    return advert


def _ask(desk: Desk, advert: str, provider: str | None = "chosen", **asked: object) -> dict:
    given = {
        "home_name": None,
        "via": "placement",
        "scheme": None,
        "reason_kind": "family",
        "reason": "near her son",
        "by": "citizen",
        "recorded_from": "phone",
        **asked,
    }
    made = choices.record_choice_request(desk.case(), advert=advert, provider=provider, **given)
    desk.variables["request"] = made["request"]
    return made


def _priced(desk: Desk, advert: str, weekly: int = 79550) -> str:
    request = str(_ask(desk, advert)["request"])
    home = {"suitable": True, "available": True, "accepts_council_terms": True}
    choices.price_chosen_home(desk.case(), request=request, weekly_pence=weekly, **home)
    return request


def _payer(desk: Desk, request: str, **payer: object) -> str | None:
    given = {
        "payer_name": "Dora Daughter",
        "payer_email": "dora@x.example",
        "payer_type": "third_party",
        "payer_basis": None,
        "told_by": "Bea",
        "told_on": date(2026, 3, 9),
        "told_to": None,
        "understood": True,
        "agreed": True,
        **payer,
    }
    found = top_ups.record_payer(desk.case(), request=request, **given)["payer"]
    return None if found is None else str(found)


def _award(desk: Desk, advert: str, request: str | None = None) -> dict:
    return awards.make_award(desk.case(OFFICER), advert=advert, request=request, officer_note="in order")


def _outcome(desk: Desk) -> dict:
    return outcome.outcome(desk.connection, desk.case_id)


def test_an_award_makes_agreement_notices_and_letters(desk):
    advert = _selected(desk)
    presentations.present_selection(desk.case(), advert=advert)
    presentations.accept_selection(desk.case(), advert=advert)
    assert awards.check_before_award(desk.case(), advert=advert, request=None) == {"ok": True, "reason": "ok"}
    answer = _award(desk, advert)
    assert (answer["made"], answer["interim"]) == (True, False)
    found = _outcome(desk)
    assert (found["outcome"], found["provider"], found["route"]) == ("awarded", "first", "top_ranked")
    assert (found["top_up_weekly"], found["council_pays_weekly"]) == ("0.00", "720.00")
    assert set(found["documents"]) == {"individual_agreement", "award_notice", "unsuccessful_notice"}
    sent = [(letter, to) for letter, to, *_ in desk.book.letters]
    assert ("award_notice", "provider:first") in sent
    assert ("unsuccessful_notice", "provider:second") in sent
    keys = [key for _, _, key, _ in desk.book.letters]
    assert len(keys) == len(set(keys))
    agreement = records.of(desk.case()).latest(tables.individual_agreements)
    assert papers.digest(agreement.text) == agreement.sha256
    row = records.of(desk.case()).latest(tables.awards)
    assert (row.officer, row.officer_name) == ("o1", "Olive Officer")


def test_no_letter_to_a_loser_tells_of_another_offer(desk):
    advert = _selected(desk)
    _award(desk, advert)
    body = next(
        written.body for letter, _, _, written in desk.book.letters if letter == "unsuccessful_notice"
    )
    assert "Home first" not in body
    assert "720" not in body


def test_what_turned_bad_since_the_close_stops_the_award(desk):
    advert = _selected(desk)
    providers.suspend(desk.connection, COUNCIL, "first", desk.clock.now(), "enquiry")
    assert _award(desk, advert)["made"] is False
    assert awards.check_before_award(desk.case(), advert=advert, request=None)["reason"] == "suspended"
    awards.void_selection(desk.case(), advert=advert, reason="suspended")
    assert ties.leading_group(desk.case(), advert=advert) == {"count": 1, "stands": False}
    selections.propose_selection(desk.case(), advert=advert, how="top_ranked", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    assert _award(desk, advert)["made"] is True
    assert _outcome(desk)["provider"] == "second"


def test_a_rating_of_inadequate_after_the_close_stops_the_award(desk):
    advert = _selected(desk)
    providers.record_cqc_rating(desk.connection, "first", "Inadequate", date(2026, 3, 9))
    assert awards.check_before_award(desk.case(), advert=advert, request=None)["reason"] == "cqc_inadequate"


def test_an_award_handed_back_leaves_the_next_in_the_ranking(desk):
    advert = _selected(desk)
    _award(desk, advert)
    awards.void_selection(desk.case(), advert=advert, reason="no bed after all")
    assert _outcome(desk)["outcome"] == "in_progress"
    ties.leading_group(desk.case(), advert=advert)
    assert (
        selections.propose_selection(desk.case(), advert=advert, how="top_ranked", silent=False)["provider"]
        == "second"
    )


def test_an_officer_awards_only_up_to_their_limit(desk):
    limit = {"senior_officer": 71999}
    settings.set_setting(
        desk.connection, COUNCIL, "approval_limits", limit, date(2026, 1, 1), "a", "b", START
    )
    with pytest.raises(errors.AboveLimit):
        _award(desk, _selected(desk))


def test_an_emergency_award_is_interim_with_a_review(desk):
    advert = _selected(desk, urgency="emergency")
    answer = _award(desk, advert)
    assert answer["interim"] is True
    assert answer["review_at"] > answer["start_at"]


def test_care_that_has_started_is_on_record(desk):
    advert = _selected(desk)
    with pytest.raises(errors.NothingToAward):
        awards.confirm_start(desk.case(), advert=advert, started_on=None)
    _award(desk, advert)
    awards.confirm_start(desk.case(), advert=advert, started_on=date(2026, 4, 2))
    row = records.of(desk.case()).latest(tables.awards)
    assert (row.state, row.started_on) == ("started", date(2026, 4, 2))


def test_an_inadequate_provider_bars_the_request_and_the_offer_stands(desk):
    advert = _selected(desk)
    providers.record_cqc_rating(desk.connection, "chosen", "Inadequate", date(2026, 3, 1))
    made = _ask(desk, advert)
    assert made["barred"] is True
    choices.refuse_request(desk.case(), request=made["request"], reason="cqc_inadequate")
    letter, to, _, written = desk.book.letters[-1]
    assert (letter, to.partition(":")[0]) == ("choice_not_upheld", "person")
    assert "Home first" in written.body
    presentations.present_selection(desk.case(), advert=advert)
    assert ties.leading_group(desk.case(), advert=advert)["stands"] is True
    found = _outcome(desk)
    assert found["requests_refused"] == [{"provider": "chosen", "reason": "cqc_inadequate"}]
    assert (found["outcome"], found["provider"]) == ("offer_stands_awaiting_citizen", "first")


def test_a_home_named_in_words_is_found_in_the_register(desk):
    advert = _selected(desk)
    assert _ask(desk, advert, None, home_name=" home CHOSEN ")["provider"] == "chosen"
    with pytest.raises(errors.RecordMissing, match="register"):
        _ask(desk, advert, None, home_name="Nowhere Lodge")


def test_a_home_at_the_limit_is_allocated_without_a_top_up(desk):
    advert = _selected(desk)
    request = _priced(desk, advert, 72000)
    choices.allocate(desk.case(), request=request, route="direct_allocation")
    _award(desk, advert, request)
    found = _outcome(desk)
    assert (found["route"], found["provider"]) == ("direct_allocation", "chosen")
    assert (found["top_up_weekly"], found["council_pays_weekly"]) == ("0.00", "720.00")


def test_a_top_up_is_measured_confirmed_signed_and_awarded(desk):
    advert = _selected(desk)
    request = _priced(desk, advert)
    assert top_ups.affordable_option(desk.case(), advert=advert, request=request) == {
        "affordable": True,
        "top_up_pence": 7550,
    }
    payer = _payer(desk, request)
    means = top_ups.record_means(desk.case(), request=request, willing=True, able=True, checked_by=None)
    assert means == {"able_and_willing": True}
    held = agreements.allocate_provisionally(desk.case(), request=request)
    assert held == {"provider": "chosen", "weekly_top_up_pence": 7550}
    assert _outcome(desk)["outcome"] == "provisional_direct_allocation"
    wrong = agreements.record_confirmation(desk.case(), request=request, weekly_pence=7551, place_held=True)
    assert wrong == {"matches": False}
    agreements.record_confirmation(desk.case(), request=request, weekly_pence=7550, place_held=True)
    made = agreements.prepare_agreement(desk.case(), request=request)
    assert made["party"] == payer
    shown = str(sources_choice.agreement_text(desk.case(reads=True)))
    assert "£75.50" in shown
    nobody = {"method": "screen", "received_by": None}
    unsigned = agreements.record_signature(
        desk.case(), agreement=made["agreement"], full_name="Dora", intent=False, **nobody
    )
    assert unsigned == {"signed": False}
    agreements.record_signature(
        desk.case(), agreement=made["agreement"], full_name="Dora Daughter", intent=True, **nobody
    )
    _award(desk, advert, request)
    found = _outcome(desk)
    assert (found["outcome"], found["route"]) == ("awarded", "direct_allocation_top_up")
    assert (found["top_up_weekly"], found["council_pays_weekly"]) == ("75.50", "720.00")
    assert "third_party_top_up_funding_agreement" in found["documents"]


def test_a_text_changed_after_it_was_made_is_not_signed(desk):
    request = _priced(desk, _selected(desk))
    _payer(desk, request)
    agreements.allocate_provisionally(desk.case(), request=request)
    made = agreements.prepare_agreement(desk.case(), request=request)
    records.of(desk.case()).change(tables.top_up_agreements, made["agreement"], text="other words")
    with pytest.raises(errors.HomewardError, match="changed"):
        agreements.record_signature(
            desk.case(),
            agreement=made["agreement"],
            full_name="Dora",
            intent=True,
            method=None,
            received_by=None,
        )


def test_a_place_given_back_frees_the_request_and_the_selection_stands(desk):
    advert = _selected(desk)
    request = _priced(desk, advert)
    agreements.allocate_provisionally(desk.case(), request=request)
    agreements.release_allocation(desk.case(), request=request, reason="not signed")
    assert choices.allocation_of(records.of(desk.case()), request) is None
    assert awards.find_winner(desk.case(), advert, request).location == "first"


def test_a_raised_budget_lowers_the_top_up(desk):
    request = _priced(desk, _selected(desk))
    package = desk.variables["package"]
    raised = top_ups.set_personal_budget(
        desk.case(OFFICER), package=package, request=request, weekly_pence=76000, reason="nothing cheaper"
    )
    assert raised == {"top_up_pence": 3550}
    kept = top_ups.set_personal_budget(
        desk.case(OFFICER), package=package, request=request, weekly_pence=None, reason=None
    )
    assert kept == {"top_up_pence": 3550}


def test_exceptional_circumstances_may_be_granted_in_part(desk):
    request = _priced(desk, _selected(desk))
    decided = top_ups.decide_exceptional(
        desk.case(OFFICER), request=request, granted=True, reasons="husband there", part_pence=5000
    )
    assert decided == {"granted": False, "part": True, "top_up_pence": 2550}
    rest = top_ups.decide_exceptional(desk.case(OFFICER), request=request, granted=True, reasons="all of it")
    assert rest == {"granted": True, "part": False, "top_up_pence": 0}
    assert "exceptional_circumstances_decision" in _outcome(desk)["documents"]


def test_without_a_payer_the_advice_is_kept_all_the_same(desk):
    request = _priced(desk, _selected(desk))
    assert _payer(desk, request, payer_name=None, payer_type="none") is None
    told = records.of(desk.case()).latest(tables.presentations, kind="top_up_advice")
    assert told.understood is True


def test_the_payer_sees_sums_and_never_the_persons_needs(desk):
    request = _priced(desk, _selected(desk))
    _payer(desk, request)
    shown = str(sources_choice.payer_facts(desk.case(reads=True)))
    assert "£75.50" in shown
    assert "dementia" not in shown
    assert "Home second" not in shown


def test_a_direct_payment_ends_the_advert_without_an_award(desk):
    advert = _selected(desk, category="care_home_residential")
    request = str(_ask(desk, advert, "second", via="direct_payment")["request"])
    refused = direct_payments.arrange_direct_payment(
        desk.case(), request=request, conditions_met=False, managed_by=None
    )
    assert refused == {"arranged": False}
    direct_payments.arrange_direct_payment(
        desk.case(), request=request, conditions_met=True, managed_by="her son"
    )
    found = _outcome(desk)
    assert (found["outcome"], found["provider"]) == ("direct_payment_arranged", "second")
    assert {"direct_payment_agreement", "unsuccessful_notice"} <= set(found["documents"])
    assert records.of(desk.case()).get(tables.adverts, advert).state == "direct_payment"


def test_a_scheme_counts_only_with_the_provider_on_its_site(desk):
    advert = _selected(desk)
    here = _ask(desk, advert, via="on_site_scheme", scheme="mill yard")["request"]
    assert choices.check_scheme(desk.case(), request=here) == {"on_site": True}
    elsewhere = _ask(desk, advert, via="on_site_scheme", scheme="Other Yard")["request"]
    assert choices.check_scheme(desk.case(), request=elsewhere) == {"on_site": False}
    assert [each.value for each in sources_options.schemes(desk.case(reads=True))] == ["Mill Yard"]


def test_a_temporary_placement_leaves_its_evidence(desk):
    _selected(desk)
    desk.home("spare", arrangement="none")
    options = sources_options.non_contracted_providers(desk.case(reads=True))
    assert [each.value for each in options] == ["spare"]
    placed = temporary.place_temporarily(
        desk.case(OFFICER),
        package=desk.variables["package"],
        provider="spare",
        reason="nobody else",
        review_on=date(2026, 4, 20),
    )
    assert placed["review_at"].date() == date(2026, 4, 20)
    found = _outcome(desk)
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
    ties.leading_group(desk.case(), advert=advert)
    selections.propose_selection(desk.case(), advert=advert, how="top_ranked", silent=False)
    selections.select_proposed(desk.case(), advert=advert)
    _award(desk, advert)
    tenancy = records.of(desk.case()).latest(tables.tenancies)
    assert (tenancy.landlord, tenancy.landlord_provides_care) == ("Body flat", True)
    assert "accommodation_confirmation" in _outcome(desk)["documents"]
    assert _outcome(desk)["council_pays_weekly"] is None


def test_pages_read_what_they_need_and_providers_only_their_own(desk):
    advert = _selected(desk)
    _award(desk, advert)
    connection = desk.connection
    assert reading.people_of_cases(connection, COUNCIL, [desk.case_id]) == {desk.case_id: "Ada Person"}
    assert reading.people_of_cases(connection, "elsewhere", [desk.case_id]) == {}
    assert reading.cases_of_person(connection, COUNCIL, "ada") == [desk.case_id]
    assert reading.cases_of_person(connection, COUNCIL, "%") == []
    own = reading.offers_of_location(connection, "second")
    assert [(each.state, each.advert) for each in own] == [("unsuccessful", advert)]
    papers_of_case = reading.documents_of_case(connection, COUNCIL, desk.case_id)
    assert reading.document(connection, COUNCIL, papers_of_case[0].id).case_id == desk.case_id
    assert ("Provider", "Home first") in reading.headline(connection, COUNCIL, desk.case_id)
    assert list(reading.adverts_of_location(connection, "first")) == [advert]
    assert reading.adverts_of_location(connection, "chosen") == {}
    assert "Ada" not in str(reading.advert_facts(connection, advert))


def test_a_link_asks_for_the_date_of_birth(desk):
    desk.refer()
    person = people.person_of(desk.case()).id
    assert "date of birth" in people.second_fact(desk.connection, "citizen", person)
    for typed in ("03/02/1940", "3.2.1940", "1940-02-03", "03021940"):
        assert people.fits(desk.connection, "citizen", person, typed) is (typed != "3.2.1940")
    assert not people.fits(desk.connection, "citizen", person, "")
    assert people.second_fact(desk.connection, "payer", person) is None


def test_letters_find_their_addresses(desk):
    desk.refer(email="ada@x.example", representative_name="Al", representative_email="al@x.example")
    person = people.person_of(desk.case()).id
    assert people.address(desk.connection, f"person:{person}") == "al@x.example"
    assert people.name_of(desk.connection, f"person:{person}") == "Ada Person"
    assert people.address(desk.connection, "provider:nobody") is None
    assert people.address(desk.connection, "team@x.example") == "team@x.example"
