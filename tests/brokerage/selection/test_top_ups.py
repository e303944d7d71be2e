"""Top-ups from the price to the signature, on the shipped tables and letters."""

import pytest

from brokerage import errors
from brokerage.award import awards
from brokerage.facts import choice_facts
from brokerage.selection import choices, top_up_agreements, top_ups
from brokerage.tables.choice_tables import TopUpAgreement
from brokerage.tables.package_tables import Presentation
from tests.brokerage.builders import selection_steps
from tests.brokerage.builders.council_case import OFFICER


def test_a_home_at_the_limit_is_allocated_without_a_top_up(desk):
    advert = selection_steps.selected(desk)
    request = selection_steps.priced(desk, advert, 72000)
    choices.allocate(desk.case(), request=request, route="direct_allocation")
    selection_steps.award(desk, advert, request)
    found = selection_steps.outcome_of(desk)
    assert (found["route"], found["provider"]) == ("direct_allocation", "chosen")
    assert (found["top_up_weekly"], found["council_pays_weekly"]) == ("0.00", "720.00")


def test_a_top_up_is_measured_confirmed_signed_and_awarded(desk):
    advert = selection_steps.selected(desk)
    request = selection_steps.priced(desk, advert)
    assert top_ups.affordable_option(desk.case(), advert=advert, request=request) == {
        "affordable": True,
        "top_up_pence": 7550,
    }
    payer = selection_steps.payer(desk, request)
    means = top_ups.record_means(desk.case(), request=request, willing=True, able=True, checked_by=None)
    assert means == {"able_and_willing": True}
    held = top_up_agreements.allocate_provisionally(desk.case(), request=request)
    assert held == {"provider": "chosen", "weekly_top_up_pence": 7550}
    assert selection_steps.outcome_of(desk)["outcome"] == "provisional_direct_allocation"
    wrong = top_up_agreements.record_confirmation(
        desk.case(), request=request, weekly_pence=7551, place_held=True
    )
    assert wrong == {"matches": False}
    top_up_agreements.record_confirmation(desk.case(), request=request, weekly_pence=7550, place_held=True)
    made = top_up_agreements.prepare_agreement(desk.case(), request=request)
    assert made["party"] == payer
    shown = str(choice_facts.agreement_text(desk.case(reads=True)))
    assert "£75.50" in shown
    nobody = {"method": "screen", "received_by": None}
    unsigned = top_up_agreements.record_signature(
        desk.case(), agreement=made["agreement"], full_name="Dora", intent=False, **nobody
    )
    assert unsigned == {"signed": False}
    top_up_agreements.record_signature(
        desk.case(), agreement=made["agreement"], full_name="Dora Daughter", intent=True, **nobody
    )
    selection_steps.award(desk, advert, request)
    found = selection_steps.outcome_of(desk)
    assert (found["outcome"], found["route"]) == ("awarded", "direct_allocation_top_up")
    assert (found["top_up_weekly"], found["council_pays_weekly"]) == ("75.50", "720.00")
    assert "third_party_top_up_funding_agreement" in found["documents"]


def test_a_text_changed_after_it_was_made_is_not_signed(desk):
    request = selection_steps.priced(desk, selection_steps.selected(desk))
    selection_steps.payer(desk, request)
    top_up_agreements.allocate_provisionally(desk.case(), request=request)
    made = top_up_agreements.prepare_agreement(desk.case(), request=request)
    desk.records.require(TopUpAgreement, made["agreement"]).text = "other words"
    with pytest.raises(errors.HomewardError, match="changed"):
        top_up_agreements.record_signature(
            desk.case(),
            agreement=made["agreement"],
            full_name="Dora",
            intent=True,
            method=None,
            received_by=None,
        )


def test_a_place_given_back_frees_the_request_and_the_selection_stands(desk):
    advert = selection_steps.selected(desk)
    request = selection_steps.priced(desk, advert)
    top_up_agreements.allocate_provisionally(desk.case(), request=request)
    top_up_agreements.release_allocation(desk.case(), request=request, reason="not signed")
    assert choices.allocation_of(desk.records, request) is None
    assert awards.find_winner(desk.case(), advert, request).location == "first"


def test_a_raised_budget_lowers_the_top_up(desk):
    request = selection_steps.priced(desk, selection_steps.selected(desk))
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
    request = selection_steps.priced(desk, selection_steps.selected(desk))
    decided = top_ups.decide_exceptional(
        desk.case(OFFICER), request=request, granted=True, reasons="husband there", part_pence=5000
    )
    assert decided == {"granted": False, "part": True, "top_up_pence": 2550}
    rest = top_ups.decide_exceptional(desk.case(OFFICER), request=request, granted=True, reasons="all of it")
    assert rest == {"granted": True, "part": False, "top_up_pence": 0}
    assert "exceptional_circumstances_decision" in selection_steps.outcome_of(desk)["documents"]


def test_without_a_payer_the_advice_is_kept_all_the_same(desk):
    request = selection_steps.priced(desk, selection_steps.selected(desk))
    assert selection_steps.payer(desk, request, payer_name=None, payer_type="none") is None
    told = desk.last(Presentation, kind="top_up_advice")
    assert told.understood is True


def test_the_payer_sees_sums_and_never_the_persons_needs(desk):
    request = selection_steps.priced(desk, selection_steps.selected(desk))
    selection_steps.payer(desk, request)
    shown = str(choice_facts.payer_facts(desk.case(reads=True)))
    assert "£75.50" in shown
    assert "dementia" not in shown
    assert "Home second" not in shown
