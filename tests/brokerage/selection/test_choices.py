"""Alternatives to the top-ranked provider, on the shipped tables and letters."""

from datetime import date

import pytest

from brokerage import errors
from brokerage.facts import options
from brokerage.register import providers
from brokerage.selection import choices, chosen_homes, direct_payments, presentations, tie_breaks
from brokerage.tables.package_tables import Package
from brokerage.tables.tender_tables import Advert
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import START


def test_an_inadequate_provider_bars_the_request_and_the_offer_stands(desk):
    advert = selection_steps.selected(desk)
    providers.record_cqc_rating(desk.connection, "chosen", "Inadequate", date(2026, 3, 1), at=START)
    made = selection_steps.ask(desk, advert)
    assert made["barred"] is True
    choices.refuse_request(desk.case(), request=made["request"], reason="cqc_inadequate")
    letter, to, _, written = desk.book.letters[-1]
    assert (letter, to.partition(":")[0]) == ("choice_not_upheld", "person")
    assert "Home first" in written.body
    presentations.present_selection(desk.case(), advert=advert)
    assert tie_breaks.leading_group(desk.case(), advert=advert)["stands"] is True
    found = selection_steps.outcome_of(desk)
    assert found["requests_refused"] == [{"provider": "chosen", "reason": "cqc_inadequate"}]
    assert (found["outcome"], found["provider"]) == ("offer_stands_awaiting_citizen", "first")


def test_a_home_named_in_words_is_found_in_the_register(desk):
    advert = selection_steps.selected(desk)
    assert selection_steps.ask(desk, advert, None, home_name=" home CHOSEN ")["provider"] == "chosen"
    with pytest.raises(errors.AnswerRefused, match="register"):
        selection_steps.ask(desk, advert, None, home_name="Nowhere Lodge")


def test_a_name_that_several_homes_have_wants_its_postcode(desk):
    advert = selection_steps.selected(desk)
    providers.add_provider(desk.connection, "owner", "Owner")
    for number, postcode in enumerate(("AB1 2CD", "ZZ9 9ZZ")):
        providers.add_location(desk.connection, f"w{number}", "owner", "The Willows", postcode=postcode)
    with pytest.raises(errors.AnswerRefused, match="postcode"):
        selection_steps.ask(desk, advert, None, home_name="the willows")
    assert selection_steps.ask(desk, advert, None, home_name="The Willows, zz9 9zz")["provider"] == "w1"


def test_a_citizen_is_offered_only_providers_of_the_kind_of_care_they_need(desk):
    selection_steps.selected(desk)
    desk.home("agency", category="home_support")
    desk.home("spare", arrangement="none")
    for place, service in (
        ("rest", "Residential homes"),
        ("nursing", "Nursing homes"),
        ("calls", "Homecare agencies"),
    ):
        providers.add_location(
            desk.connection, place, "body-first", place, local_authority="Northshire", service_types=[service]
        )
    providers.add_location(desk.connection, "first", "body-first", "Home first", local_authority="Northshire")
    offered = {each.value for each in options.alternatives(desk.case(reads=True))}
    assert offered == {"second", "chosen", "spare", "rest"}
    uncontracted = {each.value for each in options.non_contracted_providers(desk.case(reads=True))}
    assert uncontracted == {"spare", "rest"}


def test_a_provider_of_another_trade_cannot_be_named_either(desk):
    advert = selection_steps.selected(desk)
    for place, services in (("Calls At Home", ["Homecare agencies"]), ("Old Barn", [])):
        providers.add_location(desk.connection, place, "body-first", place, service_types=services)
    with pytest.raises(errors.AnswerRefused, match="does not give this kind of care"):
        selection_steps.ask(desk, advert, None, home_name="calls at home")
    assert selection_steps.ask(desk, advert, None, home_name="Old Barn")["provider"] == "Old Barn"


def test_any_provider_may_be_named_for_another_kind_of_care(desk):
    advert = selection_steps.selected(desk)
    desk.records.require(Package, desk.variables["package"]).category = "other"
    providers.add_location(
        desk.connection, "lives", "body-first", "Shared Lives", service_types=["Shared lives"]
    )
    assert selection_steps.ask(desk, advert, None, home_name="shared lives")["provider"] == "lives"


def test_a_direct_payment_ends_the_advert_without_an_award(desk):
    advert = selection_steps.selected(desk, category="care_home_residential")
    request = str(selection_steps.ask(desk, advert, "second", via="direct_payment")["request"])
    refused = direct_payments.arrange_direct_payment(
        desk.case(), request=request, conditions_met=False, managed_by=None
    )
    assert refused == {"arranged": False, "barred": False}
    direct_payments.arrange_direct_payment(
        desk.case(), request=request, conditions_met=True, managed_by="her son"
    )
    found = selection_steps.outcome_of(desk)
    assert (found["outcome"], found["provider"]) == ("direct_payment_arranged", "second")
    assert {"direct_payment_agreement", "unsuccessful_notice"} <= set(found["documents"])
    assert desk.records.require(Advert, advert).state == "direct_payment"


def test_a_scheme_counts_only_with_the_provider_on_its_site(desk):
    advert = selection_steps.selected(desk)
    here = selection_steps.ask(desk, advert, via="on_site_scheme", scheme="mill yard")["request"]
    assert chosen_homes.check_scheme(desk.case(), request=here) == {"on_site": True}
    elsewhere = selection_steps.ask(desk, advert, via="on_site_scheme", scheme="Other Yard")["request"]
    assert chosen_homes.check_scheme(desk.case(), request=elsewhere) == {"on_site": False}
    assert [each.value for each in options.schemes(desk.case(reads=True))] == ["Mill Yard"]
